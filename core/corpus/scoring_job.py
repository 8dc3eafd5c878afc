"""Scoring as a child does it: the rows of scores of a document."""

import pickle
from collections.abc import Iterator
from typing import cast

from core.bounded_json import loads
from core.corpus.scoring_model import ScoringModel
from core.corpus.tables import Row
from core.formats.meta import meta_from_json
from core.model import Span
from core.suggest.passages import passages

LEAST = 0.1
"""The least score of a sentence that is written down. Sums take all of them."""
_PLACES = 6


class ScoringJob:
    """Scores each document that it is sent, as JSON with its text, metadata and masks."""

    def __init__(self, model: ScoringModel) -> None:
        self._model = model

    def rows(self, name: str, data: bytes) -> Iterator[tuple[str, Row]]:
        """As `core.corpus.child.ChildJob`; the name is the document's id."""
        given = cast("dict[str, object]", loads(data))
        meta = meta_from_json(cast("dict[str, object]", loads(str(given["meta"]))))
        masks = sorted(Span(start, end) for start, end in cast("list[tuple[int, int]]", given["masks"]))
        sentences = passages(str(given["text"]), meta, masks)
        made = self._model.score(name, sentences)
        for sentence, row in zip(sentences, made.sentences.tolist(), strict=True):
            for label, score in zip(self._model.labels, row, strict=True):
                if score >= LEAST:
                    place = {"start": sentence.span.start, "end": sentence.span.end}
                    yield "scores", {"document": name, "label": label, **place, "score": round(score, _PLACES)}
        sums = zip(self._model.labels, made.expected.tolist(), made.any_of.tolist(), strict=True)
        for label, expected, any_of in sums:
            figures = {"sentences": round(expected, _PLACES), "any": round(any_of, _PLACES)}
            yield "expected", {"document": name, "label": label, **figures}


def make(data: bytes) -> ScoringJob:
    """A `core.corpus.child.MakeJob`; what is sent is a pickled `ScoringModel`, which the parent made itself."""
    return ScoringJob(pickle.loads(data))
