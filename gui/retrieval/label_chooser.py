"""A button that says which labels are meant, and a list to tick them in."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QFrame, QListView, QPushButton, QToolButton, QVBoxLayout, QWidget

from core.ids import LabelId
from core.model import Label
from gui.base.i18n import _, language, ngettext
from gui.widgets.checklist import ChecklistModel
from gui.widgets.flat_table import Index
from gui.widgets.panel import choose_row
from gui.widgets.swatch import swatch_icon

NAMED = 2
"""Labels that the button names; more are counted."""
ROWS = 14
WIDTH = 280


class _Labels(ChecklistModel):
    """Labels with their colours."""

    icons: dict[str, QIcon]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.DecorationRole:
            return list(self.icons.values())[index.row()]
        return super().data(index, role)


class LabelChooser(QToolButton):
    """The labels that are ticked; without a tick what `none_words` says."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.none_words = ""
        """Already translated: what no tick means."""
        self._labels: list[Label] = []
        self._model = _Labels((), set(), self)
        self._model.icons = {}
        self._model.ticked.connect(self._ticked)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setProperty("chooser", True)
        self.clicked.connect(self.open_list)

    def show_labels(self, labels: Sequence[Label]) -> None:
        """Offer these; a ticked one that is gone is ticked no more."""
        self._labels = list(labels)
        self._model.icons = {label.id: swatch_icon(label.colour) for label in labels}
        self._model.fill([(label.id, label.name(language())) for label in labels])
        self._say()

    def chosen(self) -> frozenset[LabelId]:
        """The ticked ones."""
        return frozenset(map(LabelId, self._model.chosen()))

    def choose(self, labels: frozenset[LabelId]) -> None:
        """Tick exactly these."""
        self._model.choose(set(labels))

    def words(self) -> str:
        """What the button says."""
        chosen = [label.name(language()) for label in self._labels if label.id in self.chosen()]
        if not chosen:
            return self.none_words
        if len(chosen) <= NAMED:
            return _(", ").join(chosen)
        return ngettext("{n} label", "{n} labels", len(chosen)).format(n=len(chosen))

    def open_list(self) -> "LabelList":
        """Show the list below the button."""
        popup = LabelList(self._model, self)
        popup.move(self.mapToGlobal(QPoint(0, self.height())))
        popup.show()
        popup.view.setFocus()
        return popup

    def _ticked(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        self.setText(f"{self.words()} ▾")
        self.updateGeometry()


class LabelList(QFrame):
    """Pops up; Space ticks, Escape closes."""

    def __init__(self, model: ChecklistModel, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("label_list")
        self.view = QListView()
        self.view.setModel(model)
        self.view.setIconSize(QSize(16, 16))
        self.view.setAccessibleName(_("Labels"))
        self.view.setFixedSize(WIDTH, self._height(model))
        self.none = QPushButton(_("Tick none"))
        self.none.setFlat(True)
        self.none.clicked.connect(lambda: model.choose(set()))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(self.view)
        column.addWidget(self.none, 0, Qt.AlignmentFlag.AlignLeft)
        self.view.clicked.connect(self._toggle_row)
        choose_row(self.view, model.index(0))

    def _height(self, model: ChecklistModel) -> int:
        rows = max(1, min(ROWS, model.rowCount()))
        return rows * max(24, self.fontMetrics().height() + 6) + 8

    def _toggle_row(self, index: Index) -> None:
        # Qt ticks where the box itself was clicked; the rest of the row is meant, too.
        box = self.view.visualRect(index)  # type: ignore[arg-type]
        if self.view.viewport().mapFromGlobal(self.cursor().pos()).x() > box.left() + box.height():
            on = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
            state = Qt.CheckState.Unchecked if on else Qt.CheckState.Checked
            self.view.model().setData(index, state, Qt.ItemDataRole.CheckStateRole)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape and Enter close."""
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "none"):
            self.none.setText(_("Tick none"))
