"""What can be done with the time ledger."""
