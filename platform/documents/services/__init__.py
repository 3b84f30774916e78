"""What can be done with a data room."""
