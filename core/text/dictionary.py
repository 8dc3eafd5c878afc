"""jieba's dictionary, loaded in small portions so that a window beside the loading thread keeps answering.

jieba reads its dictionary from one marshal file, which holds the interpreter's lock for up to 0.7 s, or builds it in a
loop that slows every other thread. Here the same table is built once, kept in our own cache folder as many small
shards, and put into a `jieba.Tokenizer` shard by shard with a pause after each.
"""

import hashlib
import logging
import marshal
import os
import struct
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Protocol

import platformdirs

from resources import loader

_LEXICON = "lexicons/education.txt"
_SHARD = 4_000
"""Entries in one shard: about 1 ms of uninterrupted work."""
_PAUSE = 0.001
"""Seconds given to the other threads after each portion."""
_FORMAT = 1
_LENGTH = struct.Struct("<I")


class Tokenizer(Protocol):
    """What is used of `jieba.Tokenizer`, which has no type information."""

    FREQ: dict[str, int]
    """Words and, with 0, the beginnings of words."""
    total: int
    initialized: bool

    def cut(self, sentence: str) -> Iterable[str]:
        """The words of a text, in order; together they are the text."""
        ...

    def add_word(self, word: str) -> None:
        """Add a word with a frequency that keeps it whole."""
        ...


_lock = threading.Lock()
_tokenizer: Tokenizer | None = None


def is_loaded() -> bool:
    """Whether `load` returns at once."""
    return _tokenizer is not None


def load() -> Tokenizer:
    """The `jieba.Tokenizer` with the terms of `resources/lexicons/education.txt`; made once, then returned at once.

    A missing, damaged or read-only cache costs time (about a second), never the result.
    """
    global _tokenizer
    with _lock:
        if _tokenizer is None:
            _tokenizer = _make()
        return _tokenizer


def _make() -> Tokenizer:
    jieba = _import_jieba()
    _pause()
    tokenizer: Tokenizer = jieba.Tokenizer()
    tokenizer.initialized = True
    cache = _cache_file(jieba.__version__)
    if not _read(cache, tokenizer):
        frequencies: dict[str, int] = {}
        tokenizer.FREQ = frequencies
        _build(tokenizer, Path(jieba.__file__).with_name("dict.txt"))
        _write(cache, frequencies, tokenizer.total)
    return tokenizer


def _import_jieba() -> Any:
    # jieba asks for pkg_resources and does without; importing it costs 0.1 s and warns of its own removal.
    absent = object()
    previous: Any = sys.modules.get("pkg_resources", absent)
    if previous is absent:
        sys.modules["pkg_resources"] = None  # pyright: ignore[reportArgumentType]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its source has invalid escapes, told of where it was not compiled yet
            import jieba  # pyright: ignore[reportMissingTypeStubs]
    finally:
        if previous is absent:
            del sys.modules["pkg_resources"]
    module: Any = jieba
    module.setLogLevel(logging.WARNING)
    return module


def _pause() -> None:
    # A real sleep: after sleep(0) the same thread mostly gets the interpreter's lock again.
    time.sleep(_PAUSE)


def _cache_file(version: str) -> Path:
    terms = hashlib.sha256(loader.read_bytes(_LEXICON)).hexdigest()[:8]
    python = f"{sys.version_info.major}{sys.version_info.minor}"
    folder = platformdirs.user_cache_path("biaodu", appauthor=False)
    return folder / f"words-{_FORMAT}-{version}-{python}-{terms}.bin"


def _read(cache: Path, tokenizer: Tokenizer) -> bool:
    """Fill the tokenizer from the cache; False when there is no usable one."""
    try:
        data = cache.read_bytes()
        if hashlib.sha256(data[32:]).digest() != data[:32]:
            return False
    except OSError:
        return False
    view = memoryview(data)
    position = 32
    frequencies: dict[str, int] = tokenizer.FREQ
    while position < len(view):
        (length,) = _LENGTH.unpack_from(view, position)
        position += _LENGTH.size
        shard = marshal.loads(view[position : position + length])
        position += length
        if isinstance(shard, int):
            tokenizer.total = shard
        else:
            frequencies.update(shard)
        _pause()
    return True


def _write(cache: Path, frequencies: dict[str, int], total: int) -> None:
    """Keep the table for the next start; a cache that cannot be written is done without."""
    try:
        cache.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=cache.parent, prefix=cache.stem)
    except OSError:
        return
    digest = hashlib.sha256()
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(bytes(32))
            for portion in (total, *_shards(frequencies)):
                data = marshal.dumps(portion)
                for piece in (_LENGTH.pack(len(data)), data):
                    digest.update(piece)
                    file.write(piece)
                _pause()
            file.seek(0)
            file.write(digest.digest())
        os.replace(name, cache)
    except OSError:
        Path(name).unlink(missing_ok=True)


def _shards(frequencies: dict[str, int]) -> Iterator[dict[str, int]]:
    shard: dict[str, int] = {}
    for word, frequency in frequencies.items():
        shard[word] = frequency
        if len(shard) == _SHARD:
            yield shard
            shard = {}
    yield shard


def _build(tokenizer: Tokenizer, dictionary: Path) -> None:
    """The table that jieba builds from its dictionary (words, and 0 for every beginning of one), plus our terms."""
    frequencies: dict[str, int] = tokenizer.FREQ
    total = 0
    with dictionary.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            word, frequency, *_ = line.split(" ")
            frequencies[word] = int(frequency)
            total += int(frequency)
            for end in range(1, len(word)):
                frequencies.setdefault(word[:end], 0)
            if number % 1000 == 0:
                _pause()
    tokenizer.total = total
    for line in loader.read_text(_LEXICON).splitlines():
        term = line.partition("#")[0].strip()
        if term:
            tokenizer.add_word(term)
