"""The first bytes of files whose kind more than one part of core must recognise."""

SQLITE = b"SQLite format 3\0"
"""Every database (sqlite.org/fileformat.html, 1.3)."""
