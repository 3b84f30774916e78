"""What can be done with deal flow."""
