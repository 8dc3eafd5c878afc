"""A list whose entries are ticked: a model over plain (id, text) pairs."""

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QObject, Qt, Signal

from gui.widgets.flat_table import TOP, Index


class ChecklistModel(QAbstractListModel):
    """Entries with a tick each."""

    ticked = Signal()
    """The set of ticked entries changed."""

    def __init__(self, entries: Sequence[tuple[str, str]], chosen: set[str], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries = list(entries)
        self._chosen = set(chosen)

    def fill(self, entries: Sequence[tuple[str, str]]) -> None:
        """Show these entries; what is ticked stays."""
        self.beginResetModel()
        self._entries = list(entries)
        self.endResetModel()

    def chosen(self) -> list[str]:
        """Ids of the ticked entries, in order."""
        return [identity for identity, _text in self._entries if identity in self._chosen]

    def choose(self, ids: set[str]) -> None:
        """Tick exactly these."""
        self._chosen = set(ids)
        self.dataChanged.emit(self.index(0), self.index(len(self._entries) - 1), [Qt.ItemDataRole.CheckStateRole])
        self.ticked.emit()

    def rowCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Text and tick."""
        identity, text = self._entries[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return text
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if identity in self._chosen else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick or untick."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        identity = self._entries[index.row()][0]
        on = Qt.CheckState(value) == Qt.CheckState.Checked
        (self._chosen.add if on else self._chosen.discard)(identity)
        self.dataChanged.emit(index, index, [role])
        self.ticked.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every entry can be ticked."""
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
