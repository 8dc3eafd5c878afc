"""Files in and datasets out: import, preview, carrying over, export, and their reports."""
