"""Import: files and folders into a project, in one operation and so one undo step.

Files are read, decoded and described before the project is touched; then everything goes in with one transaction.
What cannot come in is reported with its reason, and the rest still does.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from core.changes import ChangeSet
from core.dataset_said import SaidIntake
from core.errors import UserError
from core.file_names import readable
from core.ids import AnnotatorId, DocumentId
from core.model import Document, Meta
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.reading.annotations import AnnotationIntake
from core.reading.folders import plan
from core.reading.guard.late import LateReaders
from core.reading.prepare import Described, Incoming, Item, Noticed, PassedOver, Refused, prepare
from core.reading.readers.protocol import ColumnNames, Options
from core.reading.report import SERIOUS, Reported
from core.reading.rereading import Edition, OtherReadings
from core.text.origins import FIELDS, by_hand

if TYPE_CHECKING:
    from core.reading.preview import Chosen, PreviewRow
    from core.session import Session

_BATCH = 32_000_000
"""Characters of text and JSON that are prepared at once. Larger imports go in batch by batch, still in one operation.
"""

_AT_ONCE = 50
"""Previewed texts that are stored before it is asked again whether to stop."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A document that was imported."""

    document: Document
    source: str
    held: int | None = None
    """Characters without blanks that the source shows; None if they were not counted."""


@dataclass(slots=True)
class ImportReport:
    """What became of everything an import was given."""

    imported: list[Imported] = field(default_factory=list[Imported])
    skipped: list[Reported] = field(default_factory=list[Reported])
    """Left out without harm: each with its reason."""
    warnings: list[Reported] = field(default_factory=list[Reported])
    """What came in differently from what the file says, what stayed out, and what may be wrong with the text."""
    failed: list[Reported] = field(default_factory=list[Reported])
    """Files, lines and annotations that could not be taken over."""
    told: list[Reported] = field(default_factory=list[Reported])
    """As which datasets files were read, and how their offsets were counted."""
    annotations: int = 0
    """Annotations that came in."""
    known_annotations: int = 0
    """Annotations that the project already had, equal in everything."""
    predictions: int = 0
    """Suggestions of programs that came in."""
    labels: list[str] = field(default_factory=list[str])
    """Codes of the labels that were added to the codebook."""
    annotators: list[str] = field(default_factory=list[str])
    """Names of the annotators that were added."""
    editions: list[Edition] = field(default_factory=list[Edition])
    """Documents whose file was imported before and is read differently today."""
    change: ChangeSet = field(default_factory=ChangeSet)

    @property
    def serious(self) -> list[Reported]:
        """Warnings that a part of a text is lost or wrong."""
        return [warning for warning in self.warnings if warning.error.code in SERIOUS]


def import_paths(
    session: "Session",
    paths: Sequence[Path],
    *,
    annotator: AnnotatorId | None = None,
    encoding: str | None = None,
    mask_furniture: bool = True,
    columns: ColumnNames | None = None,
    convert: bool = False,
    recognise: bool = False,
    mark: bool = False,
    format: str = "auto",  # noqa: A002 - the word that the command line uses
    unit: str = "",
    suggestions: bool = False,
    declare: bool = False,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> ImportReport:
    """Bring files, and the files of folders, into the project.

    `annotator` owns the annotations of datasets that name nobody (default: who works here now). `encoding` is the
    charset of texts, pages and tables, where the user knows it. `mask_furniture` masks what a web page put around a
    text. `columns` names columns of tables by field (``text``, ``title``, ...); the others are guessed. With `convert`
    LibreOffice, where it is installed, turns ``.doc`` and ``.wps`` into what can be read; with `recognise` scans are
    read by text recognition, where its add-on is allowed; with `mark` a few bytes that
    fit no character become U+FFFD instead of keeping a file out. `format` and `unit` are those of datasets, see
    `core.reading.readers.protocol.Options`; with `suggestions` their labels are kept as suggestions. With `declare`
    attributes, variables and kinds of links that another program's dataset has and nobody has declared are declared;
    else they are counted as losses.
    Progress counts bytes, each twice: read, then stored.

    Raises EnvironmentFault for the project's own file (``project.read_only``, ``file.disk_full`` ...) and `Cancel`;
    the project then is as it was.
    """
    planned = plan(paths, pictures=recognise)
    report = ImportReport()
    report.skipped += [Reported(readable(path), error) for path, error in planned.skipped]
    report.failed += [Reported(readable(path), error) for path, error in planned.failed]
    steps = _Steps(planned.files, progress, cancelled)
    with LateReaders() as readers:
        options = Options(encoding, columns or {}, convert, mark, format, unit, recognise, suggestions)
        batches = _batches(planned.files, options, steps, readers, session)
        stored = steps.stored
        _store(session, batches, report, annotator, mask_furniture=mask_furniture, declare=declare, stored=stored)
    steps.finish()
    return report


def import_items(
    session: "Session",
    items: Sequence[Item],
    *,
    annotator: AnnotatorId | None = None,
    mask_furniture: bool = True,
    declare: bool = False,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> ImportReport:
    """Import what was read before (`core.reading.preview`), as `import_paths` does. Progress counts items."""
    report = ImportReport()
    done = 0

    def stored() -> None:
        nonlocal done
        stop_if(cancelled)
        done = min(len(items), done + _AT_ONCE)
        progress(done, len(items), "")

    batches = (list(items[at : at + _AT_ONCE]) for at in range(0, len(items), _AT_ONCE))
    _store(
        session,
        batches,
        report,
        annotator,
        mask_furniture=mask_furniture,
        declare=declare,
        stored=stored,
        upcoming=items,
    )
    return report


def import_previewed(
    session: "Session",
    chosen: "Sequence[Chosen]",
    left_out: "Sequence[PreviewRow]" = (),
    *,
    annotator: AnnotatorId | None = None,
    mask_furniture: bool = True,
    declare: bool = False,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> ImportReport:
    """Import rows of a preview as they were shown, in one operation; `left_out` are listed in the report.

    Progress counts texts. Raises as `import_paths`.
    """
    items: list[Item] = []
    for row in chosen:
        items += [_as_left(item, row.meta) if isinstance(item, Incoming) else item for item in row.row.items]
    report = import_items(
        session,
        items,
        annotator=annotator,
        mask_furniture=mask_furniture,
        declare=declare,
        progress=progress,
        cancelled=cancelled,
    )
    for row in left_out:
        if row.refusal is not None:
            passed_over = any(isinstance(item, PassedOver) for item in row.items)
            (report.skipped if passed_over else report.failed).append(Reported(row.source, row.refusal))
        elif row.same is not None:
            error = UserError("import.same_text", title=row.same.title, id=row.same.document)
            report.skipped.append(Reported(row.source, error))
        else:
            report.skipped.append(Reported(row.source, UserError("import.not_chosen")))
    return report


def _as_left(item: Incoming, chosen: Meta) -> Incoming:
    return replace(item, new=replace(item.new, meta=as_entered(item.new.meta, chosen)))


def as_entered(found: Meta, chosen: Meta) -> Meta:
    """The metadata as somebody left them in the preview.

    Where they differ from what was found, that person entered them.
    """
    differing = [name for name in FIELDS if getattr(found, name) != getattr(chosen, name)]
    return by_hand(chosen, differing) if differing else chosen


def _store(
    session: "Session",
    batches: Iterator[list[Item]],
    report: ImportReport,
    annotator: AnnotatorId | None,
    *,
    mask_furniture: bool,
    declare: bool,
    stored: Callable[[], None],
    upcoming: Sequence[Item] = (),
) -> None:
    """Put all batches into the project in one operation. `stored` is called after each and may raise `Cancel`.

    `upcoming` is what all batches hold, where that is known.
    """
    first = next(batches, None)
    if first is None:
        return
    changes: list[ChangeSet] = []
    unsubscribe = session.subscribe(changes.append)
    try:
        with session.with_operation("document.import"):
            intake = AnnotationIntake(session, annotator)
            said = _LateSaid(session, annotator, declare=declare)
            said.expect(upcoming)
            for batch in chain([first], batches):
                if not upcoming:
                    said.expect(batch)
                said.take(_take(session, batch, intake, report, mask_furniture=mask_furniture))
                stored()
            report.skipped += said.finish()
    finally:
        unsubscribe()
    report.annotations, report.known_annotations = intake.added, intake.known
    report.predictions = intake.predictions
    report.labels, report.annotators = intake.labels, intake.annotators
    report.change = changes[-1] if changes else ChangeSet()


def _take(
    session: "Session", batch: list[Item], intake: AnnotationIntake, report: ImportReport, *, mask_furniture: bool
) -> list[tuple[Incoming, DocumentId]]:
    """Put one batch into the open operation; what says something beside labels comes back, with its document."""
    incoming = [item for item in batch if isinstance(item, Incoming)]
    others = OtherReadings(session.documents.from_files({item.new.source.raw_sha256 for item in incoming}))
    new = [item.new if mask_furniture else replace(item.new, masks=()) for item in incoming]
    result, _ = session.documents.add(new)
    sources = {id(new_document): item for new_document, item in zip(new, incoming, strict=True)}
    duplicates = {id(sources[id(new_document)]): document for new_document, document in result.duplicates}
    added = iter(result.added)
    arrived: list[tuple[Incoming, Document, bool]] = []
    for item in batch:
        match item:
            case Refused(source, error):
                report.failed.append(Reported(source, error))
            case Noticed(source, error) if error.code.startswith("import.offsets"):
                report.told.append(Reported(source, error))
            case Noticed(source, error):
                report.warnings.append(Reported(source, error))
            case PassedOver(source, error):
                report.skipped.append(Reported(source, error))
            case Described(_, path, labels):
                intake.describe(path, labels)
            case Incoming():
                document = duplicates.get(id(item))
                if document is None:
                    document, is_new = next(added), True
                    report.imported.append(Imported(document, item.source, item.held))
                    _tell_other_reading(document, item.source, others, report)
                else:
                    is_new = False
                    report.skipped.append(Reported.same_text(item.source, document))
                arrived.append((item, document, is_new))
    intake.take(arrived)
    intake.predict(arrived)
    report.skipped += intake.skipped
    report.failed += intake.failed
    return [(item, document.id) for item, document, _ in arrived if item.said]


class _LateSaid:
    """What datasets say beside labels, brought in by `core.dataset_said`, which hardly any import needs."""

    def __init__(self, session: "Session", annotator: AnnotatorId | None, *, declare: bool) -> None:
        self._session = session
        self._annotator = annotator
        self._declare = declare
        self._intake: SaidIntake | None = None

    def _begun(self) -> SaidIntake:
        if self._intake is None:
            self._intake = SaidIntake(self._session, declare=self._declare)
        return self._intake

    def expect(self, items: Iterable[Item]) -> None:
        """Look at what comes, before any of it does."""
        for item in items:
            if isinstance(item, Incoming) and item.said is not None and item.said.foreign:
                self._begun().expect(item.said)

    def take(self, arrived: list[tuple[Incoming, DocumentId]]) -> None:
        for item, document in arrived:
            assert item.said is not None
            me = self._session.annotator
            person = self._annotator or (me.id if me is not None else None)
            self._begun().take(item.source, item.path, document, item.said, person, item.spans)

    def finish(self) -> list[Reported]:
        if self._intake is None:
            return []
        self._intake.finish()
        return [Reported(source, error) for source, error in self._intake.told]


def _tell_other_reading(document: Document, source: str, others: OtherReadings, report: ImportReport) -> None:
    older = others.older(document)
    if older is not None:
        report.editions.append((older.id, document.id))
        error = UserError("import.read_otherwise", title=older.meta.title, id=older.id)
        report.warnings.append(Reported(source, error))


def _batches(
    files: Sequence[Path], options: Options, steps: "_Steps", readers: LateReaders, session: "Session"
) -> Iterator[list[Item]]:
    """Prepared items in groups of about `_BATCH` characters, with at least one item each."""
    batch: list[Item] = []
    size = 0
    for file in files:
        for item in prepare(file, options, steps.read, readers, partial(_text_of, session)):
            batch.append(item)
            if isinstance(item, Incoming):
                size += len(item.new.text) + 300 * (len(item.spans) + len(item.predictions))
            if size >= _BATCH:
                yield batch
                batch, size = [], 0
        steps.next_file(file)
    if batch:
        yield batch


def _text_of(session: "Session", document: DocumentId) -> str | None:
    """The text of a document that the project has."""
    try:
        return session.documents.text(document)
    except UserError:
        return None


class _Steps:
    """Progress of an import in bytes, each counted twice: when read and when stored."""

    def __init__(self, files: Sequence[Path], progress: Progress, cancelled: Cancelled) -> None:
        self._sizes = {file: _size(file) for file in files}
        self._total = 2 * sum(self._sizes.values())
        self._before = 0
        self._in_file = 0
        self._stored = 0
        self._progress = progress
        self._cancelled = cancelled

    def read(self, file: Path, position: int) -> None:
        stop_if(self._cancelled)
        self._in_file = position
        self._tell(file.name)

    def next_file(self, file: Path) -> None:
        self._before += self._sizes[file]
        self._in_file = 0
        self._tell(file.name)

    def stored(self) -> None:
        stop_if(self._cancelled)
        self._stored = self._before + self._in_file
        self._tell("")

    def finish(self) -> None:
        self._progress(self._total, self._total, "")

    def _tell(self, what: str) -> None:
        self._progress(min(self._total, self._before + self._in_file + self._stored), self._total, what)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
