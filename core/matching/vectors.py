"""Sections as vectors: tf-idf of the pairs of neighbouring Chinese characters (character bigrams) of title and body.

The frequencies of bigrams over the collection stand in a `Collection`, so that what every report says weighs little.
All of it is numpy; 30,000 characters take some milliseconds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.lazy_numpy import Floats, Ints, np
from core.matching.sections import TextSection
from core.text.folding import recognised

_TITLE = 2.0
"""How often words of a section's own heading count."""
_TITLE_ABOVE = 1.0
_TITLE_CONTINUED = 0.5
_FIRST_HAN, _BEHIND_HAN = 0x3400, 0xA000
_SHIFT = 21
"""Bits of a code point."""
_LINE = (1 << _SHIFT) - 1
_SMALLEST_PIECE = 20
"""Characters of a line that counts as a piece of the collection."""


@dataclass(frozen=True, slots=True)
class Collection:
    """In how many pieces of text (lines) each bigram of a collection stands."""

    bigrams: Ints
    """Sorted."""
    frequencies: Ints
    """Pieces that hold the bigram, in the order of `bigrams`."""
    pieces: int


def bigrams_of(text: str) -> tuple[Ints, Ints]:
    """The bigrams of a text and where they begin (code points), in order; pairs with anything but Han are left out."""
    codes = np.frombuffer(recognised(text).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
    han = ((codes >= _FIRST_HAN) & (codes < _BEHIND_HAN)) | (codes >= 0x20000)
    (places,) = np.nonzero(han[:-1] & han[1:])
    return (codes[places] << _SHIFT) | codes[places + 1], places


def collection_of(texts: Iterable[str]) -> Collection:
    """Counts the bigrams of texts, a line being a piece."""
    found: list[Ints] = []
    pieces = 0
    for text in texts:
        bigrams, places = bigrams_of(text)
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        (breaks,) = np.nonzero(codes == ord("\n"))
        lengths = np.diff(np.concatenate([[-1], breaks, [len(codes)]]))
        pieces += int((lengths > _SMALLEST_PIECE).sum())
        # Both a bigram and the number of its line fit into one number, which is far quicker to sort than pairs.
        found.append(np.unique((bigrams << _SHIFT) | (np.searchsorted(breaks, places) & _LINE)) >> _SHIFT)
    if not found:
        return Collection(np.empty(0, np.int64), np.empty(0, np.int64), 0)
    bigrams, frequencies = np.unique(np.concatenate(found), return_counts=True)
    return Collection(bigrams, frequencies, pieces)


def similarities(
    first: tuple[str, Sequence[TextSection]], second: tuple[str, Sequence[TextSection]], collection: Collection
) -> Floats:
    """The cosine of every section of the first text with every one of the second, shape ``(first, second)``."""
    rows: list[tuple[Ints, int, float]] = []
    sizes = (len(first[1]), len(second[1]))
    offset = 0
    for text, sections in (first, second):
        bigrams, places = bigrams_of(text)
        for index, section in enumerate(sections):
            rows += _counted(bigrams, places, section, offset + index)
        offset += len(sections)
    if not rows:
        return np.zeros(sizes)
    bigrams = np.concatenate([row[0] for row in rows])
    section_of = np.concatenate([np.full(len(row[0]), row[1]) for row in rows])
    weights = np.concatenate([np.full(len(row[0]), row[2]) for row in rows])
    vocabulary, at = np.unique(bigrams, return_inverse=True)
    counts = np.zeros((sum(sizes), len(vocabulary)))
    np.add.at(counts, (section_of, at), weights)
    vectors = np.log1p(counts) * _idf(vocabulary, counts, collection)
    norms = np.sqrt((vectors * vectors).sum(axis=1, keepdims=True))
    vectors /= np.where(norms > 0, norms, 1)
    return vectors[: sizes[0]] @ vectors[sizes[0] :].T


def _counted(bigrams: Ints, places: Ints, section: TextSection, index: int) -> list[tuple[Ints, int, float]]:
    """The bigrams of a section's body and headings, each with the section's number and their weight."""
    spans = [(section.span, 1.0), *((title, _TITLE_ABOVE) for title in section.titles[:-1])]
    own = _TITLE_CONTINUED if section.continued else _TITLE
    spans += [(title, own) for title in section.titles[-1:]]
    found: list[tuple[Ints, int, float]] = []
    for span, weight in spans:
        low, high = np.searchsorted(places, [span.start, span.end - 1])
        found.append((bigrams[low:high], index, weight))
    return found


def _idf(vocabulary: Ints, counts: Floats, collection: Collection) -> Floats:
    """The logarithm of how rare each bigram is, in the sections at hand and in the collection together."""
    frequencies = (counts > 0).sum(axis=0)
    pieces = len(counts) + collection.pieces
    if len(collection.bigrams):
        at = np.minimum(np.searchsorted(collection.bigrams, vocabulary), len(collection.bigrams) - 1)
        known = collection.bigrams[at] == vocabulary
        frequencies = frequencies + np.where(known, collection.frequencies[at], 0)
    return np.log1p(pieces / np.maximum(frequencies, 1))
