"""What can be done with programmes, applications and kept answers."""
