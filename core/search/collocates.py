"""Which words stand near hits more often than elsewhere."""

from collections import Counter
from collections.abc import Collection
from math import log
from typing import TYPE_CHECKING, NamedTuple

from core.model import Span
from core.progress import Cancelled, Progress, Steps, never, no_progress
from core.search.forms import EXACT
from core.search.matches import FoundHits
from core.search.searching import Searcher
from core.search.where import Where
from core.search.word_lists import is_counted, stop_words
from core.text.words import tokenize

if TYPE_CHECKING:
    from core.session import Session

NEAR = 10
"""Code points at either side of a hit that are near it."""
MOST_READ = 5_000
"""Hits whose surroundings are cut into words, evenly chosen where there are more: cutting takes some 0.3 ms each."""
CANDIDATES = 200
"""The most frequent words near hits, which are counted everywhere."""
_EDGE = 6
"""Code points beyond, so that a word at the edge is cut as it is in the text."""


class Collocate(NamedTuple):
    """A word near hits."""

    word: str
    near: int
    """How often it stands near the hits that were read."""
    elsewhere: int
    """How often in the rest of the documents."""
    likelihood: float
    """`log_likelihood`; negative where it is rarer near hits than elsewhere."""


def log_likelihood(near: int, near_size: int, elsewhere: int, elsewhere_size: int) -> float:
    """The log-likelihood ratio G² for a word's frequencies in two corpora, negative where the first is lower.

    Rayson and Garside (2000), Comparing corpora using frequency profiling, after Dunning (1993). Sizes are in any unit
    that is the same for both, here code points. 3.84 is reached by chance in 5 % of words, 10.83 in 0.1 %.
    """
    total = near_size + elsewhere_size
    expected_near = near_size * (near + elsewhere) / total
    expected_elsewhere = elsewhere_size * (near + elsewhere) / total
    pairs = ((near, expected_near), (elsewhere, expected_elsewhere))
    value = 2 * sum(count * log(count / expected) for count, expected in pairs if count and expected)
    return value if near >= expected_near else -value


def collocates(
    session: "Session",
    searcher: Searcher,
    matches: FoundHits,
    where: Where | None = None,
    stopped: Collection[str] | None = None,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> list[Collocate]:
    """The words within `NEAR` code points of hits, the most telling first; raises `Cancel`.

    Near hits words are those of `core.text.words`; elsewhere every place with these characters counts, which makes
    short words look a little less telling than they are.
    """
    near, size = _near(session, matches, stopped, progress, cancelled)
    corpus = searcher.corpus(session)
    searched = [
        number for number, document in enumerate(corpus.documents) if where is None or where.holds_for(document)
    ]
    everywhere = int(corpus.unmasked[searched].sum())
    found: list[Collocate] = []
    for word, count in near.most_common(CANDIDATES):
        elsewhere = max(0, len(searcher.places(session, word, EXACT, where)) - count)
        measured = log_likelihood(count, size, elsewhere, max(1, everywhere - size))
        found.append(Collocate(word, count, elsewhere, measured))
    return sorted(found, key=lambda row: (-row.likelihood, row.word))


def _near(
    session: "Session",
    matches: FoundHits,
    stopped: Collection[str] | None,
    progress: Progress,
    cancelled: Cancelled,
) -> tuple[Counter[str], int]:
    """The words near hits with how often each stands there, and how many code points that is."""
    left_out = stop_words() if stopped is None else stopped
    chosen = matches.kept(slice(None, None, max(1, -(-len(matches) // MOST_READ))))
    counted: Counter[str] = Counter()
    size = 0
    steps = Steps(len(chosen), progress, cancelled, every=50)
    steps.did(0)
    document, text, read = None, "", 0
    for hit in chosen:
        if hit.document != document:
            document, text, read = hit.document, session.documents.text(hit.document), 0
        # What two hits share counts once, and the hits themselves do not count.
        before = Span(max(read, hit.start - NEAR, 0), max(read, hit.start))
        behind = Span(max(read, hit.end), max(read, min(len(text), hit.end + NEAR)))
        for piece in (before, behind):
            size += len(piece)
            counted.update(word for word in _words(text, piece) if is_counted(word, left_out))
        read = max(read, behind.end)
        steps.did()
    return counted, size


def _words(text: str, piece: Span) -> list[str]:
    """The words that are wholly in a piece, cut as in the text around it."""
    start, end = max(0, piece.start - _EDGE), min(len(text), piece.end + _EDGE)
    spans = tokenize(text[start:end], start) if piece else []
    return [text[span.start : span.end] for span in spans if piece.contains(span)]
