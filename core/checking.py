"""Looks at everything a project holds and says what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from core.codebook import require_consistent
from core.engine import Engine
from core.errors import EnvironmentFault, UserError
from core.progress import Cancelled, Progress, never, no_progress, stop_if, stoppable
from core.storage import entities, integrity, replay, structure
from core.storage.safe_ids import odd_ids
from core.storage.tables import PERSON_KEY, SIGNATURE, UNBOUND, quote_hash

_LISTED = 100
"""Findings of one kind about one table that a report lists."""
_IN_NUMBERS = frozenset({"row", "journal"})


@dataclass(frozen=True, slots=True)
class Broken:
    """Something wrong."""

    kind: str
    """``structure``, ``file``, ``reference``, ``text``, ``length``, ``span``, ``quote``, ``codebook``, ``id``,
    ``value``, ``signature``, ``journal`` (an entry is missing, damaged, does not follow), ``row`` (not as it says)."""
    id: str
    """Of the document, annotation, label or table it is about."""
    detail: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What was looked at, and what is wrong."""

    documents: int
    annotations: int
    broken: tuple[Broken, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is."""
        return not self.broken


def check(engine: Engine, progress: Progress = no_progress, cancelled: Cancelled = never) -> CheckReport:
    """Check pages, references, each row against the journal, each text against its id, each annotation's quote.

    What the journal can prove of a row is said in `core.storage.replay`. Raises `core.progress.Cancel` when asked to
    stop. A file too damaged to read is reported, not raised; what can be read of it is looked at.
    """
    counts = [0, 0]
    broken: list[Broken] = []
    steps = _Steps(engine, progress)
    parts = (
        _structure(engine),
        _file(engine),
        _references(engine),
        _ids(engine),
        _signatures(engine, cancelled),
        _said(engine, cancelled),
        _codebook(engine),
        _texts(engine, counts, steps, cancelled),
        _journal(engine, steps, cancelled),
    )
    for part in parts:
        try:
            broken += _some_of_each(part)
        except EnvironmentFault as error:
            if Broken("file", "", str(error)) not in broken:
                broken.append(Broken("file", "", str(error)))
    steps.done()
    return CheckReport(counts[0], counts[1], tuple(broken))


def _some_of_each(part: Iterator[Broken]) -> Iterator[Broken]:
    """The first of each kind and table, then how many more: one statement can spoil every row of a project."""
    seen: dict[tuple[str, str], int] = {}
    for annotation in part:
        kind = annotation.kind, annotation.id.partition(" ")[0]
        if annotation.kind in _IN_NUMBERS:
            seen[kind] = seen.get(kind, 0) + 1
            if seen[kind] > _LISTED:
                continue
        yield annotation
    for (kind, about), number in seen.items():
        if number > _LISTED:
            yield Broken(kind, about, f"and {number - _LISTED} more")


class _Steps:
    """How far a check is: documents, then the journal's changes by the thousand."""

    def __init__(self, engine: Engine, progress: Progress) -> None:
        self._progress = progress
        try:
            self._documents = len(engine.documents.all())
            self._thousands = -(-replay.changes(engine.conn) // 1000)
        except EnvironmentFault:
            self._documents = self._thousands = 0

    def document(self, number: int, title: str) -> None:
        self._progress(number, self._documents + self._thousands, title)

    def changes(self, number: int) -> None:
        total = self._documents + self._thousands
        self._progress(min(self._documents + number // 1000, total), total, "")

    def done(self) -> None:
        total = self._documents + self._thousands
        self._progress(total, total, "")


def _structure(engine: Engine) -> Iterator[Broken]:
    for difference in structure.differences(engine.conn):
        yield Broken("structure", "", difference)


def _file(engine: Engine) -> Iterator[Broken]:
    for line in integrity.damaged_pages(engine.conn):
        yield Broken("file", "", line)


def _references(engine: Engine) -> Iterator[Broken]:
    for table, row in integrity.lost_references(engine.conn):
        yield Broken("reference", table, f"row {row}")
    for id_, detail in integrity.removed_references(engine.conn):
        yield Broken("reference", id_, detail)
    for id_, detail in integrity.unreadable_values(engine.conn):
        yield Broken("value", id_, detail)


def _ids(engine: Engine) -> Iterator[Broken]:
    for id_ in sorted(odd_ids(engine.conn)):
        yield Broken("id", id_, "is no UUID")


def _signatures(engine: Engine, cancelled: Cancelled) -> Iterator[Broken]:
    """Stored signatures, and statements about keys, that do not fit what they are said to sign."""
    if not any(engine.conn.row(f"SELECT 1 FROM {table.name}") for table in (SIGNATURE, PERSON_KEY)):
        return
    # Only who has signed work needs these modules.
    from core.exchange.rescued import is_whole

    for table in (SIGNATURE, PERSON_KEY):
        for values in stoppable(engine.conn.rows(table.select), cancelled):
            row = table.row(values)
            if not is_whole(table, row):
                yield Broken("signature", str(row["id"]), "does not fit what it is said to sign")


def _said(engine: Engine, cancelled: Cancelled) -> Iterator[Broken]:
    """What is said beside labels, and what is assigned, in a form that no package could carry."""
    for table in UNBOUND:
        rows = engine.conn.rows(table.select)
        if not rows:
            continue
        # Only who says more than labels needs these modules.
        from core.exchange.checks import wrong_field
        from core.exchange.records import BY_TABLE

        for values in stoppable(rows, cancelled):
            kind = BY_TABLE[table.name]
            record: tuple[Any, ...] = tuple(values[:-1])
            # A row of an undone merge has a mark that no package may have.
            if kind.is_retracted(record):
                record = kind.changed(record, deleted=1)
            if (field := wrong_field(kind, record)) is not None:
                yield Broken("value", str(values[0]), f"{table.name}: {field}")


def _journal(engine: Engine, steps: _Steps, cancelled: Cancelled) -> Iterator[Broken]:
    for seq in integrity.missing_operations(engine.conn):
        yield Broken("journal", str(seq), "missing")
    for finding in replay.replay(engine.conn, steps.changes, cancelled):
        yield Broken(finding.kind, finding.id, finding.detail)


def _codebook(engine: Engine) -> Iterator[Broken]:
    try:
        require_consistent(entities.labels(engine.conn))
    except UserError as error:
        yield Broken("codebook", "", str(error))


def _texts(engine: Engine, counts: list[int], steps: _Steps, cancelled: Cancelled) -> Iterator[Broken]:
    from core.text.canonical import document_id

    for number, document in enumerate(engine.documents.all()):
        stop_if(cancelled)
        steps.document(number, document.meta.title)
        counts[0] += 1
        text = engine.documents.text(document.id)
        if text is None:
            yield Broken("text", document.id, "no text")
            continue
        if document_id(text) != document.id:
            yield Broken("text", document.id, "the text is not the one that was imported")
        if len(text) != document.characters:
            yield Broken("length", document.id, f"{len(text)} characters, not {document.characters}")
        for annotation, start, end, expected in engine.annotations.hashes(document.id):
            counts[1] += 1
            if end > len(text):
                yield Broken("span", annotation, f"[{start}, {end}) of {len(text)} characters")
            elif quote_hash(text[start:end]) != expected:
                yield Broken("quote", annotation, f"[{start}, {end}) no longer covers what was labelled")
