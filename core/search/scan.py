"""The plain search through one text: for documents without an index, and the truth that the index is measured by."""

from core.search.forms import Alike, prepared, wanted

Spans = list[tuple[int, int]]
"""Half-open ranges in code points, in order."""


def scan(text: str, words: str, alike: Alike) -> Spans:
    """Where `words` stand in `text`, from left to right, none reaching into the one before."""
    looked_in, looked_for = prepared(text, alike), wanted(words, alike)
    found: Spans = []
    at = looked_in.text.find(looked_for) if looked_for else -1
    while at >= 0:
        found.append(looked_in.span(at, at + len(looked_for)))
        at = looked_in.text.find(looked_for, at + len(looked_for))
    return found
