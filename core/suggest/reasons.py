"""Why a label is suggested: the words, the heading and the neighbour that counted, and the nearest labelled passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.lazy_numpy import np
from core.model import Span
from core.suggest import features, ngrams
from core.suggest.model import FeatureTable, Learner, Suggestion
from core.suggest.teaching import Lesson

_WORDS = 5
_COUNTS = 0.15
"""The least that a place must add to the log-odds to be named."""
_NEAR = 0.12
"""The least cosine of a labelled passage that is worth showing."""
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
    """Cosine of the n-grams, 0 to 1."""


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


def nearest(lessons: Sequence[Lesson], text: str, label: str, *, but: tuple[str, Span] | None = None) -> Nearest | None:
    """The labelled sentence that is most like `text`; `but` is the place of the text itself."""
    found: list[tuple[str, Span, str]] = []
    for taught in lessons:
        for sentence, codes in zip(taught.sentences, taught.given, strict=True):
            if label in codes and (taught.id, sentence.span) != but:
                found.append((taught.id, sentence.span, sentence.text))
    if not found:
        return None
    counted = [ngrams.grams(entry[2]) for entry in found]
    mine = ngrams.grams(text)
    vocabulary = ngrams.Vocabulary([*counted, mine])
    likeness = ngrams.kernel(vocabulary.vectors([mine]), vocabulary.vectors(counted))[0]
    best = int(np.argmax(likeness))
    return Nearest(*found[best], float(likeness[best])) if likeness[best] >= _NEAR else None
