"""What can be done with introductions."""
