"""What became of plans: proposed side by side, answered by one key, and a table of the region."""
