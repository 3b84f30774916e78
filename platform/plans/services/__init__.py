"""What can be done with funding plans."""
