"""Who may see an offer: the wordings of statements, statements on file, and the log of what was disclosed."""
