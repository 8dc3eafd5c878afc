"""What is said beside labels: links, memos, the worklist, and what is set at a passage by keys."""
