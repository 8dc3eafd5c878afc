"""The text as it is read: selected, painted with its annotations, and up to four side by side."""
