"""The headings of one document as a tree, and what each part of it does."""
