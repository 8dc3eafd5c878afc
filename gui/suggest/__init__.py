"""Suggestions in the text: dashed until somebody takes them, walked, explained, rejected."""
