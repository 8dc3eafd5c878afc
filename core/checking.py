"""Looks at everything a project holds and says what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.codebook import require_consistent
from core.engine import Engine
from core.errors import EnvironmentFault, UserError
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.storage import entities, integrity
from core.storage.tables import quote_hash


@dataclass(frozen=True, slots=True)
class Broken:
    """Something wrong."""

    kind: str
    """``file``, ``reference``, ``text``, ``length``, ``span``, ``quote``, ``codebook``, ``journal``,
    ``value``."""
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
    """Check the file's pages and references, every text against its id, and every annotation against its quote.

    Raises `core.progress.Cancel` when asked to stop. A file too damaged to read is reported, not raised.
    """
    broken: list[Broken] = []
    counts = [0, 0]
    try:
        broken += [Broken("file", "", line) for line in integrity.damaged_pages(engine.conn)]
        broken += [Broken("reference", table, f"row {row}") for table, row in integrity.lost_references(engine.conn)]
        broken += [
            Broken("journal", str(seq), "annotation without its change") for seq in integrity.unjournaled(engine.conn)
        ]
        broken += [Broken("reference", id_, detail) for id_, detail in integrity.removed_references(engine.conn)]
        broken += [Broken("value", id_, detail) for id_, detail in integrity.unreadable_values(engine.conn)]
        broken += [Broken("journal", str(seq), "missing") for seq in integrity.missing_operations(engine.conn)]
        broken += _codebook(engine)
        broken += _texts(engine, counts, progress, cancelled)
    except EnvironmentFault as error:
        broken.append(Broken("file", "", str(error)))
    return CheckReport(counts[0], counts[1], tuple(broken))


def _codebook(engine: Engine) -> Iterator[Broken]:
    try:
        require_consistent(entities.labels(engine.conn))
    except UserError as error:
        yield Broken("codebook", "", str(error))


def _texts(engine: Engine, counts: list[int], progress: Progress, cancelled: Cancelled) -> Iterator[Broken]:
    from core.text.canonical import document_id

    documents = engine.documents.all()
    for done, document in enumerate(documents):
        stop_if(cancelled)
        progress(done, len(documents), document.meta.title)
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
    progress(len(documents), len(documents), "")
