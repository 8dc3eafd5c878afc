"""The links of a project as a list: gone to, noted and removed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from core.changes import ChangeSet
from core.errors import UserError
from core.ids import AnnotationId, DocumentId
from core.said.links import Link
from core.session import Session
from gui.base.i18n import _, language
from gui.base.identities import SHOWN, Identities
from gui.widgets.dialog import Dialog, muted_label

QUOTED = 40
"""Code points of a passage that a cell shows."""


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
        self._hint = muted_label()
        self.only_here = QCheckBox()
        self.only_here.setVisible(document is not None)
        self.only_here.setChecked(document is not None and bool(session.links.in_document(document)))
        self.list = _List()
        self.list.setProperty("field", True)
        self.list.setColumnCount(5)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        header = self.list.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        header.setStretchLastSection(False)
        self.note_button, self.remove_button = QPushButton(), QPushButton()
        for button in (self.note_button, self.remove_button):
            button.setAutoDefault(False)
            self.buttons.addButton(button, self.buttons.ButtonRole.ActionRole)
        self.body.setSpacing(8)
        for widget in (self._hint, self.only_here):
            self.body.addWidget(widget)
        self.body.addWidget(self.list, 1)
        self.only_here.toggled.connect(lambda _on: self.fill())
        self.list.itemSelectionChanged.connect(self._enable)
        self.list.itemActivated.connect(lambda _item, _column: self.accept())
        self.list.note_pressed.connect(self._note)
        self.list.remove_pressed.connect(self._remove)
        self.note_button.clicked.connect(self._note)
        self.remove_button.clicked.connect(self._remove)
        self.resize(820, 420)
        self.retranslate()
        self.list.setFocus()

    def set_identities(self, identities: Identities) -> None:
        """Call people by other names, as in a blind review."""
        self._identities = identities
        self.fill()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Links"))
        self.only_here.setText(_("Only links of this document"))
        self.list.setHeaderLabels([_("Kind of links"), _("Starts at"), _("Leads to"), _("Note"), _("Made by")])
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
        found = links.in_document(document) if here and document is not None else links.all()
        names = {kind.code: kind.name(language()) for kind in links.kinds()}
        people = self._identities.doers(self._session.annotators.list())
        self.list.clear()
        for link in found:
            words = [names.get(link.kind, link.kind), *map(self._end, (link.source, link.target))]
            item = QTreeWidgetItem([*words, link.note or "", people.get(link.annotator, "")])
            item.setData(0, Qt.ItemDataRole.UserRole, link)
            for column in (1, 2, 3):
                item.setToolTip(column, item.text(column))
            self.list.addTopLevelItem(item)
            item.setSelected(link.id in chosen)
        first = self.list.topLevelItem(0)
        if self.list.currentItem() is None and first is not None:
            self.list.setCurrentItem(first)
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
        return [_link(item).id for item in self.list.selectedItems()]

    def accept(self) -> None:
        """Show the end of the link with the cursor that is not in this document, else the target."""
        item = self.list.currentItem()
        super().accept()
        if item is not None:
            link = _link(item)
            elsewhere = link.source if link.target_document == self._document != link.document else link.target
            self.go_wanted.emit(elsewhere)

    def _note(self) -> None:
        if (item := self.list.currentItem()) is not None:
            self.note_wanted.emit(_link(item).id)

    def _remove(self) -> None:
        if ids := self.chosen():
            self.remove_wanted.emit(ids)

    def _enable(self) -> None:
        for button in (self.ok_button(), self.note_button, self.remove_button):
            button.setEnabled(bool(self.list.selectedItems()))


class _List(QTreeWidget):
    note_pressed = Signal()
    remove_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F2:
            self.note_pressed.emit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.remove_pressed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            # Not handed on: Enter would also press the dialog's button.
            self.itemActivated.emit(self.currentItem(), 0)
        else:
            super().keyPressEvent(event)


def _link(item: QTreeWidgetItem) -> Link:
    link = item.data(0, Qt.ItemDataRole.UserRole)
    assert isinstance(link, Link)
    return link
