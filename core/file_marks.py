"""How files begin whose kind more than one part of core has to know."""

SQLITE = b"SQLite format 3\0"
"""Every database (sqlite.org/fileformat.html, 1.3)."""
