"""Packages and the team folder: writing them, and merging what comes."""
