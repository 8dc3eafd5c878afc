"""What a word of a label would hit in a project, and which words set its passages apart from the rest."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.covering import Covered
from core.ids import DocumentId
from core.model import Span
from core.progress import Cancelled, never, stop_if
from core.session import Session
from core.suggest.lexicon import Lexicon
from core.suggest.passages import pieces
from core.suggest.teaching import Lesson
from core.text import words
from core.text.sentences import paragraphs

READ = 20_000_000
"""Code points of a project that are looked through."""
_SHOWN = 200
_PRIOR = 0.5
_LEAST = 3
"""How often a word must be labelled to be proposed."""


@dataclass(frozen=True, slots=True)
class WordUse:
    """A sentence that a word is in."""

    document: DocumentId
    span: Span
    """In code points of the canonical text."""
    text: str


@dataclass(frozen=True, slots=True)
class WordUses:
    """What a word would hit."""

    count: int
    """Sentences that have it."""
    documents: int
    shown: tuple[WordUse, ...]
    """The first of them."""


def uses_of(session: Session, word: str, *, cancelled: Cancelled = never) -> WordUses:
    """The sentences of a project that a word, or a pair ``A~B``, would hit; furniture is left out. Raises `Cancel`."""
    word = word.strip()
    if not word or word.startswith("~"):
        return WordUses(0, 0, ())
    lexicon = Lexicon({"asked": {word: 1.0}})
    first = word.lower().partition("~")[0]
    count = documents = read = 0
    shown: list[WordUse] = []
    for entry in session.documents.list():
        stop_if(cancelled)
        read += entry.characters
        if read > READ and documents:
            break
        text = session.documents.text(entry.id)
        if first not in text.lower():
            continue
        masks = Covered(sorted(mask.span for mask in session.documents.masks(entry.id)))
        before = count
        for line in paragraphs(text):
            if first not in text[line.start : line.end].lower():
                continue
            for span in pieces(text, line):
                sentence = text[span.start : span.end]
                if lexicon.hits(sentence).weights and not masks.shares(span):
                    count += 1
                    if len(shown) < _SHOWN:
                        shown.append(WordUse(entry.id, span, sentence))
        documents += count > before
    return WordUses(count, documents, tuple(shown))


def telling_words(lessons: Iterable[Lesson], label: str, known: Sequence[str] = (), most: int = 20) -> list[str]:
    """Words that a label's sentences have more often than the rest, best first; those that are `known` are left out.

    By the log-odds ratio with a prior from all sentences, over its standard deviation (Monroe et al. 2008).
    """
    mine: Counter[str] = Counter()
    others: Counter[str] = Counter()
    for taught in lessons:
        for sentence, given, is_known in zip(taught.sentences, taught.given, taught.known, strict=True):
            if not is_known:
                continue
            there = {
                sentence.text[span.start : span.end].lower()
                for span in words.tokenize(sentence.text)
                if len(span) > 1 and sentence.text[span.start : span.end].isalpha()
            }
            (mine if label in given else others).update(there)
    total_mine, total_others = mine.total(), others.total()
    if not total_mine or not total_others:
        return []
    scored: list[tuple[float, str]] = []
    for word, times in mine.items():
        if times < _LEAST or word in known:
            continue
        a, b = times + _PRIOR, others[word] + _PRIOR
        ratio = math.log(a / (total_mine - times + _PRIOR)) - math.log(b / (total_others - others[word] + _PRIOR))
        score = ratio / math.sqrt(1 / a + 1 / b)
        if score > 1:
            scored.append((score, word))
    return [word for _, word in sorted(scored, key=lambda each: (-each[0], each[1]))[:most]]
