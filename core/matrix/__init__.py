"""The evidence matrix: which report says what on which label, with its passages, their share and their figures."""
