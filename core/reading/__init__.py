"""Finding and reading the files of an import: which there are, what kind each is, what text it holds."""
