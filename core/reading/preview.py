"""Shows what an import would bring, before it does: a row for each text, with all that is known or wrong about it.

The rows hold the texts that were read, so that exactly what was shown is imported afterwards.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import BiaoduError, EnvironmentFault, UserError
from core.file_names import readable
from core.files import reading
from core.model import Meta
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.reading.folders import plan
from core.reading.guard.reading import Asking, GuardedReaders
from core.reading.guard.watch import FATES
from core.reading.kinds import FileKind, kind_of
from core.reading.known_texts import KnownTexts, NearlySame, SameText
from core.reading.prepare import MAX_TEXT, Described, Incoming, Item, PassedOver, Refused, prepare
from core.reading.readers.protocol import GivenFile, Options

if TYPE_CHECKING:
    from core.session import Session

TABLES = frozenset({FileKind.CSV, FileKind.XLSX, FileKind.RECORDS})
"""Kinds of files in which the user may choose columns."""


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One text of one file, or the reason why there is none."""

    source: str
    """The file, and for files of several texts the place: ``reports.jsonl:12``."""
    path: Path
    kind: str
    """A `core.reading.kinds.FileKind`; empty if the kind could not be told."""
    items: tuple[Item, ...]
    """What reading gave: at most one `Incoming`, and what was noticed about it."""
    same: SameText | None = None
    near: NearlySame | None = None
    """The text most like this one, unless it is the same."""
    columns: tuple[str, ...] = ()
    """Names of a table's columns, to choose the text, the title ... from."""

    @property
    def incoming(self) -> Incoming | None:
        """The document that would come in; None if it is refused."""
        return next((item for item in self.items if isinstance(item, Incoming)), None)

    @property
    def refusal(self) -> BiaoduError | None:
        """Why there is no text."""
        if self.incoming is not None:
            return None
        return next((item.error for item in self.items if isinstance(item, Refused | PassedOver)), None)

    @property
    def notices(self) -> tuple[BiaoduError, ...]:
        """What comes in differently from what the file says, and what stays out."""
        if self.incoming is None:
            return ()
        return tuple(item.error for item in self.items if not isinstance(item, Incoming | Described))


@dataclass(frozen=True, slots=True)
class Chosen:
    """A row of the preview that shall come in, with the metadata that it shall have."""

    row: PreviewRow
    meta: Meta


def preview(
    paths: Sequence[Path],
    *,
    session: "Session | None" = None,
    options: Mapping[Path, Options] | Options = Options(),  # noqa: B008 - frozen
    beside: Iterable[PreviewRow] = (),
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> Iterator[PreviewRow]:
    """Read files, and the files of folders, without touching the project.

    `session` is asked which texts are there already; `options` are for all files or by file; `beside` are rows shown
    already, in which a text may come a first time. Progress counts bytes. Raises `Cancel`.
    """
    planned = plan(paths, pictures=isinstance(options, Options) and options.recognise)
    known = KnownTexts(session, cancelled)
    for row in beside:
        if row.incoming is not None:
            known.compared(row.source, row.incoming)
    reading = _Reading(planned.files, progress, cancelled)
    with GuardedReaders() as readers:
        for path in planned.files:
            chosen = options if isinstance(options, Options) else options.get(path, Options())
            for row in _rows(path, chosen, reading, readers, known):
                if row.incoming is not None:
                    same, near = known.compared(row.source, row.incoming)
                    yield replace(row, same=same, near=near)
                else:
                    yield row
            reading.finish(path)
    for path, error in planned.failed:
        yield PreviewRow(readable(path), path, "", (Refused(readable(path), error),))
    for path, error in planned.skipped:
        yield PreviewRow(readable(path), path, "", (PassedOver(readable(path), error),))


def _rows(
    path: Path, options: Options, reading: "_Reading", readers: GuardedReaders, known: KnownTexts
) -> Iterator[PreviewRow]:
    """The texts of one file, not compared with others yet."""
    kind = _kind(path)
    columns: tuple[str, ...] = ()
    if kind is not None and kind in TABLES:
        try:
            columns = column_names(path, kind, options, readers, lambda: reading.at(path, 0))
        except UserError as error:  # it would end another child in the same way
            yield PreviewRow(readable(path), path, kind, (Refused(readable(path), error),))
            return
    prepared = prepare(path, options, reading.at, readers, known.text)
    for source, group in groupby((item for item in prepared if not isinstance(item, Described)), key=_source):
        yield PreviewRow(source, path, kind or "", known.within_limit(source, tuple(group)), columns=columns)


def column_names(
    path: Path, kind: FileKind, options: Options, readers: GuardedReaders, asking: Asking
) -> tuple[str, ...]:
    """The names of a table's columns; empty when it has none or cannot be read.

    Raises UserError with one of `core.reading.guard.watch.FATES`, and what `asking` raises.
    """
    try:
        if path.stat().st_size > MAX_TEXT:
            return ()  # reading it says so
        with reading(path) as file:
            given = GivenFile(readable(path.name), file.read())
        return readers.columns(kind, given, options, asking)
    except UserError as error:
        if error.code in FATES:
            raise
        return ()
    except (EnvironmentFault, OSError):
        return ()


class _Reading:
    """The progress of a preview, in bytes read."""

    def __init__(self, files: Sequence[Path], progress: Progress, cancelled: Cancelled) -> None:
        self._sizes = {file: _size(file) for file in files}
        self._total = max(1, sum(self._sizes.values()))
        self._before = 0
        self._progress = progress
        self._cancelled = cancelled

    def at(self, file: Path, position: int) -> None:
        stop_if(self._cancelled)
        self._progress(min(self._total, self._before + position), self._total, file.name)

    def finish(self, file: Path) -> None:
        self._before += self._sizes[file]
        self.at(file, 0)


def _source(item: Item) -> str:
    return item.source


def _kind(path: Path) -> FileKind | None:
    """The kind of a file; None if reading it will say what is wrong."""
    try:
        return kind_of(path) if path.is_file() else None
    except (UserError, OSError):
        return None


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
