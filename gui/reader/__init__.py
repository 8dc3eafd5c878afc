"""The reader: one document's text with its annotations painted under it."""
