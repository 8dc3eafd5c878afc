"""What became of what a report planned: planned passages, and the passages of a later report that tell of them."""
