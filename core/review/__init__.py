"""Comparing layers and deciding their differences."""
