"""Biaodu's core: texts, codebooks, annotations, operations, files. Imports no Qt."""

VERSION = "0.2.0"
"""The application's version; pyproject.toml says the same."""
