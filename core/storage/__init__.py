"""SQLite: the only package that contains SQL."""
