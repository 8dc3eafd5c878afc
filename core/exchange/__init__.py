"""Packages between colleagues, merging without loss, and the team folder."""
