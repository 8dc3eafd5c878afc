"""Finding and reading the files of an import: which files, of what kind, with what text."""
