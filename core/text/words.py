"""Words by jieba with the terms of the genre added; jieba and its dictionary are loaded when first needed."""

import re

import regex

from core.model import Span
from core.text import dictionary

_NUMBER = re.compile(
    r"(?<![0-9A-Za-z.])(?:"
    r"[0-9xX×*＊]{4}年度?"  # 2024年, 20xx年度
    r"|[0-9]+(?:[,，][0-9]{3})+(?:\.[0-9]+)?[%％‰]?"  # 3,500
    r"|[0-9]+\.[0-9]+[%％‰]?|[0-9]+[%％‰]"  # 12.5%
    r"|[0-9]*[xX×*＊]+(?:[.,][0-9xX×*＊]+)*[%％‰]?"  # Withheld: xx, 3xx, **
    r")(?![0-9A-Za-z])"
)
_JOINING = regex.compile(r"[\p{M}\u200d\U000e0100-\U000e01ef\U0001f1e6-\U0001f3ff]")
"""Something that can make a grapheme cluster longer than one code point."""
_CLUSTER = regex.compile(r"\X")


def load() -> None:
    """Load jieba and the dictionary in this thread; does nothing if they are loaded.

    It takes some 50 ms, mostly to import jieba, and is meant for a thread beside the window's.
    """
    dictionary.load()


def is_loaded() -> bool:
    """Whether `tokenize` answers at once."""
    return dictionary.is_loaded()


def tokenize(text: str, base: int = 0) -> list[Span]:
    """The words of a piece of text in order, their positions counted from `base`.

    Punctuation marks are words of their own, white space is left out, and what jieba splits of a number, a year or a
    withheld figure (3,500; 12.5%; 20xx年; **) is one word. No word begins or ends inside a grapheme cluster.
    Loads jieba when that has not been done.
    """
    tokenizer = dictionary.load()
    spans: list[Span] = []
    position = 0
    for match in _NUMBER.finditer(text):
        _cut(tokenizer, text[position : match.start()], position, spans)
        spans.append(Span(match.start(), match.end()))
        position = match.end()
    _cut(tokenizer, text[position:], position, spans)
    if _JOINING.search(text):
        spans = _merge_clusters(text, spans)
    return [Span(span.start + base, span.end + base) for span in spans] if base else spans


def count(text: str) -> int:
    """How many words a text has; marks of punctuation are none."""
    return sum(any(map(str.isalnum, text[word.start : word.end])) for word in tokenize(text))


def _cut(tokenizer: dictionary.Tokenizer, text: str, position: int, spans: list[Span]) -> None:
    for word in tokenizer.cut(text):
        end = position + len(word)
        if not word.isspace():
            spans.append(Span(position, end))
        position = end


def _merge_clusters(text: str, spans: list[Span]) -> list[Span]:
    starts = {match.start() for match in _CLUSTER.finditer(text)}
    merged: list[Span] = []
    for span in spans:
        if merged and span.start not in starts and merged[-1].end == span.start:
            merged[-1] = Span(merged[-1].start, span.end)
        else:
            merged.append(span)
    return merged
