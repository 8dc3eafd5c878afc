"""How often something is found by district, year or another value, in proportion to how much was written."""

from collections.abc import Callable
from typing import NamedTuple

from core.lazy_numpy import np
from core.model import Meta
from core.search.corpus import Corpus
from core.search.matches import FoundHits
from core.search.where import Where

UNIT = 10_000
"""Characters to which frequencies refer."""


class Frequency(NamedTuple):
    """A row: what is found in the documents with one value."""

    value: str
    """Empty where it is not known."""
    hits: int
    documents: int
    """With hits."""
    searched: int
    """Documents with this value that were searched."""
    characters: int
    """Code points of these, furniture left out."""

    @property
    def rate(self) -> float:
        """Hits per `UNIT` characters."""
        return self.hits * UNIT / self.characters if self.characters else 0.0


VALUES: dict[str, Callable[[Meta], object]] = {
    "region": lambda meta: meta.region,
    "year": lambda meta: meta.year,
    "issuer": lambda meta: meta.issuer,
    "kind": lambda meta: meta.kind,
    "title": lambda meta: meta.title,
}
"""What documents can be grouped by; anything else is a variable."""


def frequencies(corpus: Corpus, matches: FoundHits, by: str, where: Where | None = None) -> list[Frequency]:
    """The rows by value, the known ones sorted; `where` says which documents were searched (its metadata alone).

    Documents without a hit count: a rate says how much was written without it.
    """
    value_of = VALUES.get(by, lambda meta: meta.extra.get(by))
    hits = np.bincount(matches.document, minlength=len(corpus.ids))
    rows: dict[str, list[int]] = {}
    for number, document in enumerate(corpus.documents):
        if where is not None and not where.holds_for(document):
            continue
        value = value_of(document.meta)
        row = rows.setdefault("" if value is None else str(value), [0, 0, 0, 0])
        count = int(hits[number])
        for column, more in enumerate((count, int(count > 0), 1, int(corpus.unmasked[number]))):
            row[column] += more
    return [Frequency(value, *rows[value]) for value in sorted(rows, key=lambda value: (value == "", value))]
