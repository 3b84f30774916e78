"""What can be done with readiness."""
