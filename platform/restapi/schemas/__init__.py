"""What the API reads and writes beyond the schemas of the packages below."""
