"""Export: writes documents and annotations as a dataset, which is read back and checked before it appears."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from core.codebook import Codebook
from core.errors import EnvironmentFault, UserError
from core.file_names import readable
from core.files import faults, is_database, reading, replacing
from core.formats.beside import Companions, contents
from core.formats.dataset import Dataset
from core.formats.losses import Loss, count_losses
from core.formats.manifest import DataFile, DatasetTally, beside_of, manifest, manifest_path
from core.formats.output import About, Written, appearing, is_replaceable_folder
from core.formats.protocol import Chosen, Feature, Format, Mismatch, Target
from core.formats.records import DocumentRecord
from core.formats.registry import find_choices
from core.formats.tokens import words_kept
from core.ids import AnnotatorId, DocumentId
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.said.declarations import variable_value
from core.selecting import DatasetPart, DatasetSource, Selected, safe_name, select

if TYPE_CHECKING:
    from core.session import Session

_COMPANIONS = ("-wal", "-shm", "-journal")
"""Endings of files that SQLite keeps beside a database (sqlite.org/tempfiles.html). They may be empty, so bytes do not
tell.
"""
_HEAD = 512
_NOT_WRITTEN = frozenset([Feature.OVERLAPS, Feature.EDGES])
"""Losses of whole annotations. Only the others have to be found when the dataset is read back."""


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export wrote."""

    path: Path
    """As asked for. The files of a split are beside it, see `files`."""
    manifest: Path
    documents: int
    spans: int
    verified: int
    """Spans (``sentences``: sentences) read back from the file and found equal to their slice of the text."""
    losses: tuple[Loss, ...] = ()
    """What the documents have that the format cannot hold."""
    layers: str = ""
    """Whose annotations were written."""
    unit: str = "code points"
    files: tuple[Path, ...] = ()
    expected: int = 0
    """How many spans had to be verified."""


def export(
    session: "Session",
    path: Path,
    *,
    format: str = "jsonl",  # noqa: A002 - the word that the command line and the manifest use
    options: Chosen | None = None,
    documents: Sequence[DocumentId] | None = None,
    annotator: AnnotatorId | None = None,
    dataset: Dataset = Dataset(),  # noqa: B008 - frozen
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> ExportReport:
    """Write the project, or chosen `documents` and one `annotator`'s annotations, to `path` and its manifest.

    `options` are choices of the format (`core.formats.protocol.Option`), `dataset` those that all have. What the format
    cannot hold is counted first. A split, or a file for each annotator, makes several files beside `path`
    (``x.train.jsonl``), each with a manifest, unless the format keeps parts together.

    The dataset takes the place of an older one only when it is complete, on the disk, read back and every span in
    it equals its slice of the text. Raises UserError ``export.unknown_format``, ``export.unknown_option``,
    ``export.unknown_shape``, ``export.bad_split``, ``export.whose``, ``export.needs_add_on``, ``export.no_dataset`` and
    ``export.folder_in_use`` (see `require_no_loss`), ``document.unknown``; EnvironmentFault ``file.*`` and
    ``export.moved_span``, ``export.not_verified``; `Cancel`, which leaves nothing.
    """
    chosen, choices = find_choices(format, options or {})
    dataset.require_sound()
    require_no_loss(session.path, path, chosen.target)
    with session.reading(), words_kept():
        selected, source = chosen_source(session, chosen, choices, documents, annotator, dataset)
        files = _files(path, chosen, source)
        for file in files:
            require_no_loss(session.path, file, chosen.target)
            if dataset.card and chosen.target is Target.FILE:
                _require_free(Companions.of(file), file)
        exporter = _Exporter(session, chosen, choices, dataset, selected, source, progress, cancelled)
        lost = exporter.losses()
        with ExitStack() as places:
            written = [exporter.write(places, file, part, lost) for file, part in files.items()]
        progress(source.count, source.count, path.name)
    first = written[0]
    return replace(
        first,
        path=path,
        documents=sum(report.documents for report in written),
        spans=sum(report.spans for report in written),
        verified=sum(report.verified for report in written),
        expected=sum(report.expected for report in written),
        files=tuple(files),
    )


def losses(
    session: "Session",
    *,
    format: str = "jsonl",  # noqa: A002
    options: Chosen | None = None,
    documents: Sequence[DocumentId] | None = None,
    annotator: AnnotatorId | None = None,
    dataset: Dataset = Dataset(),  # noqa: B008 - frozen
    cancelled: Cancelled = never,
) -> tuple[Loss, ...]:
    """What an export with these choices would leave out, with counts. Raises as `export` does, and writes nothing."""
    chosen, choices = find_choices(format, options or {})
    if not chosen.lacks(choices) and chosen.count is None:
        return ()
    dataset.require_sound()
    with session.reading():
        selected, source = chosen_source(session, chosen, choices, documents, annotator, dataset)
        return _Exporter(session, chosen, choices, dataset, selected, source, no_progress, cancelled).losses()


def chosen_source(
    session: "Session",
    chosen: Format,
    choices: Chosen,
    documents: Sequence[DocumentId] | None,
    annotator: AnnotatorId | None,
    dataset: Dataset,
) -> tuple[Selected, DatasetSource]:
    """Whose annotations are written, and the documents as records. Use it within one `Session.reading`.

    Raises UserError ``export.whose`` and as `core.selecting.select`; ``document.unknown``.
    """
    if annotator is not None:
        selected = Selected((session.annotators.get(annotator),))
    else:
        holds = Feature.ANNOTATORS not in chosen.lacks(choices) or dataset.apart
        selected = select(session, dataset, holds_annotators=holds)
    shape = choices.get("shape", "documents") if chosen.shaped else "documents"
    return selected, DatasetSource(session, documents, dataset, selected, shape)


def _files(path: Path, chosen: Format, source: DatasetSource) -> dict[Path, DatasetPart]:
    """The path of each part. A format that keeps a split together gets one file for all parts."""
    parts = source.parts()
    if chosen.keeps_splits:
        parts = [DatasetPart(person, "", person) for person in dict.fromkeys(part.person for part in parts)]
    if len(parts) == 1 and not parts[0].name:
        return {path: parts[0]}
    stem = path.stem if chosen.suffix else path.name
    suffix = path.suffix if chosen.suffix else ""
    return {path.with_name(f"{stem}.{safe_name(part.name)}{suffix}"): part for part in parts}


def _require_free(companions: Companions, file: Path) -> None:
    """Refuse names of files that no export wrote: raises UserError ``export.no_dataset``."""
    if str(beside_of(file).get("format", "")).startswith("biaodu-"):
        return
    for path in (companions.card, companions.codebook):
        if os.path.lexists(path):
            raise UserError("export.no_dataset", path=str(path))


def require_no_loss(project: Path, path: Path, kind: Target = Target.FILE) -> None:
    """Refuse a place where a dataset would replace the open project, another database, a document or a folder in use.

    What holds a zero byte near its beginning (SQLite, zip and so packages, Word and Excel files) or is a PDF is a
    dataset only where its manifest lies beside it. Raises UserError ``export.no_dataset``, ``export.folder_in_use``;
    EnvironmentFault ``file.*``.
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
    is_document = b"\0" in head or head.startswith((b"PK", b"%PDF-"))
    if is_document and not str(beside_of(path).get("format", "")).startswith("biaodu-"):
        raise UserError("export.no_dataset", path=str(path))


@dataclass(frozen=True, slots=True)
class _Exporter:
    """One export, which writes one file after another."""

    session: "Session"
    format: Format
    choices: Chosen
    dataset: Dataset
    selected: Selected
    source: DatasetSource
    progress: Progress
    cancelled: Cancelled

    def losses(self) -> tuple[Loss, ...]:
        """What the format cannot hold of all that is to be written."""
        lacking, count = self.format.lacks(self.choices), self._count()
        if not lacking and count is None:
            return ()
        return count_losses(self.source.records(cancelled=self.cancelled), lacking, count)

    def _count(self) -> Callable[[DocumentRecord], Mapping[Feature, int]] | None:
        count = self.format.count
        return None if count is None else lambda record: count(record, self.choices)

    def write(self, places: ExitStack, path: Path, part: DatasetPart, lost: tuple[Loss, ...]) -> ExportReport:
        """Write one file and its manifest, which appear when the block of `places` ends."""
        chosen, session = self.format, self.session
        assert chosen.write is not None
        sidecar, tally = manifest_path(path), DatasetTally()
        labels = tuple(session.codebook.labels())
        about = About(session.project.name, labels, self._splits(), self.dataset.context, self.source.use())
        manifest_file = places.enter_context(replacing(sidecar))
        place = places.enter_context(appearing(path, chosen.target, about))
        records = self.source.records(self.progress, self.cancelled, part=part, exact=True)
        chosen.write(tally.counting(records), place, self.choices)
        back = self.source.records(part=part)
        verified = _read_back(chosen, self.choices, _Counted(place, tally, self.cancelled), back, path)
        expected = self._expected(tally, verified, lost, part)
        data = DataFile(
            readable(path.name),
            chosen.id,
            chosen.version,
            self.choices,
            place.parts(),
            verified,
            unit=chosen.unit,
            expected=expected,
            layers=self.selected.said,
            losses={loss.feature.value: loss.count for loss in lost},
            dataset=self.dataset.to_json() | ({"part": part.name} if part.name else {}),
        )
        project = {"uuid": session.project.uuid, "name": session.project.name}
        manifest_file.write(manifest(data, tally, project, about.labels, *self._declared()))
        if self.dataset.card and chosen.target is Target.FILE:
            beside = Companions.of(path)
            card, codebook = contents(about, data, tally, chosen.title)
            places.enter_context(replacing(beside.card)).write(card)
            places.enter_context(replacing(beside.codebook)).write(codebook)
        stop_if(self.cancelled)
        return ExportReport(
            path, sidecar, tally.documents, tally.spans, verified, lost, self.selected.said, chosen.unit.value,
            expected=expected,
        )  # fmt: skip

    def _declared(self) -> tuple[Codebook, list[dict[str, object]]]:
        """What is declared beside labels; nothing in a project that declares nothing."""
        variables = self.session.variables.declared()
        return self.session.codebook.snapshot(), [variable_value(variable) for variable in variables]

    def _splits(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part.split for part in self.source.parts() if part.split))

    def _expected(self, tally: DatasetTally, verified: int, lost: tuple[Loss, ...], part: DatasetPart) -> int:
        """How many spans must be found: all but those that the format cannot hold."""
        if self.choices.get("shape") == "sentences" and not self.format.shaped:
            return tally.lines
        gone = sum(loss.count for loss in lost if loss.feature in _NOT_WRITTEN)
        return tally.spans - gone if not part.name else verified


def _read_back(chosen: Format, choices: Chosen, written: Written, records: Iterator[DocumentRecord], path: Path) -> int:
    assert chosen.verify is not None
    try:
        return chosen.verify(written, records, choices)
    except Mismatch as error:
        raise EnvironmentFault("export.not_verified", path=str(path), line=error.line) from error


class _Counted:
    """Reads back and counts lines; can be stopped."""

    def __init__(self, written: Written, tally: DatasetTally, cancelled: Cancelled) -> None:
        self._written = written
        self._tally = tally
        self._cancelled = cancelled
        self._lines: dict[str, int] = {}
        """Lines by file. A file may be read from its beginning several times."""

    def lines(self, name: str = "") -> Iterator[bytes]:
        for number, line in enumerate(self._written.lines(name)):
            if number % 64 == 0:
                stop_if(self._cancelled)
            if number >= self._lines.get(name, 0):
                self._lines[name] = number + 1
                self._tally.lines += 1
            yield line

    def pieces(self, name: str = "") -> Iterator[bytes]:
        for piece in self._written.pieces(name):
            stop_if(self._cancelled)
            yield piece

    def content(self, name: str = "") -> bytes | None:
        stop_if(self._cancelled)
        return self._written.content(name)
