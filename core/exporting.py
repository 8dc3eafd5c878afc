"""Export: a project's documents and annotations into one file, read back and checked before it appears."""

import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO

from core.errors import EnvironmentFault, UserError
from core.file_names import readable
from core.files import faults, replacing
from core.formats.jsonl import Mismatch, Shape
from core.formats.manifest import DataFile, Tally, manifest, manifest_path
from core.formats.records import DocumentRecord
from core.formats.registry import Format, find_shape
from core.formats.sink import HashingSink, lines_back
from core.ids import AnnotatorId, DocumentId
from core.model import Document
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.storage.tables import quote_hash

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


def export(
    session: "Session",
    path: Path,
    *,
    format: str = "jsonl",  # noqa: A002 - the word that the command line and the manifest use
    shape: str = "documents",
    documents: Sequence[DocumentId] | None = None,
    annotator: AnnotatorId | None = None,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> ExportReport:
    """Write the project, or chosen `documents` and one `annotator`'s annotations, to `path` and its manifest.

    The file takes the place of an older one only when it is complete, on the disk, read back and every span in
    it equals its slice of the text. Raises UserError ``export.unknown_format``, ``export.unknown_shape``,
    ``export.no_dataset`` (see `require_no_loss`), ``document.unknown``; EnvironmentFault ``file.*`` and
    ``export.moved_span``, ``export.not_verified``; `Cancel`, which leaves nothing.
    """
    chosen, layout = find_shape(format, shape)
    require_no_loss(session.path, path)
    with session.reading():
        return _export(session, path, chosen, layout, shape, documents, annotator, progress, cancelled)


def require_no_loss(project: Path, path: Path) -> None:
    """Refuse a place where a dataset would replace the open project, another database or a document.

    A dataset is text: what holds a zero byte near its beginning (SQLite, zip and so packages, Word and Excel files)
    or is a PDF was never one. Raises UserError ``export.no_dataset``; EnvironmentFault ``file.*``.
    """
    target = os.path.realpath(path)
    with faults(path):
        if target in [os.path.realpath(project) + companion for companion in _COMPANIONS]:
            raise UserError("export.no_dataset", path=str(path))
        if not os.path.isfile(target):
            return
        with open(target, "rb") as file:
            head = file.read(_HEAD)
    if b"\0" in head or head.startswith(b"%PDF-"):
        raise UserError("export.no_dataset", path=str(path))


def _export(
    session: "Session",
    path: Path,
    chosen: Format,
    layout: Shape,
    shape: str,
    documents: Sequence[DocumentId] | None,
    annotator: AnnotatorId | None,
    progress: Progress,
    cancelled: Cancelled,
) -> ExportReport:
    wanted = None if documents is None else dict.fromkeys(documents)
    listed = session.documents.list() if wanted is None else [session.documents.get(id_) for id_ in wanted]
    source = _Source(session, listed, annotator)
    sidecar = manifest_path(path)
    with replacing(sidecar) as manifest_file, replacing(path) as file:
        tally, sink = _write(layout, _exact(source.records(progress, cancelled)), file)
        with _syncing(file):
            verified = _read_back(layout, _stoppable(lines_back(file), cancelled), source.records(), tally, path)
        data = DataFile(readable(path.name), chosen.name, chosen.version, shape, sink.sha256, sink.bytes, verified)
        project = {"uuid": session.project.uuid, "name": session.project.name}
        manifest_file.write(manifest(data, tally, project, session.codebook.labels()))
        stop_if(cancelled)
    progress(len(listed), len(listed), path.name)
    return ExportReport(path, sidecar, tally.documents, tally.spans, verified)


def _exact(records: Iterable[DocumentRecord]) -> Iterator[DocumentRecord]:
    """The records, as long as every span still covers what was labelled: slicing alone would not notice."""
    for record in records:
        text = record.text
        for span in record.spans:
            if span.end > len(text) or quote_hash(text[span.start : span.end]) != span.quote_hash:
                title, start, end = record.meta.title, span.start, span.end
                raise EnvironmentFault("export.moved_span", title=title, start=start, end=end)
        yield record


def _write(layout: Shape, records: Iterable[DocumentRecord], file: BinaryIO) -> tuple[Tally, HashingSink]:
    tally = Tally()
    with HashingSink(file) as sink:
        for record in records:
            tally.count(record)
            sink.write(layout.encode(record))
    return tally, sink


def _read_back(
    layout: Shape, lines: Iterator[bytes], records: Iterator[DocumentRecord], tally: Tally, path: Path
) -> int:
    def counted() -> Iterator[bytes]:
        for line in lines:
            tally.lines += 1
            yield line

    try:
        return layout.verify(counted(), records)
    except Mismatch as error:
        raise EnvironmentFault("export.not_verified", path=str(path), line=error.line) from error


class _syncing:
    """Lets the disk take the file in while the block reads it back from memory."""

    def __init__(self, file: BinaryIO) -> None:
        self._handle = file.fileno()
        self._error: OSError | None = None
        self._thread = threading.Thread(target=self._sync, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._thread.join()
        if kind is None and self._error is not None:
            # The system reports a failed write-back once: the sync before the rename would pass.
            raise self._error

    def _sync(self) -> None:
        try:
            os.fsync(self._handle)
        except OSError as error:
            self._error = error


def _stoppable(lines: Iterator[bytes], cancelled: Cancelled) -> Iterator[bytes]:
    for number, line in enumerate(lines):
        if number % 64 == 0:
            stop_if(cancelled)
        yield line


class _Source:
    """The documents of a project as records, one at a time, as often as asked."""

    def __init__(self, session: "Session", documents: Sequence[Document], annotator: AnnotatorId | None) -> None:
        self._session = session
        self._documents = documents
        self._annotator = annotator

    def records(self, progress: Progress = no_progress, cancelled: Cancelled = never) -> Iterator[DocumentRecord]:
        session = self._session
        for done, document in enumerate(self._documents):
            stop_if(cancelled)
            progress(done, len(self._documents), document.meta.title)
            yield DocumentRecord(
                document.id,
                session.documents.text(document.id),
                document.meta,
                self._session.annotations.records(document.id, self._annotator),
                tuple(session.documents.masks(document.id)),
            )
