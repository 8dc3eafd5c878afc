"""Import, export and check as jobs, and what is said when they end."""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from core.errors import UserError
from core.ids import AnnotatorId, DocumentId
from core.progress import Cancelled, Progress
from core.session import Session
from gui.base.i18n import _, ngettext
from gui.importing.editions import Editions
from gui.importing.rereading import Rereading
from gui.widgets.errors import sentence
from gui.widgets.file_choice import choose_folder
from gui.widgets.message_bar import Message, MessageKind
from gui.widgets.project_jobs import ProjectJobs

if TYPE_CHECKING:
    from core.checking import CheckReport
    from core.exporting import ExportReport
    from core.importing import ImportReport
    from core.reading.preview import Chosen, PreviewRow
    from gui.importing.export_again import ExportMemory, LastExport


class ImportDesk(ProjectJobs):
    """What goes in and out of the open project."""

    imported = Signal()
    """Documents came in."""
    arrived = Signal(object, object)
    """The chosen rows of a preview, and the `ImportReport` of what became of them."""
    known = Signal(str)
    """The imported file is this document, which the project already has."""
    layer: Callable[[], AnnotatorId | None] = staticmethod(lambda: None)
    """Whose annotations an export offers first; None for everybody's."""
    memory: "ExportMemory | None" = None
    """Where the last export is remembered."""

    @cached_property
    def editions(self) -> Editions:
        """What becomes of annotations when a new edition of their report came in."""
        return Editions(self._window, self._session, self._jobs, self._show, self._failed, self._undo, self._identities)

    @cached_property
    def rereading(self) -> Rereading:
        """Reading documents again with today's rules."""
        return Rereading(self._window, self._session, self._jobs, self._show, self._failed, self._undo)

    # --- import

    def ask_files(self) -> None:
        """Let the user choose files to import, and look through what they hold."""
        self._open_import(())

    def ask_folder(self) -> None:
        """Let the user choose a folder to import."""
        folder = choose_folder(self._window, _("Import folder"))
        if folder is not None:
            self.import_paths([folder])

    def import_paths(self, paths: Sequence[Path]) -> None:
        """Import files and folders; asks for them when the list is empty.

        One file with nothing to decide about comes in at once; anything else is shown in a table first.
        """
        if len(paths) == 1 and paths[0].is_file():
            self._look_at(paths[0])
        else:
            self._open_import(paths)

    def _look_at(self, path: Path) -> None:
        from gui.importing.reading import ImportReading
        from gui.importing.rows import ImportRow, all_clean, to_import

        reading = ImportReading(self._session, self._jobs, self)
        rows: list[PreviewRow] = []

        def looked(stopped: bool) -> None:
            reading.deleteLater()
            shown = [ImportRow.of(row) for row in rows]
            if stopped:
                self._show(Message(_("Stopped; nothing was changed.")))
            elif len(rows) == 1 and all_clean(shown) and not self._has_undeclared(rows[0]):
                self.import_previewed(*to_import(shown))
            elif len(rows) == 1 and (same := rows[0].same) is not None:
                self.known.emit(same.document)
                self._show(Message(sentence(UserError("import.same_text", title=same.title, id=same.document))))
            else:
                self._open_import((), rows)

        reading.rows_came.connect(rows.extend)
        reading.ended.connect(looked)
        reading.start([path], {}, [])

    def _has_undeclared(self, row: "PreviewRow") -> bool:
        """Whether it has to be asked what to do with what a dataset says beside its labels."""
        from core.dataset_said import undeclared

        said = row.incoming.said if row.incoming is not None else None
        return said is not None and bool(undeclared(self._session, [said]))

    def _open_import(self, paths: Sequence[Path], rows: "Sequence[PreviewRow]" = ()) -> None:
        from gui.importing.import_dialog import ImportDialog

        dialog = ImportDialog(self._session, self._jobs, paths, self._window, rows=rows)
        dialog.submitted.connect(self.import_previewed)
        dialog.open()

    def import_previewed(
        self,
        chosen: "list[Chosen]",
        left_out: "list[PreviewRow]",
        annotator: AnnotatorId | None = None,
        declare: bool = False,
    ) -> None:
        """Bring in rows of a preview, see `core.importing`; `annotator` owns annotations that name nobody."""

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> "ImportReport":
            from core.importing import import_previewed

            return import_previewed(
                session,
                chosen,
                left_out,
                annotator=annotator,
                declare=declare,
                progress=progress,
                cancelled=cancelled,
            )

        self._start_writing(_("Importing"), work, lambda report: self._imported(chosen, report))

    def _start_writing(self, title: str, work: Callable[..., object], done: Callable[..., None]) -> None:
        def stopped() -> None:
            self._show(Message(_("Stopped; nothing was changed.")))

        self._jobs.start_in(self._session, title, work, writes=True, done=done, stopped=stopped)

    def _imported(self, chosen: "Sequence[Chosen]", report: "ImportReport") -> None:
        number = len(report.imported)
        parts = [ngettext("{n} document imported", "{n} documents imported", number).format(n=f"{number:,}")]
        if report.annotations:
            word = ngettext("{n} annotation", "{n} annotations", report.annotations)
            parts.append(word.format(n=f"{report.annotations:,}"))
        if report.predictions:
            word = ngettext("{n} suggestion", "{n} suggestions", report.predictions)
            parts.append(word.format(n=f"{report.predictions:,}"))
        if report.skipped:
            parts.append(_("{n} passed over").format(n=len(report.skipped)))
        if report.warnings:
            word = ngettext("{n} warning", "{n} warnings", len(report.warnings))
            parts.append(word.format(n=f"{len(report.warnings):,}"))
        if report.failed:
            parts.append(_("{n} failed").format(n=len(report.failed)))
        actions: list[tuple[str, Callable[[], object]]] = []
        pairs = self.editions.pairs(chosen, report)
        if pairs:
            parts.append(ngettext("{n} new edition", "{n} new editions", len(pairs)).format(n=len(pairs)))
            actions.append((_("Carry annotations over…"), lambda: self.editions.ask(pairs)))
        actions.append((_("Report…"), lambda: self._show_import_report(report)))
        if number or report.annotations or report.predictions:
            actions.append((_("Undo"), self._undo))
        kind = MessageKind.WARNING if report.failed or report.serious else MessageKind.INFO
        text = _("{sentence}.").format(sentence=_(", ").join(parts))
        self._show(Message(text, kind, actions=tuple(actions), sticky=bool(report.failed or pairs or report.serious)))
        self.arrived.emit(chosen, report)
        if number:
            self.imported.emit()

    def _show_import_report(self, report: "ImportReport") -> None:
        from gui.importing.report_dialog import ImportReportDialog

        dialog = ImportReportDialog(report, self._window)
        dialog.failed.connect(self._failed)
        dialog.open()

    # --- export

    def export_again(self) -> None:
        """Do the last export once more.

        Asks where there was none yet, and before it replaces what somebody else has written there since.
        """
        last = self.memory.last() if self.memory is not None else None
        if last is None:
            self.ask_export()
        elif last.changed():
            self.ask_export(last.choices["documents"] or (), last)
        else:
            self.export(last.path, dict(last.choices))

    def ask_export(self, chosen: Sequence[DocumentId] = (), last: "LastExport | None" = None) -> None:
        """Let the user choose what to write and where; begins with the `chosen` documents, else with all.

        Where the file of the `last` export was changed by somebody else, the dialog says so.
        """
        from gui.importing.export_dialog import ExportDialog

        dialog = ExportDialog(
            self._session,
            self._window,
            selected=chosen,
            identities=self._identities(),
            layer=self.layer(),
            jobs=self._jobs,
        )
        if last is not None:
            dialog.show_last(last)
        dialog.submitted.connect(self.export)
        dialog.open()

    def export(self, path: Path, options: dict[str, Any]) -> None:
        """Write a dataset; `options` are keyword arguments of `core.exporting.export`."""

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> "ExportReport":
            from core.exporting import export

            return export(session, path, progress=progress, cancelled=cancelled, **options)

        def stopped() -> None:
            self._show(Message(_("Stopped; no file was written.")))

        def done(report: "ExportReport") -> None:
            if self.memory is not None:
                self.memory.keep(report, options)
            self._exported(report)

        self._jobs.start_in(self._session, _("Exporting"), work, done=done, stopped=stopped)

    def _exported(self, report: "ExportReport") -> None:
        from gui.importing.report_dialog import ExportReportDialog

        text = ngettext(
            "{n} annotation written to {name}, read back and compared.",
            "{n} annotations written to {name}, read back and compared.",
            report.verified,
        ).format(n=f"{report.verified:,}", name=report.path.name)
        show = (_("Report…"), lambda: ExportReportDialog(report, self._window).open())
        self._show(Message(text, actions=(show,)))

    # --- check

    def check(self, *, quietly: bool = False) -> None:
        """Compare every annotation with its text, and the file with itself; `quietly` speaks of problems only."""

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> "CheckReport":
            return session.check(progress, cancelled)

        def done(report: "CheckReport") -> None:
            if not (quietly and report.ok):
                self._checked(report)

        self._jobs.start_in(self._session, _("Checking"), work, done=done)

    def _checked(self, report: "CheckReport") -> None:
        if report.ok:
            text = _("The project is sound: {documents} documents, {annotations} annotations, every quote fits.")
            self._show(Message(text.format(documents=f"{report.documents:,}", annotations=f"{report.annotations:,}")))
            return
        number = len(report.broken)
        text = ngettext("The check found {n} problem.", "The check found {n} problems.", number).format(n=number)
        actions = ((_("Report…"), lambda: self._show_check_report(report)),)
        self._show(Message(text, MessageKind.ERROR, actions=actions, sticky=True))

    def _show_check_report(self, report: "CheckReport") -> None:
        from gui.importing.report_dialog import CheckReportDialog

        dialog = CheckReportDialog(report, self._window)
        dialog.failed.connect(self._failed)
        dialog.open()
