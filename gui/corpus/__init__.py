"""Corpora of more reports than a project holds: counted, and drawn from."""
