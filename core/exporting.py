"""Export: a project's documents and annotations into one file, read back and checked before it appears."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import EnvironmentFault, UserError
from core.file_names import readable
from core.files import faults, is_database, reading, replacing
from core.formats.losses import Loss, count_losses
from core.formats.manifest import DataFile, Tally, manifest, manifest_path
from core.formats.output import Written, appearing, is_replaceable_folder
from core.formats.protocol import Chosen, Format, Mismatch, Target
from core.formats.records import DocumentRecord, SpanColumns
from core.formats.registry import find_choices
from core.ids import AnnotatorId, DocumentId
from core.model import Document
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.storage.tables import quote_hashes

if TYPE_CHECKING:
    from core.session import Session

_COMPANIONS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database (sqlite.org/tempfiles.html); they may be empty, so their bytes tell nothing."""
_HEAD = 512


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote."""

    path: Path
    manifest: Path
    documents: int
    spans: int
    verified: int
    """Spans (``sentences``: sentences) read back from the file and found equal to their slice of the text."""
    losses: tuple[Loss, ...] = ()
    """What the documents have and the format does not hold."""


def export(
    session: "Session",
    path: Path,
    *,
    format: str = "jsonl",  # noqa: A002 - the word that the command line and the manifest use
    options: Chosen | None = None,
    documents: Sequence[DocumentId] | None = None,
    annotator: AnnotatorId | None = None,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> ExportReport:
    """Write the project, or chosen `documents` and one `annotator`'s annotations, to `path` and its manifest.

    `options` are choices of the format (`core.formats.protocol.Option`). What the format cannot hold is counted first.
    The dataset takes the place of an older one only when it is complete, on the disk, read back and every span in
    it equals its slice of the text. Raises UserError ``export.unknown_format``, ``export.unknown_option``,
    ``export.unknown_shape``, ``export.no_dataset`` and ``export.folder_in_use`` (see `require_no_loss`),
    ``document.unknown``; EnvironmentFault ``file.*`` and ``export.moved_span``, ``export.not_verified``; `Cancel`,
    which leaves nothing.
    """
    chosen, choices = find_choices(format, options or {})
    require_no_loss(session.path, path, chosen.target)
    with session.reading():
        source = _source(session, documents, annotator)
        return _export(session, path, chosen, choices, source, progress, cancelled)


def losses(
    session: "Session",
    *,
    format: str = "jsonl",  # noqa: A002
    options: Chosen | None = None,
    documents: Sequence[DocumentId] | None = None,
    annotator: AnnotatorId | None = None,
    cancelled: Cancelled = never,
) -> tuple[Loss, ...]:
    """What an export with these choices would leave out, counted; raises as `export` does, and writes nothing."""
    chosen, choices = find_choices(format, options or {})
    lacking = chosen.lacks(choices)
    if not lacking:
        return ()
    with session.reading():
        return count_losses(_source(session, documents, annotator).records(cancelled=cancelled), lacking)


def require_no_loss(project: Path, path: Path, kind: Target = Target.FILE) -> None:
    """Refuse a place where a dataset would replace the open project, another database, a document or a folder in use.

    A dataset is text: what holds a zero byte near its beginning (SQLite, zip and so packages, Word and Excel files)
    or is a PDF was never one. Raises UserError ``export.no_dataset``, ``export.folder_in_use``; EnvironmentFault
    ``file.*``.
    """
    target = os.path.realpath(path)
    with faults(path):
        if target in [os.path.realpath(project) + companion for companion in _COMPANIONS]:
            raise UserError("export.no_dataset", path=str(path))
        if kind is Target.FOLDER and os.path.exists(target) and not is_replaceable_folder(Path(target)):
            raise UserError("export.folder_in_use", path=str(path))
        if not os.path.isfile(target):
            return
        if is_database(Path(target)):
            raise UserError("export.no_dataset", path=str(path))
        with reading(Path(target)) as file:
            head = file.read(_HEAD)
    if b"\0" in head or head.startswith(b"%PDF-"):
        raise UserError("export.no_dataset", path=str(path))


def _source(session: "Session", documents: Sequence[DocumentId] | None, annotator: AnnotatorId | None) -> "_Source":
    wanted = None if documents is None else dict.fromkeys(documents)
    listed = session.documents.list() if wanted is None else [session.documents.get(id_) for id_ in wanted]
    return _Source(session, listed, annotator)


def _export(
    session: "Session",
    path: Path,
    chosen: Format,
    choices: Chosen,
    source: "_Source",
    progress: Progress,
    cancelled: Cancelled,
) -> ExportReport:
    assert chosen.write is not None
    lost = count_losses(source.records(cancelled=cancelled), lacking) if (lacking := chosen.lacks(choices)) else ()
    sidecar, tally = manifest_path(path), Tally()
    with replacing(sidecar) as manifest_file, appearing(path, chosen.target) as place:
        chosen.write(tally.counting(_exact(source.records(progress, cancelled))), place, choices)
        verified = _read_back(chosen, choices, _Counted(place, tally, cancelled), source.records(), path)
        data = DataFile(readable(path.name), chosen.id, chosen.version, choices, place.parts(), verified)
        project = {"uuid": session.project.uuid, "name": session.project.name}
        manifest_file.write(manifest(data, tally, project, session.codebook.labels()))
        stop_if(cancelled)
    progress(source.count, source.count, path.name)
    return ExportReport(path, sidecar, tally.documents, tally.spans, verified, lost)


def _exact(records: Iterable[DocumentRecord]) -> Iterator[DocumentRecord]:
    """The records, as long as every span still covers what was labelled: slicing alone would not notice."""
    for record in records:
        text = record.text
        starts, ends, *_, stored = SpanColumns.of(record.spans).columns
        found = quote_hashes(text, starts, ends)
        if found != list(stored) or max(ends, default=0) > len(text):
            compared = zip(starts, ends, stored, found, strict=True)
            start, end = next((at, to) for at, to, was, now in compared if was != now or to > len(text))
            raise EnvironmentFault("export.moved_span", title=record.meta.title, start=start, end=end)
        yield record


def _read_back(chosen: Format, choices: Chosen, written: Written, records: Iterator[DocumentRecord], path: Path) -> int:
    assert chosen.verify is not None
    try:
        return chosen.verify(written, records, choices)
    except Mismatch as error:
        raise EnvironmentFault("export.not_verified", path=str(path), line=error.line) from error


class _Counted:
    """What is read back, its lines counted; can be stopped."""

    def __init__(self, written: Written, tally: Tally, cancelled: Cancelled) -> None:
        self._written = written
        self._tally = tally
        self._cancelled = cancelled

    def lines(self, name: str = "") -> Iterator[bytes]:
        for number, line in enumerate(self._written.lines(name)):
            if number % 64 == 0:
                stop_if(self._cancelled)
            self._tally.lines += 1
            yield line


class _Source:
    """The documents of a project as records, one at a time, as often as asked."""

    def __init__(self, session: "Session", documents: Sequence[Document], annotator: AnnotatorId | None) -> None:
        self._session = session
        self._documents = documents
        self._masked = session.documents.masked()
        self._spans_of = session.annotations.records(annotator)
        self.count = len(documents)

    def records(self, progress: Progress = no_progress, cancelled: Cancelled = never) -> Iterator[DocumentRecord]:
        session = self._session
        for done, document in enumerate(self._documents):
            stop_if(cancelled)
            progress(done, len(self._documents), document.meta.title)
            yield DocumentRecord(
                document.id,
                session.documents.text(document.id),
                document.meta,
                self._spans_of(document.id),
                tuple(session.documents.masks(document.id)) if document.id in self._masked else (),
            )
