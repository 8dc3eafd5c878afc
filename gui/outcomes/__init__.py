"""What became of plans: proposed, answered by one key, and shown as a table of a region."""
