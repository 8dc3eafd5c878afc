"""Comparing layers, deciding their differences, and telling annotators what was decided."""
