"""People's rights to their data: taking it away, erasing it, consents, complaints."""
