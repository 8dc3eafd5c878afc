"""The annotations of one document as a list, their notes, and what is struck out."""
