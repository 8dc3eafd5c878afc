"""What the views of a study have in common that are neither units nor counts: buttons, a table, and words below it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QMenu, QTableView, QToolButton, QWidget

from core.changes import ChangeSet
from core.session import Session
from core.study.tables import StudyTable
from gui.base import theme
from gui.base.bridge import Bridge
from gui.base.i18n import _
from gui.base.jobs import Jobs
from gui.study.models import StudyTableModel
from gui.study.unit_lists import table_view
from gui.widgets.empty_state import EmptyState
from gui.widgets.flow import FlowLayout
from gui.widgets.job_panel import JobPanel
from gui.widgets.list_saving import ListSaving
from gui.widgets.panel import Panel, choose_cell
from gui.widgets.table_saving import TableContent

STUDY_CHANGES = ("study", "project", "exchange")
"""What the names of operations begin with that may change a view of the study."""


def save_table(view: QTableView, model: StudyTableModel, panel: Panel) -> ListSaving:
    """Let a table be copied and saved as all tables are; numbers stay numbers."""

    def content(rows: Sequence[int]) -> TableContent:
        table = model.table
        return TableContent((), ()) if table is None else TableContent(table.head, [table.rows[row] for row in rows])

    return ListSaving(view, content, panel.failed.emit, lambda: "table" if model.table is None else model.table.name)


class StudyPage(JobPanel):
    """A table that a job finds, with buttons above it."""

    desk_wanted = Signal(str, object)
    """What the desk is to do, and with what; see `gui.study.work_desk`."""

    def __init__(self, session: Session, bridge: Bridge, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(session, bridge, jobs, parent)
        self.bar = QWidget()
        self.line = FlowLayout(self.bar)
        self.line.setContentsMargins(12, 0, 12, 8)
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setProperty("muted", True)
        self.note.setContentsMargins(12, 0, 12, 8)
        self.model = StudyTableModel(self)
        self.table = table_view(self.model)
        self.empty = EmptyState(self.table)
        save_table(self.table, self.model, self)

    def button(self, icon: str) -> QToolButton:
        """A button in the bar."""
        made = QToolButton()
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setIcon(theme.icon(icon))
        self.line.addWidget(made)
        return made

    def show_table(self, table: StudyTable, empty: str) -> None:
        """Show a table, or words where it has no rows."""
        chosen = self.table.currentIndex()
        self.model.show_table(table)
        self.table.resizeColumnsToContents()
        self.empty.show_text("" if table.rows else empty)
        self.note.setText(table.note)
        self.note.setVisible(bool(table.note))
        choose_cell(self.table, self.model.index(chosen.row(), chosen.column()))

    def ask_desk(self, what: str, value: object = None) -> None:
        """Ask the desk for something."""
        self.desk_wanted.emit(what, value)

    def menu_of(self, button: QToolButton, what: str, entries: Sequence[tuple[str, object]]) -> None:
        """Offer entries below a button; the chosen one is asked of the desk."""
        menu = QMenu(button)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, value in entries:
            menu.addAction(words).triggered.connect(partial(self._chosen, what, value))
        if not entries:
            menu.addAction(_("None here")).setEnabled(False)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _chosen(self, what: str, value: object, _on: bool = False) -> None:
        self.ask_desk(what, value)

    def apply(self, change: ChangeSet) -> None:
        """Look again after what may change it."""
        name = "" if change.operation is None else change.operation.name
        touched = change.reload or change.labels or change.documents or change.annotators or change.annotations
        if touched or name.partition(".")[0] in STUDY_CHANGES:
            self.refresh()

    def show_identities(self) -> None:
        """See `Panel`."""
        self.refresh()
