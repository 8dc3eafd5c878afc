"""The links of a project as a list: gone to, noted and removed."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QHeaderView, QPushButton, QWidget

from core.changes import ChangeSet
from core.errors import UserError
from core.ids import AnnotationId, DocumentId
from core.said.links import Link
from core.session import Session
from gui.base.i18n import _, language
from gui.base.identities import SHOWN, Identities
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.flat_table import TOP, FlatTable, FlatTableDelegate, Index

QUOTED = 40
"""Code points of a passage that a cell shows."""


class LinksModel(QAbstractTableModel):
    """A row for each link: its kind, both ends, its note, who made it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.links: Sequence[Link] = ()
        self._cells: Sequence[Sequence[str]] = ()

    def show_links(self, links: Sequence[Link], cells: Sequence[Sequence[str]]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.links, self._cells = links, cells
        self.endResetModel()

    def rowCount(self, parent: Index = TOP) -> int:
        """A row for each link."""
        return 0 if parent.isValid() else len(self.links)

    def columnCount(self, parent: Index = TOP) -> int:
        """Five."""
        return 0 if parent.isValid() else 5

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Names of the columns."""
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return (_("Kind of links"), _("Starts at"), _("Leads to"), _("Note"), _("Made by"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Words of a cell, whole on hover."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._cells[index.row()][index.column()]
        return None


class LinksDialog(Dialog):
    """Lists links; whoever opens it calls the verbs."""

    help_page = "labelling"

    go_wanted = Signal(str)
    """Id of the annotation to show."""
    note_wanted = Signal(str)
    """Id of the link to write on."""
    remove_wanted = Signal(list)
    """Ids of links."""

    def __init__(self, session: Session, document: DocumentId | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._document = document
        self._identities = SHOWN
        self._seen: Callable[[Link], bool] = lambda _link: True
        self._hint = muted_label()
        self.only_here = QCheckBox()
        self.only_here.setVisible(document is not None)
        self.only_here.setChecked(document is not None and bool(session.links.in_document(document)))
        self.model = LinksModel(self)
        self.list = _List(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(FlatTableDelegate(self.list))
        header = self.list.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self.note_button, self.remove_button = QPushButton(), QPushButton()
        for button in (self.note_button, self.remove_button):
            button.setAutoDefault(False)
            self.buttons.addButton(button, self.buttons.ButtonRole.ActionRole)
        self.body.setSpacing(8)
        for widget in (self._hint, self.only_here):
            self.body.addWidget(widget)
        self.body.addWidget(self.list, 1)
        self.only_here.toggled.connect(lambda _on: self.fill())
        self.list.selectionModel().selectionChanged.connect(lambda _on, _off: self._enable())
        self.list.doubleClicked.connect(lambda _index: self.accept())
        self.list.go_pressed.connect(self.accept)
        self.list.note_pressed.connect(self._note)
        self.list.remove_pressed.connect(self._remove)
        self.note_button.clicked.connect(self._note)
        self.remove_button.clicked.connect(self._remove)
        self.resize(820, 420)
        self.retranslate()
        self.list.setFocus()

    def set_seen(self, seen: Callable[[Link], bool]) -> None:
        """List only the links of which this is true."""
        self._seen = seen
        self.fill()

    def set_identities(self, identities: Identities) -> None:
        """Call people by other names, as in a blind review."""
        self._identities = identities
        self.fill()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Links"))
        self.only_here.setText(_("Only links of this document"))
        self.list.setAccessibleName(_("Links"))
        self.ok_button().setText(_("Go to"))
        self.buttons.button(self.buttons.StandardButton.Cancel).setText(_("Close"))
        self.note_button.setText(_("Note…"))
        self.remove_button.setText(_("Remove"))
        self.fill()

    def follow(self, change: ChangeSet) -> None:
        """List again what a change may have changed."""
        if change.links or change.annotations or change.reload or change.declarations:
            self.fill()

    def fill(self) -> None:
        """List the links; what was chosen stays chosen."""
        chosen = set(self.chosen())
        links, document = self._session.links, self._document
        here = self.only_here.isChecked() and document is not None
        listed = links.in_document(document) if here and document is not None else links.all()
        found = list(filter(self._seen, listed))
        names = {kind.code: kind.name(language()) for kind in links.kinds()}
        people = self._identities.doers(self._session.annotators.list())
        cells = [
            (
                names.get(link.kind, link.kind),
                self._end(link.source),
                self._end(link.target),
                link.note or "",
                people.get(link.annotator, ""),
            )
            for link in found
        ]
        self.model.show_links(found, cells)
        rows = [row for row, link in enumerate(found) if link.id in chosen] or [0][: len(found)]
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for row in reversed(rows):
            self.list.selectionModel().setCurrentIndex(self.model.index(row, 0), flags)
        key = _("Enter goes to the other end, F2 writes a note, Delete removes.")
        self._hint.setText(key if found else _("No annotations are linked yet."))
        self._enable()

    def _end(self, annotation: AnnotationId) -> str:
        try:
            found = self._session.annotations.get(annotation)
            passage = self._session.documents.text(found.document)[found.start : found.end]
            title = self._session.documents.get(found.document).meta.title
        except UserError:
            return ""
        quote = " ".join(passage[:QUOTED].split()) + ("…" if len(passage) > QUOTED else "")
        return f"{quote} — {title}" if found.document != self._document else quote

    def chosen(self) -> list[str]:
        """Ids of the chosen links."""
        return [self.model.links[index.row()].id for index in self.list.selectionModel().selectedRows()]

    def _current(self) -> Link | None:
        row = self.list.currentIndex().row()
        return self.model.links[row] if 0 <= row < len(self.model.links) else None

    def accept(self) -> None:
        """Show the end of the link with the cursor that is not in this document, else the target."""
        link = self._current()
        super().accept()
        if link is not None:
            elsewhere = link.source if link.target_document == self._document != link.document else link.target
            self.go_wanted.emit(elsewhere)

    def _note(self) -> None:
        if (link := self._current()) is not None:
            self.note_wanted.emit(link.id)

    def _remove(self) -> None:
        if ids := self.chosen():
            self.remove_wanted.emit(ids)

    def _enable(self) -> None:
        for button in (self.ok_button(), self.note_button, self.remove_button):
            button.setEnabled(self.list.selectionModel().hasSelection())


class _List(FlatTable):
    go_pressed = Signal()
    note_pressed = Signal()
    remove_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2:
            self.note_pressed.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_pressed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            # Not handed on: Enter would also press the dialog's button.
            self.go_pressed.emit()
        else:
            super().keyPressEvent(event)
