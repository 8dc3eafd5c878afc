"""Why a label is suggested: the words, the heading and the neighbour that counted, and the nearest labelled passage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.model import Span
from core.suggest import features, ngrams
from core.suggest.model import FeatureTable, Learner, Suggestion
from core.suggest.passages import Sentence
from core.suggest.teaching import Lesson

_WORDS = 5
_COUNTS = 0.15
"""The least that a place must add to the log-odds to be named."""
_NEAR = 0.12
"""The least likeness of a labelled passage that is worth showing."""
_NEIGHBOURS = {"before": -1, "after": 1, "before2": -2, "after2": 2}


@dataclass(frozen=True, slots=True)
class Reason:
    """What counted for a suggestion. Texts are quotes of the document."""

    words: tuple[str, ...]
    """Words of the sentence, heaviest first; ``A…B`` are two that stand close to each other."""
    heading: str | None
    neighbour: str | None


@dataclass(frozen=True, slots=True)
class Nearest:
    """A passage that the person labelled alike."""

    document: str
    span: Span
    text: str
    likeness: float
    """Dice's coefficient of the pairs of neighbouring letters, 0 to 1."""


def reason(learner: Learner, table: FeatureTable, suggestion: Suggestion) -> Reason:
    """What counted for a suggestion that `learner` made of the document with that table."""
    sentence = table.sentences[suggestion.sentence]
    column = learner.labels.index(suggestion.label)
    words = learner.lexicon.hits(sentence.text).words.get(suggestion.label, ())[:_WORDS]
    if not words and learner.grams is not None:
        telling = learner.grams.softmax.telling(ngrams.grams(sentence.text), column, _WORDS)
        words = tuple(word for word in telling if word in sentence.text)
    parts = table.features[suggestion.sentence, column] * learner.coefficients
    by_name = dict(zip(features.NAMES, parts, strict=True))
    heading = None
    from_heading = by_name["heading label"] + by_name["chain label"] + by_name["silent under heading"]
    if from_heading >= _COUNTS:
        heading = _heading(learner, sentence.headings, suggestion.label)
    neighbours = {name: by_name[f"{name} label"] for name in _NEIGHBOURS if by_name[f"{name} label"] >= _COUNTS}
    neighbour = None
    if neighbours:
        best = max(neighbours, key=lambda name: neighbours[name])
        neighbour = table.sentences[suggestion.sentence + _NEIGHBOURS[best]].text
    if by_name["lead label"] + by_name["silent under lead"] >= max([_COUNTS, *neighbours.values()]):
        neighbour = sentence.lead or neighbour
    return Reason(tuple(words), heading, neighbour)


def _heading(learner: Learner, headings: Sequence[str], label: str) -> str | None:
    """The innermost heading that has words of the label."""
    return next(
        (heading for heading in reversed(headings) if learner.lexicon.kept_hits(heading).weights.get(label)), None
    )


class LabelledPassages:
    """The sentences of some lessons by their labels, to find the one that is most like another."""

    def __init__(self, lessons: Iterable[Lesson]) -> None:
        self._by_label: dict[str, list[tuple[str, Sentence]]] = {}
        for taught in lessons:
            for sentence, codes in zip(taught.sentences, taught.given, strict=True):
                for code in codes:
                    self._by_label.setdefault(code, []).append((taught.id, sentence))

    def nearest(self, text: str, label: str, *, but: tuple[str, Span] | None = None) -> Nearest | None:
        """The labelled sentence that is most like `text`; `but` is the place of the text itself."""
        mine = _pairs(text)
        best, most = None, _NEAR
        for document, sentence in self._by_label.get(label, ()):
            other = _pairs(sentence.text)
            # Two sets of quite another size cannot have enough in common.
            if 2 * min(len(mine), len(other)) < most * (len(mine) + len(other)) or (document, sentence.span) == but:
                continue
            likeness = 2 * len(mine & other) / (len(mine) + len(other))
            if likeness > most or (best is None and likeness == most):
                best, most = (document, sentence), likeness
        return None if best is None else Nearest(best[0], best[1].span, best[1].text, most)


def _pairs(text: str) -> frozenset[str]:
    letters = "".join("0" if char.isdigit() else char for char in text if char.isalnum())
    return frozenset(letters[at : at + 2] for at in range(len(letters) - 1))
