"""How well a typed query fits the lines of the palette. Fast enough for tens of thousands of them at each key press."""

import re
from collections.abc import Sequence

from core.text.folding import searched

Ranked = tuple[int, int]
"""A line that fits: its place, and its score; higher is better, 0 for an empty query."""


def rank(query: str, text: str, more: str = "") -> int | None:
    """The score of one line (see `ranked`), ignoring case; None if it does not fit."""
    found = ranked(query, [searched(text)], [searched(more)])
    return found[0][1] if found else None


def ranked(query: str, texts: Sequence[str], more: Sequence[str], shared: str = "") -> list[Ranked]:
    """The lines in which every word of `query` is, in their order; all for an empty query.

    A word may stand in the line's text (at the start of a word best), in what `more` says of it or in what is `shared`
    by all, or be a subsequence of the text's letters. `texts`, `more` and `shared` are folded already.
    """
    places, scores = list(range(len(texts))), [0] * len(texts)
    for word in searched(query).split():
        found = [_rank_word(word, texts, more, shared, place) for place in places]
        rest = [place for place, score in zip(places, found, strict=True) if not score]
        letters = set(_subsequences(word, texts, rest)) if len(word) > 1 else set[int]()
        kept = [
            (place, before + (score or 10))
            for place, before, score in zip(places, scores, found, strict=True)
            if score or place in letters
        ]
        places, scores = [place for place, _score in kept], [score for _place, score in kept]
    return list(zip(places, scores, strict=True))


def _rank_word(word: str, texts: Sequence[str], more: Sequence[str], shared: str, line: int) -> int:
    """For each line the score of one word; 0 where it does not occur as a whole."""
    text = texts[line]
    at = text.find(word)
    if at == 0:
        return 100
    if at > 0:
        return 60 if text[at - 1].isalnum() else 80
    if word in more[line] or word in shared:
        starts = f" {word}" in f" {more[line]}" or shared.startswith(word) or f" {word}" in shared
        return 40 if starts else 30
    return 0


def _subsequences(word: str, texts: Sequence[str], lines: list[int]) -> list[int]:
    """The `lines` whose text has the letters of `word` in order, possibly with others between them."""
    for letter in set(word):
        lines = [line for line in lines if letter in texts[line]]
    pattern = re.compile(".*?".join(map(re.escape, word)), re.DOTALL)
    return [line for line in lines if pattern.search(texts[line])]
