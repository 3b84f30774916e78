"""Where money is meant to go, where it went, and what would take it there."""
