"""What can be done with profiles, in the words of the domain."""
