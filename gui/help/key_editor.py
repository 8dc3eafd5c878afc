"""Changes the keys of actions: choose one, press the new keys. A clash is refused and named."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from gui.actions.matching import rank
from gui.actions.registry import plain, shown_keys
from gui.actions.table import ACTIONS, ActionSpec, conflicts, keys_of
from gui.base.i18n import _
from gui.base.settings import SHORTCUTS, Settings
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.filter_edit import let_clear
from gui.widgets.panel import choose_row

_ID = Qt.ItemDataRole.UserRole


class KeyEditor(Dialog):
    """A table of actions with their keys and a field that takes new ones; changes apply at once."""

    help_page = "start"

    def __init__(self, settings: Settings, label_keys: Callable[[], dict[str, str]], parent: QWidget | None = None):
        super().__init__(parent, accept=False)
        self.setObjectName("key_editor")
        self._settings = settings
        self._label_keys = label_keys
        self.filter = QLineEdit()
        let_clear(self.filter)
        self.table = QTableWidget(0, 2)
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        # Tab goes on to the field for the keys, and not from cell to cell.
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.keys = QKeySequenceEdit()
        self.keys.setMaximumSequenceLength(1)
        self.none_button, self.default_button = QPushButton(), QPushButton()
        self.problem = muted_label()
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.keys, 1)
        row.addWidget(self.none_button)
        row.addWidget(self.default_button)
        self.body.addWidget(self.filter)
        self.body.addWidget(self.table, 1)
        self.body.addLayout(row)
        self.body.addWidget(self.problem)
        for button in (self.none_button, self.default_button, self.ok_button()):
            button.setAutoDefault(False)
        # Enter in the filter goes on to the table, and so must not close the dialog.
        self.ok_button().setDefault(False)
        self.filter.textChanged.connect(self._fill)
        self.table.itemSelectionChanged.connect(self._show_chosen)
        self.filter.returnPressed.connect(self.table.setFocus)
        self.table.activated.connect(lambda _index: self.keys.setFocus())
        self.keys.editingFinished.connect(self._take_keys)
        self.none_button.clicked.connect(lambda: self._set([]))
        self.default_button.clicked.connect(self._set_default)
        self.retranslate()
        self.filter.setFocus()

    def sizeHint(self) -> QSize:
        """Room for a list."""
        return QSize(560, 560)

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Change keys"))
        self.filter.setPlaceholderText(_("Filter"))
        self.filter.setAccessibleName(_("Filter"))
        self.table.setAccessibleName(_("Actions"))
        self.keys.setAccessibleName(_("New keys"))
        for field in self.keys.findChildren(QLineEdit):
            field.setAccessibleName(_("New keys"))
        self.table.setHorizontalHeaderLabels([_("Action"), _("Keys")])
        self.none_button.setText(_("No key"))
        self.default_button.setText(_("Default"))
        self._fill()

    def choose(self, action_id: str) -> None:
        """Put the cursor on an action."""
        for row in range(self.table.rowCount()):
            item = self.table.item(row, 0)
            if item is not None and item.data(_ID) == action_id:
                choose_row(self.table, self.table.model().index(row, 0))

    def chosen(self) -> ActionSpec | None:
        """The action with the cursor."""
        item = self.table.item(self.table.currentRow(), 0)
        if item is None:
            return None
        return next(spec for spec in ACTIONS if spec.id == item.data(_ID))

    def _fill(self) -> None:
        before = self.chosen()
        overrides, query = self._settings.get(SHORTCUTS), self.filter.text()
        wanted = [
            spec for spec in ACTIONS if rank(query, plain(_(spec.text)), f"{spec.text} {_(spec.help)}") is not None
        ]
        self.table.setRowCount(len(wanted))
        for row, spec in enumerate(wanted):
            name = QTableWidgetItem(plain(_(spec.text)))
            name.setData(_ID, spec.id)
            name.setToolTip(_(spec.help))
            self.table.setItem(row, 0, name)
            self.table.setItem(row, 1, QTableWidgetItem(shown_keys(keys_of(spec, overrides))))
        self.table.clearSelection()
        if before is not None:
            self.choose(before.id)
        if wanted and not self.table.selectedItems():
            choose_row(self.table, self.table.model().index(0, 0))
        self._show_chosen()

    def _show_chosen(self) -> None:
        spec = self.chosen()
        for widget in (self.keys, self.none_button, self.default_button):
            widget.setEnabled(spec is not None)
        keys = keys_of(spec, self._settings.get(SHORTCUTS)) if spec is not None else ()
        self.keys.setKeySequence(QKeySequence(keys[0]) if keys else QKeySequence())
        self.problem.clear()

    def _take_keys(self) -> None:
        sequence = self.keys.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        spec = self.chosen()
        if spec is not None and sequence and sequence not in keys_of(spec, self._settings.get(SHORTCUTS))[:1]:
            self._set([sequence])

    def _set(self, keys: list[str]) -> None:
        spec = self.chosen()
        if spec is None:
            return
        overrides = {**self._settings.get(SHORTCUTS), spec.id: keys}
        for key in keys:
            others = [
                identity
                for identity in conflicts(overrides, self._label_keys()).get(key.casefold(), ())
                if identity != spec.id
            ]
            if others:
                names = ", ".join(self._name(identity) for identity in others)
                self.problem.setText(_("{key} already means: {names}").format(key=shown_keys([key]), names=names))
                return
        self._settings.set(SHORTCUTS, overrides)
        self._fill()

    def _set_default(self) -> None:
        spec = self.chosen()
        if spec is not None:
            overrides = self._settings.get(SHORTCUTS)
            self._settings.set(SHORTCUTS, {name: keys for name, keys in overrides.items() if name != spec.id})
            self._fill()

    def _name(self, identity: str) -> str:
        if identity.startswith("label:"):
            return _("the label {name}").format(name=identity.removeprefix("label:"))
        return next(plain(_(spec.text)) for spec in ACTIONS if spec.id == identity)
