"""What can be asked of the reference facts, and how they are loaded."""
