"""Reports that are nearly the same: a second transcription, a cut copy, a new edition; and where two texts differ.

Texts are compared by their overlapping five-character pieces without white space. Of all pieces those are kept whose
checksum a fixed number divides (FracMinHash: Irber et al. 2022, "Lightweight compositional analysis of metagenomes with
FracMinHash"), so that the share of pieces that two texts have in common is told from a few hundred numbers each.
"""

import re
import zlib
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from core.ids import DocumentId
from core.model import Span
from core.reading.aligning import equal_blocks

_PIECE = 5
_KEPT = 8
"""One of so many pieces is kept."""
_LEADING = 32
"""Of these, one in four is used to look up a long text."""
_SHORT = 200
"""For a text with fewer pieces than this, all are used to look it up."""
_FORMULA = 100
"""A piece that so many texts have is a common formula, and is not used to look texts up."""
_CANDIDATES = 20
_SPACE = re.compile(r"\s+")
_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]|[^。；！？\n]+")
_LETTERWISE = 1_500
"""Differing passages are compared letter by letter if both together have at most so many characters."""
_PAIRS = 20_000_000
"""At most so many pairs of letters are compared for two texts; three hundred changed sentences take a tenth of it."""
NEARLY_ALL = 0.6
"""From this share in common on, it is worth telling somebody."""


@dataclass(frozen=True, slots=True)
class Similar:
    """A text that has much in common with another."""

    document: DocumentId
    common: float
    """Common pieces divided by those of both together, 0 to 1: 1 is the same text."""
    contained: float
    """Common pieces divided by those of the shorter text: 1 with a low `common` is a cut copy."""


@dataclass(frozen=True, slots=True)
class TextDifference:
    """A place where two texts differ, in code points. An empty span tells where the other's passage is missing."""

    old: Span
    new: Span


def sketch(text: str) -> frozenset[int]:
    """The kept pieces of a text; none for a text of only a few characters."""
    data = _SPACE.sub("", text).encode("utf-32-le", "surrogatepass")
    sums = (zlib.crc32(data[at : at + 4 * _PIECE]) for at in range(0, len(data) - 4 * _PIECE + 1, 4))
    return frozenset(number for number in sums if number % _KEPT == 0)


class SimilarTexts:
    """Texts to find similar ones among.

    A few pieces of each text find candidates, and only the likeliest of these are compared piece by piece. So looking
    up costs about the same when reports share many formulas.
    """

    def __init__(self) -> None:
        self._sketches: dict[DocumentId, array[int]] = {}
        self._holding: defaultdict[int, list[DocumentId]] = defaultdict(list)

    def add(self, document: DocumentId, text: str, made: frozenset[int] | None = None) -> None:
        """Remember a text, with its `sketch` if that exists already. A second time does nothing."""
        if document in self._sketches:
            return
        made = sketch(text) if made is None else made
        self._sketches[document] = array("L", made)
        for number in _leading(made):
            self._holding[number].append(document)

    def like(self, text: str, *, at_least: float = NEARLY_ALL, made: frozenset[int] | None = None) -> list[Similar]:
        """Texts that contain this one, or are contained in it, to this share at least; the most similar first."""
        made = sketch(text) if made is None else made
        candidates: Counter[DocumentId] = Counter()
        for number in made:
            holders = self._holding.get(number, ())
            if len(holders) <= _FORMULA:
                candidates.update(holders)
        found: list[Similar] = []
        for document, _ in candidates.most_common(_CANDIDATES):
            other = self._sketches[document]
            count = len(made.intersection(other))
            contained = count / min(len(made), len(other))
            if contained >= at_least:
                found.append(Similar(document, count / (len(made) + len(other) - count), contained))
        return sorted(found, key=lambda candidate: (-candidate.common, -candidate.contained, candidate.document))


def _leading(made: frozenset[int]) -> Iterable[int]:
    """The pieces by which a text is looked up: all for a short one, some for a long one."""
    return made if len(made) < _SHORT else (number for number in made if number % _LEADING == 0)


def differences(old: str, new: str) -> list[TextDifference]:
    """Where two texts differ, in order: by sentences, and within changed sentences by letters."""
    found: list[TextDifference] = []
    old_at = new_at = 0
    for old_start, new_start, length in [*matches(old, new), (len(old), len(new), 0)]:
        if old_at < old_start or new_at < new_start:
            found.append(TextDifference(Span(old_at, old_start), Span(new_at, new_start)))
        old_at, new_at = old_start + length, new_start + length
    return found


def matches(old: str, new: str) -> list[tuple[int, int, int]]:
    """What two texts have in common, in order: offset in the old one, offset in the new one, length, in code points."""
    joined: list[tuple[int, int, int]] = []
    for old_start, new_start, length in _matches(old, new):
        if joined:
            last_old, last_new, last = joined[-1]
            if last_old + last == old_start and last_new + last == new_start:
                joined[-1] = (last_old, last_new, last + length)
                continue
        joined.append((old_start, new_start, length))
    return joined


def _matches(old: str, new: str) -> Iterator[tuple[int, int, int]]:
    before, after = _SENTENCE.findall(old), _SENTENCE.findall(new)
    old_starts, new_starts = _starts(before), _starts(after)
    old_at = new_at = 0
    left = _PAIRS
    for i, j, length in [*equal_blocks(before, after), (len(before), len(after), 0)]:
        old_to, new_to = old_starts[i], new_starts[j]
        pairs = (old_to - old_at) * (new_to - new_at)
        if 0 < pairs <= left and max(old_to - old_at, new_to - new_at) <= _LETTERWISE:
            left -= pairs
            letters = SequenceMatcher(None, old[old_at:old_to], new[new_at:new_to], autojunk=False)
            for block in letters.get_matching_blocks():
                if block.size:
                    yield old_at + block.a, new_at + block.b, block.size
        if length:
            old_at, new_at = old_starts[i + length], new_starts[j + length]
            yield old_to, new_to, old_at - old_to


def _starts(pieces: list[str]) -> list[int]:
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    return starts
