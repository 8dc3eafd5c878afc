"""What is said beside labels, as values: attributes, links, document variables and memos."""
