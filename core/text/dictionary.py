"""jieba's dictionary with the terms of the genre, from a file that is mapped into memory, not read.

jieba keeps its 350,000 words as a Python dict with every beginning of every word: 90 MB, and half a second under the
interpreter's lock to load. Here the words are a MARISA trie (packaging/build_words.py makes it from jieba's own
dictionary and `resources/lexicons/education.txt`): 3 MB, there at once, with the same cuts, which a test compares.
"""

import logging
import sys
import threading
import warnings
from array import array
from collections.abc import Callable, Iterable
from typing import Any, Protocol

from resources import loader

TRIE = "lexicons/words.marisa"
FREQUENCIES = "lexicons/words.freq"
"""Little-endian 32-bit counts: the sum of all, the length of the longest word, then each word's by its trie id."""


class Tokenizer(Protocol):
    """The methods used of `jieba.Tokenizer`, which has no type information."""

    def cut(self, sentence: str) -> Iterable[str]:
        """The words of a text, in order; together they are the text."""
        ...


_lock = threading.Lock()
_tokenizer: Tokenizer | None = None


def is_loaded() -> bool:
    """Whether `load` returns at once."""
    return _tokenizer is not None


def load() -> Tokenizer:
    """The `jieba.Tokenizer` over the mapped dictionary; made once, in some 50 ms, then returned at once."""
    global _tokenizer
    with _lock:
        if _tokenizer is None:
            _tokenizer = _make()
        return _tokenizer


class Frequencies:
    """What jieba asks its word table: how often a word occurs."""

    __slots__ = ("_counts", "_id_of", "longest", "prefixes", "total")

    def __init__(self) -> None:
        import marisa_trie  # pyright: ignore[reportMissingTypeStubs]

        module: Any = marisa_trie
        trie: Any = module.Trie()
        trie.mmap(str(loader.path(TRIE)))
        counts: array[int] = array("I")
        counts.frombytes(loader.read_bytes(FREQUENCIES))
        if sys.byteorder == "big":
            counts.byteswap()
        self.total, self.longest = counts[0], counts[1]
        self._counts = counts
        self._id_of: Callable[[str], int | None] = trie.get
        self.prefixes: Callable[[str], list[str]] = trie.prefixes

    def get(self, word: str, default: int | None = None) -> int | None:
        """The count of `word`, or `default` if it is not in the dictionary."""
        found = self._id_of(word)
        return default if found is None else self._counts[found + 2]


def _make() -> Tokenizer:
    tokenizer: Any = import_jieba().Tokenizer()
    frequencies = Frequencies()
    prefixes, longest = frequencies.prefixes, frequencies.longest

    def words_from(sentence: str) -> dict[int, list[int]]:
        """For each position, the (inclusive) ends of the dictionary's words that start there; jieba's ``get_DAG``."""
        found: dict[int, list[int]] = {}
        for start in range(len(sentence)):
            ends = [start + len(word) - 1 for word in prefixes(sentence[start : start + longest])]
            found[start] = ends or [start]
        return found

    tokenizer.get_DAG = words_from
    tokenizer.FREQ = frequencies
    tokenizer.total = frequencies.total
    tokenizer.initialized = True
    return tokenizer


def import_jieba() -> Any:
    """The module jieba, imported without its messages and warnings."""
    # jieba asks for pkg_resources but can do without. Importing it costs 0.1 s and gives a warning.
    absent = object()
    previous: Any = sys.modules.get("pkg_resources", absent)
    if previous is absent:
        sys.modules["pkg_resources"] = None  # pyright: ignore[reportArgumentType]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Its source has invalid escapes; Python warns when it compiles them.
            import jieba  # pyright: ignore[reportMissingTypeStubs]
    finally:
        if previous is absent:
            del sys.modules["pkg_resources"]
    module: Any = jieba
    module.setLogLevel(logging.WARNING)
    return module
