"""Which words documents are made of, and which of them say nothing."""

from collections import Counter
from collections.abc import Collection, Iterable
from functools import cache
from typing import TYPE_CHECKING

import regex

from core.ids import DocumentId
from core.model import Span
from core.progress import Cancelled, Progress, Steps, never, no_progress
from core.text.sentences import paragraphs
from core.text.words import tokenize
from resources import loader

if TYPE_CHECKING:
    from core.session import Session

_WORD = regex.compile(r"[\p{Han}\p{L}]{2,}")
_STOP_WORDS = "lexicons/stop_words.txt"


@cache
def stop_words() -> frozenset[str]:
    """Words that are left out unless others are named: they join sentences and are in every report."""
    return frozenset(loader.read_text(_STOP_WORDS).split())


def is_counted(word: str, stopped: Collection[str]) -> bool:
    """Whether it is a word of two letters or more that is not left out."""
    return word not in stopped and _WORD.fullmatch(word) is not None


def word_list(
    session: "Session",
    documents: Iterable[DocumentId],
    stopped: Collection[str] | None = None,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> list[tuple[str, int]]:
    """The words of documents with how often each stands there, the most frequent first; furniture is left out.

    `stopped` are words to leave out (None: `stop_words`). Cut by the dictionary of `core.text.words`; raises `Cancel`.
    """
    left_out = stop_words() if stopped is None else stopped
    documents = list(documents)
    counted: Counter[str] = Counter()
    steps = Steps(len(documents), progress, cancelled, every=1)
    steps.did(0)
    for document in documents:
        text = session.documents.text(document)
        masks = [mask.span for mask in session.documents.masks(document)]
        for line in paragraphs(text):
            counted.update(words_in(text, line, masks))
        steps.did()
    listed = [(word, count) for word, count in counted.items() if is_counted(word, left_out)]
    return sorted(listed, key=lambda row: (-row[1], row[0]))


def words_in(text: str, piece: Span, masks: Iterable[Span] = ()) -> list[str]:
    """The words of a piece of a text, those that share a character with a mask left out."""
    spans = tokenize(text[piece.start : piece.end], piece.start)
    near = [mask for mask in masks if mask.overlaps(piece)]
    return [text[span.start : span.end] for span in spans if not any(mask.overlaps(span) for mask in near)]
