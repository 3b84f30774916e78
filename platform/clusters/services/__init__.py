"""What can be done with a cluster: its members, what they can do together, and whom they meet."""
