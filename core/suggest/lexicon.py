"""Weighted words of labels, and how much of them a sentence has."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from resources.loader import read_text

OTHER = "other"
"""Stands for topics that are no label."""
HINT = 1.0
"""The most that a word weighs which is no more than a hint."""
_CANCEL, _ANCHOR, _APART = "cancel", "anchor", "apart"
_WIDEST = 12
"""Characters that may stand between the two words of ``A~B``."""


@dataclass(frozen=True, slots=True)
class WordHits:
    """What was found in a text: the weight for each label, and the words that made it, heaviest first."""

    weights: Mapping[str, float]
    words: Mapping[str, tuple[str, ...]]


def without_other(hits: WordHits) -> WordHits:
    """The same without other topics."""
    if OTHER not in hits.weights:
        return hits
    weights = {label: weight for label, weight in hits.weights.items() if label != OTHER}
    return WordHits(weights, {label: hits.words[label] for label in weights})


class Lexicon:
    """Words with their weight for each label. Of words that overlap the longest counts, whatever its label."""

    def __init__(
        self,
        words: Mapping[str, Mapping[str, float]],
        cancelling: Iterable[str] = (),
        anchors: Iterable[str] = (),
        anchored: Iterable[str] = (),
        apart: Iterable[str] = (),
    ) -> None:
        """`words` are those of each label; ``A~B`` is A, then B in the same clause.

        Phrases of `cancelling` hide words that they contain, unless a label has the phrase itself. Labels that are
        `anchored` need one of `anchors`, which is not part of one of the phrases `apart`.
        """
        self.anchored = frozenset(anchored)
        hiding = "|".join(map(re.escape, sorted(apart, key=len, reverse=True))) or "(?!)"
        self._anchor = re.compile(f"{hiding}|({'|'.join(map(re.escape, anchors)) or '(?!)'})")
        weights: dict[str, dict[str, float]] = {phrase.lower(): {} for phrase in cancelling}
        pairs: dict[str, dict[str, dict[str, float]]] = {}
        for label, listed in sorted(words.items()):
            for word, weight in sorted(listed.items()):
                first, gap, second = word.lower().partition("~")
                if gap and first and second:
                    pairs.setdefault(first, {}).setdefault(second, {})[label] = weight
                elif first:
                    weights.setdefault(first, {})[label] = weight
        self._weights = weights
        self._pairs = pairs
        self._by_start: dict[str, list[str]] = {}
        for word in sorted(weights, key=lambda word: (-len(word), word)):
            self._by_start.setdefault(word[0], []).append(word)
        starts = "".join(sorted(self._by_start))
        self._start = re.compile(f"[{re.escape(starts)}]") if starts else re.compile("(?!)")
        self._first = re.compile("|".join(re.escape(word) for word in sorted(pairs))) if pairs else re.compile("(?!)")
        self._kept: dict[str, WordHits] = {}

    def hits(self, text: str) -> WordHits:
        """The words of a text. A word that comes twice counts once."""
        found: dict[str, dict[str, float]] = {}
        folded = text.lower()
        position = 0
        while (match := self._start.search(folded, position)) is not None:
            position = match.start()
            word = next((word for word in self._by_start[match.group()] if folded.startswith(word, position)), None)
            if word is None:
                position += 1
                continue
            position = _end(folded, position, word)
            for label, weight in self._weights[word].items():
                found.setdefault(label, {})[word] = weight
        for match in self._first.finditer(folded):
            self._add_pairs(folded, match.group(), match.end(), found)
        listed = {label: sorted(words, key=lambda word: (-words[word], word)) for label, words in found.items()}
        return WordHits(
            {label: sum(words.values()) for label, words in found.items()},
            {label: tuple(words) for label, words in listed.items()},
        )

    def weak(self, hits: WordHits) -> Iterator[tuple[str, str, float]]:
        """Of what was found in a text the words that are only a hint: label, word, weight."""
        for label, words in hits.words.items():
            for word in words:
                weight = self._weights.get(word, {}).get(label, 0.0)
                if 0 < weight <= HINT:
                    yield label, word, weight

    def is_anchored(self, text: str) -> bool:
        """Whether a text is about what the anchored labels are about."""
        return any(match.group(1) for match in self._anchor.finditer(text))

    def kept_hits(self, text: str) -> WordHits:
        """The same, remembered: headings and leads are asked for with each of their sentences."""
        found = self._kept.get(text)
        if found is None:
            if len(self._kept) > 20_000:
                self._kept.clear()
            found = self._kept[text] = self.hits(text)
        return found

    def _add_pairs(self, text: str, first: str, position: int, found: dict[str, dict[str, float]]) -> None:
        clause = _CLAUSE.match(text, position)
        assert clause is not None
        behind = clause.group()
        for second, weights in self._pairs[first].items():
            at = behind.find(second)
            if 0 <= at <= _WIDEST:
                for label, weight in weights.items():
                    found.setdefault(label, {})[f"{first}…{second}"] = weight


_CLAUSE = re.compile("[^，。；！？\n]*")


def _end(text: str, start: int, word: str) -> int:
    """Where the search goes on; a word of letters that is only part of another (aid in said) is found all the same."""
    return start + len(word)


@dataclass(frozen=True)
class Shipped:
    """The words that come with the program."""

    words: Mapping[str, Mapping[str, float]]
    """By label code and for `OTHER`."""
    cancelling: tuple[str, ...]
    anchors: tuple[str, ...]
    """Words without which a sentence of a text on something else is about none of these labels."""
    apart: tuple[str, ...]
    """Phrases in which such a word means something else."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The codes of the labels."""
        return tuple(code for code in self.words if code != OTHER)


@cache
def shipped() -> Shipped:
    """The words of ``lexicons/suggestions.txt``."""
    words: dict[str, dict[str, float]] = {}
    section = ""
    for line in read_text("lexicons/suggestions.txt").splitlines():
        if line.startswith("["):
            section = line.strip("[] ")
        elif line and not line.startswith("#"):
            weight, *listed = line.split()
            for word in listed:
                words.setdefault(section, {})[word] = float(weight)
    cancelling, anchors, apart = (tuple(words.pop(name)) for name in (_CANCEL, _ANCHOR, _APART))
    return Shipped(words, cancelling, anchors, apart)
