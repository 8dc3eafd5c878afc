"""Import: what the files hold, as a table to look through, correct and choose from before anything comes in."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QProgressBar,
    QPushButton,
    QSplitter,
    QWidget,
)
from shiboken6 import isValid

from core.dataset_said import undeclared
from core.progress import Cancelled, Progress
from core.reading.kinds import PICTURE_SUFFIXES, READABLE
from core.reading.preview import PreviewRow
from core.reading.readers.protocol import Options
from core.reading.similar import TextDifference, differences
from core.reading.structure import Structure, structure
from core.session import Session
from core.text.parts import Correction, correct_part
from gui.base.i18n import _, ngettext
from gui.base.jobs import Jobs
from gui.documents.metadata_dialog import MetadataDialog
from gui.importing.detail import ImportDetail, paths_of
from gui.importing.differing import differing
from gui.importing.model import ImportModel
from gui.importing.reading import ImportReading
from gui.importing.rows import ImportRow, RowState, as_document, to_import
from gui.importing.table import ImportTable
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.empty_state import EmptyState
from gui.widgets.file_choice import choose_files_to_open, choose_folder, kinds_of_files
from gui.widgets.menus import add_action
from gui.widgets.panel import choose_row
from gui.widgets.table_menu import say_refused
from gui.widgets.table_saving import add_table_actions

PATTERNS = " ".join(f"*{suffix}" for suffix in (*READABLE, *sorted(PICTURE_SUFFIXES)))
COMPARE_AFTER_MILLISECONDS = 150
"""The delay before a selected text is compared, so that moving through the table stays quick."""


LEAST_ROWS = 4
"""Rows of files that are seen on any screen."""


class ImportDialog(Dialog):
    """Reads files into a table; whoever opens it does the import."""

    help_page = "import"

    submitted = Signal(list, list, object, bool)
    """`Chosen` rows; `PreviewRow`s left out; the id of whose annotations are that name nobody, or None; and whether
    what datasets say that nobody has declared is to be declared.
    """

    def __init__(
        self,
        session: Session,
        jobs: Jobs,
        paths: Sequence[Path] = (),
        parent: QWidget | None = None,
        *,
        rows: Sequence[PreviewRow] = (),
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._jobs = jobs
        self._options: dict[Path, Options] = {}
        self._again: dict[Path, list[PreviewRow]] | None = None
        """While files are read again: what they have given so far."""
        self.reading = ImportReading(session, jobs, self)
        self.model = ImportModel(self)
        self.table = ImportTable(self.model)
        self.table.gate = self.reading.gate
        self.detail = ImportDetail()
        self.problems = QCheckBox()
        self.declare = QCheckBox()
        self.declare.hide()
        self.files_button, self.folder_button, self.remove_button = QPushButton(), QPushButton(), QPushButton()
        self.stop_button = QPushButton()
        self.progress = QProgressBar()
        self.annotator = QComboBox()
        self._annotator_caption = QLabel()
        self._summary = muted_label()
        self._empty = EmptyState(self.table)
        self._counting = QTimer(self, singleShot=True, interval=0)
        self._comparing = QTimer(self, singleShot=True, interval=COMPARE_AFTER_MILLISECONDS)
        self._looking = QTimer(self, singleShot=True, interval=COMPARE_AFTER_MILLISECONDS)
        self._lay_out()
        self._connect()
        self._fill_annotators()
        self.setAcceptDrops(True)
        self.table.setAcceptDrops(False)
        self.resize(1280, 720)
        self.retranslate()
        self._take(list(rows))
        if paths:
            self.add(paths)
        self._check()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        for button in (self.files_button, self.folder_button, self.remove_button, self.stop_button):
            button.setAutoDefault(False)
        for widget in (self.files_button, self.folder_button, self.remove_button):
            top.addWidget(widget)
        top.addStretch(1)
        top.addWidget(self.problems)
        middle = QSplitter(Qt.Orientation.Vertical)
        middle.setChildrenCollapsible(False)
        middle.setHandleWidth(16)
        middle.setStyleSheet("QSplitter::handle { background: transparent; }")
        middle.addWidget(self.table)
        middle.addWidget(self.detail)
        # On a small screen the details give way, not the files.
        self.table.setMinimumHeight(
            self.table.horizontalHeader().sizeHint().height()
            + LEAST_ROWS * self.table.verticalHeader().defaultSectionSize()
            + self.table.horizontalScrollBar().sizeHint().height()
            + 2 * self.table.frameWidth()
        )
        middle.setSizes([380, 220])
        middle.setStretchFactor(0, 1)
        self.progress.setTextVisible(False)
        self.progress.setMaximumWidth(240)
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(self._summary, 1)
        for widget in (self.declare, self._annotator_caption, self.annotator, self.progress, self.stop_button):
            bottom.addWidget(widget)
        self.body.setSpacing(12)
        self.body.addLayout(top)
        self.body.addWidget(middle, 1)
        self.body.addLayout(bottom)

    def _connect(self) -> None:
        self.files_button.clicked.connect(self._add_files)
        self.folder_button.clicked.connect(self._add_folder)
        self.remove_button.clicked.connect(self._remove)
        self.stop_button.clicked.connect(self.reading.cancel)
        self.problems.toggled.connect(self.model.show_only_problems)
        self.model.changed.connect(self._counting.start)
        self.model.modelReset.connect(self._show_detail)
        self._counting.timeout.connect(self._check)
        self._comparing.timeout.connect(self._compare)
        self._looking.timeout.connect(self._look)
        self.model.dataChanged.connect(self._looking.start)
        self.table.selectionModel().selectionChanged.connect(self._show_detail)
        self.detail.reread_requested.connect(self._read_again)
        self.detail.structure.correction_wanted.connect(self._correct_part)
        self.reading.rows_came.connect(self._take)
        self.reading.progressed.connect(self._show_progress)
        self.reading.ended.connect(self._reading_ended)
        self._empty.activated.connect(self._add_files)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._show_menu)
        self.accepted.connect(self._submit)
        self.finished.connect(lambda _result: self.reading.cancel())

    def _fill_annotators(self) -> None:
        current = self._session.annotator
        for person in self._session.annotators.list():
            self.annotator.addItem(person.name, person.id)
        self.annotator.setCurrentIndex(self.annotator.findData(current.id) if current is not None else -1)

    def add(self, paths: Sequence[Path]) -> None:
        """Read more files or folders."""
        here = set(paths_of(self.model.rows()))
        new = [path for path in dict.fromkeys(paths) if path not in here]
        if new:
            self.reading.start(new, {}, [row.preview for row in self.model.rows()])
        self._check()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read what was dropped."""
        self.add([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Import"))
        self.files_button.setText(_("Add files…"))
        self.folder_button.setText(_("Add folder…"))
        self.remove_button.setText(_("Remove"))
        self.stop_button.setText(_("Stop"))
        self.problems.setText(_("Only problems"))
        self.declare.setText(_("Declare what is new"))
        self.table.setAccessibleName(_("Files and what they hold"))
        self._annotator_caption.setText(_("Labels without a name belong to"))
        self.model.retranslate()
        self.detail.retranslate()
        self._check()

    # --- reading

    def _take(self, rows: list[PreviewRow]) -> None:
        if self._again is None:
            self.model.append(rows)
            if not self.table.currentIndex().isValid():
                choose_row(self.table, self.model.index(0, 0))
            return
        for row in rows:
            self._again.setdefault(row.path, []).append(row)

    def _read_again(self, options: Options) -> None:
        """Read the selected files with other options; their new rows stand where the old ones were."""
        paths = paths_of(self._selected())
        if not paths or self.reading.running:
            return
        self._again = {}
        self._options.update(dict.fromkeys(paths, options))
        others = [row.preview for row in self.model.rows() if row.preview.path not in paths]
        self.reading.start(paths, self._options, others)
        self._check()

    def _reading_ended(self, stopped: bool) -> None:
        again, self._again = self._again, None
        if again is not None and not stopped:
            chosen = self.table.currentIndex().row()
            for path, rows in again.items():
                self.model.replace_path(path, rows)
            choose_row(self.table, self.model.index(max(0, min(chosen, self.model.rowCount() - 1)), 0))
        self._check()

    def _show_progress(self, done: int, total: int, what: str) -> None:
        self.progress.setMaximum(1000)
        self.progress.setValue(done * 1000 // total if total else 0)
        self.progress.setToolTip(what)
        self._summary.setText(_reading(self.reading.number))

    # --- what is shown

    def _selected(self) -> list[ImportRow]:
        return [row for at in self.table.selected_rows() if (row := self.model.row_at(at)) is not None]

    def _show_detail(self) -> None:
        rows = self._selected()
        row = rows[0] if rows else None
        self.detail.show_row(row, self._options.get(row.preview.path, Options()) if row is not None else Options())
        self.remove_button.setEnabled(bool(rows))
        self._comparing.start()
        self._looking.start()

    def _compare(self) -> None:
        """Find out, in a thread, where the shown text differs from the most similar one."""
        row = next(iter(self._selected()), None)
        near = row.preview.near if row is not None else None
        incoming = row.preview.incoming if row is not None else None
        if row is None or near is None or incoming is None:
            return
        new = incoming.new.text
        read = {row.preview.source: row.preview.incoming for row in self.model.rows()}
        other = read.get(near.source) if near.source is not None else None

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> tuple[str, list[TextDifference]]:
            old = other.new.text if other is not None else session.documents.text(near.document)
            return old, differences(old, new)

        def done(found: tuple[str, list[TextDifference]]) -> None:
            if not isValid(self):
                return
            # An edit makes another row of the same preview; the texts compared stay.
            shown = next(iter(self._selected()), None)
            if shown is not None and shown.preview is row.preview:
                self.detail.show_differing(differing(found[0], new, found[1]))

        self._jobs.start_in(self._session, _("Comparing texts"), work, done=done)

    def _look(self) -> None:
        """Find out, off the window's thread, which parts of the shown text report and plan and what it withholds."""
        row = next(iter(self._selected()), None)
        incoming = row.preview.incoming if row is not None else None
        if row is None or row.meta is None or incoming is None:
            return
        new, meta = incoming.new, row.meta

        def work(_progress: Progress, _cancelled: Cancelled) -> Structure:
            return structure(new.text, new.masks, meta)

        def done(found: Structure) -> None:
            shown = next(iter(self._selected()), None) if isValid(self) else None
            if shown is not None and shown.preview is row.preview:
                self.detail.structure.show_structure(found)

        self._jobs.start(_("Looking through the text"), work, done=done)

    def _check(self) -> None:
        """Say how many come in, and allow what can be done now."""
        if self.reading.running and self.progress.isVisible():
            return
        rows = self.model.rows()
        chosen = [row for row in rows if row.chosen]
        running = self.reading.running
        number = len(chosen)
        word = ngettext("Import {n} document", "Import {n} documents", number).format(n=f"{number:,}")
        self.ok_button().setText(word if number else _("Import"))
        self.ok_button().setEnabled(bool(number) and not running)
        for widget in (self.progress, self.stop_button):
            widget.setVisible(running)
        named = any(
            not span.annotator for row in chosen if (incoming := row.preview.incoming) for span in incoming.spans
        )
        for widget in (self._annotator_caption, self.annotator):
            widget.setVisible(named)
        self._offer_to_declare(chosen)
        self.remove_button.setEnabled(self.table.selectionModel().hasSelection())
        self.problems.setEnabled(bool(rows))
        self._summary.setText(_summary(rows, running))
        self._show_empty_state(bool(rows), running)

    def _show_empty_state(self, rows: bool, running: bool) -> None:
        if rows and not self.model.rowCount() and not running:
            self._empty.show_text(_("Nothing is wrong with any file."))
        elif rows or running:
            self._empty.show_text("")
        else:
            self._empty.show_text(_("Drop reports, datasets or a folder here, or choose files."), _("Add files…"))

    # --- the user

    def _add_files(self) -> None:
        kinds = kinds_of_files((_("Reports and datasets"), PATTERNS), (_("All files"), "*"))
        self.add(choose_files_to_open(self, _("Import files"), kinds))

    def _add_folder(self) -> None:
        folder = choose_folder(self, _("Import folder"))
        if folder is not None:
            self.add([folder])

    def _remove(self) -> None:
        self.model.remove_paths(paths_of(self._selected()))

    def context_menu(self) -> QMenu:
        """What can be done with the selected rows."""
        menu = QMenu(self)
        rows = self.table.selected_rows()
        described = [row for row in self._selected() if row.meta is not None]
        add_action(menu, _("Edit details…"), self.edit_details).setEnabled(bool(described))
        menu.addSeparator()
        add_action(menu, _("Choose"), lambda: self.model.choose(rows, True))
        add_action(menu, _("Leave out"), lambda: self.model.choose(rows, False))
        menu.addSeparator()
        add_action(menu, _("Remove from the table"), self._remove)
        menu.addSeparator()
        add_table_actions(menu, self.table, lambda error: say_refused(self, error), _("Import"))
        return menu

    def edit_details(self) -> None:
        """Edit all metadata of the selected rows, also what has no column."""
        rows = [at for at in self.table.selected_rows() if (row := self.model.row_at(at)) and row.meta is not None]
        documents = [shown for at in rows if (row := self.model.row_at(at)) and (shown := as_document(row))]
        if not documents:
            return
        dialog = MetadataDialog(documents, self)
        dialog.submitted.connect(lambda fields: self.model.edit(rows, fields))
        dialog.open()

    def _correct_part(self, start: int, correction: Correction | None) -> None:
        """Say what a part of the shown text does; its metadata take that along into the project."""
        at = next(iter(self.table.selected_rows()), -1)
        row = self.model.row_at(at)
        if row is not None and row.meta is not None:
            self.model.edit([at], {"extra": correct_part(row.meta, start, correction).extra})

    def _show_menu(self, point: QPoint) -> None:
        if self.table.selected_rows():
            menu = self.context_menu()
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(self.table.viewport().mapToGlobal(point))

    def _offer_to_declare(self, chosen: Sequence[ImportRow]) -> None:
        """Ask only where datasets bring attributes, variables or links that nobody has declared."""
        incoming = (row.preview.incoming for row in chosen)
        codes = undeclared(self._session, (each.said for each in incoming if each is not None and each.said))
        self.declare.setVisible(bool(codes))
        self.declare.setToolTip(_("Undeclared, and otherwise left out: {codes}").format(codes=", ".join(codes)))

    def _submit(self) -> None:
        chosen, left_out = to_import(self.model.rows())
        self.submitted.emit(chosen, left_out, self.annotator.currentData(), self.declare.isChecked())


def _reading(number: int) -> str:
    return _("Reading… {n} texts so far").format(n=f"{number:,}")


def _summary(rows: Sequence[ImportRow], running: bool) -> str:
    """How many come in, are known, are refused."""
    if running:
        return _reading(len(rows))
    if not rows:
        return ""
    states = [row.state for row in rows]
    parts = [_("{n} chosen").format(n=f"{sum(row.chosen for row in rows):,}")]
    for state, word in (
        (RowState.NOTICED, _("{n} with remarks")),
        (RowState.KNOWN, _("{n} there already")),
        (RowState.REFUSED, _("{n} cannot come in")),
    ):
        if state in states:
            parts.append(word.format(n=f"{states.count(state):,}"))
    return " · ".join(parts)
