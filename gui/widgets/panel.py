"""What every panel does: reads the session, redraws from the bridge, and passes errors on."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QLayout, QVBoxLayout, QWidget

from core.changes import ChangeSet
from core.session import Session
from gui.base.bridge import Bridge
from gui.base.identities import SHOWN, Identities
from gui.base.shown_layers import WHATEVER, ShownLayers
from gui.widgets.columns import characters
from gui.widgets.errors import Result, attempt
from gui.widgets.tab_order import follow_layout
from gui.widgets.table_menu import offer_tables

LEAST_WIDTH = 14
"""Han characters that fit into a line of every panel."""


class Panel(QWidget):
    """A view of the session: reads it, calls its verbs, and redraws only from the bridge's change sets."""

    failed = Signal(object)
    """A `BiaoduError` that a verb raised; the window shows it."""
    room_wanted = Signal(int)
    """Pixels of width in which all that the panel has would be seen."""
    leave_requested = Signal()
    """The keyboard should go back to the text."""

    def __init__(self, session: Session, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.editable = not session.access.read_only
        """Whether the panel offers to change anything."""
        self._ordered = False
        self.identities = SHOWN
        """What people are called here."""
        self.counted = WHATEVER
        """Whose annotations are listed and counted."""
        bridge.changed.connect(self._receive)

    def set_editable(self, on: bool) -> None:
        """Offer changes or not, as while a job writes; a project that is read-only stays so."""
        self.editable = on and not self._session.access.read_only
        self.show_editable()

    def show_editable(self) -> None:
        """Enable or disable what is always on the screen; menus ask when they open."""

    def set_identities(self, identities: Identities) -> None:
        """Call people by other names, as in a blind review."""
        if identities != self.identities:
            self.identities = identities
            self.show_identities()

    def show_identities(self) -> None:
        """Show the names again; nothing to do for panels without names."""

    def set_counted(self, layers: ShownLayers) -> None:
        """List and count the annotations of these layers."""
        if layers != self.counted:
            self.counted = layers
            self.show_counted()

    def show_counted(self) -> None:
        """List and count again; nothing to do for panels without annotations."""

    def header_height(self) -> int:
        """Pixels at its top that no message may lie over, where it covers the readers."""
        return 0

    def attempt(self, verb: Callable[[], Result]) -> Result | None:
        """Run a verb. An error with which it refuses is emitted by `failed`, and the result is None."""
        return attempt(verb, self.failed.emit)

    def lay_in_column(self, *parts: QWidget | QLayout, growing: QWidget) -> None:
        """Put `parts` under each other without gaps; `growing`, one of them, takes the height that is left."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in parts:
            if isinstance(part, QWidget):
                column.addWidget(part, 1 if part is growing else 0)
            else:
                column.addLayout(part)

    def apply(self, change: ChangeSet) -> None:
        """Bring what is shown up to date after `change`."""
        raise NotImplementedError

    def retranslate(self) -> None:
        """Set every text again, in the current language."""
        raise NotImplementedError

    def showEvent(self, event: QShowEvent) -> None:
        """In its dock, make Tab follow the layout, and let the tables be copied and saved."""
        if not self._ordered:
            self._ordered = True
            follow_layout(self)
            offer_tables(self)
        super().showEvent(event)

    def minimumSizeHint(self) -> QSize:
        """So wide that its contents can be read, however narrow it is made or was remembered."""
        inside = super().minimumSizeHint()
        return QSize(max(inside.width(), characters(self.fontMetrics(), LEAST_WIDTH)), inside.height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape, wherever in the panel nothing else wants it, leads back to the text."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave_requested.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _receive(self, change: object) -> None:
        assert isinstance(change, ChangeSet)
        self.apply(change)


def choose_cell(view: QAbstractItemView, index: QModelIndex) -> None:
    """Choose only the cell at `index` and scroll to it, whatever keys are held; an invalid index changes nothing."""
    if index.isValid():
        selection = view.selectionModel()
        selection.setCurrentIndex(index, selection.SelectionFlag.ClearAndSelect)
        view.scrollTo(index)


def choose_row(view: QAbstractItemView, index: QModelIndex) -> None:
    """Choose only the row of `index` and scroll to it; an invalid index changes nothing."""
    if index.isValid():
        # The view's own setCurrentIndex toggles or extends the selection while Ctrl or Shift of a shortcut is held.
        selection = view.selectionModel()
        selection.setCurrentIndex(index, selection.SelectionFlag.ClearAndSelect | selection.SelectionFlag.Rows)
        view.scrollTo(index)
