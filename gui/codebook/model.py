"""The codebook as a tree of labels with their counts."""

from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractItemModel,
    QMimeData,
    QModelIndex,
    QObject,
    Qt,
    Signal,
)

from core.ids import AnnotatorId, LabelId
from core.model import Label
from gui.base.i18n import _, language
from gui.base.shown_layers import WHATEVER
from gui.widgets.flat_table import TOP, Index

Counts = Mapping[LabelId, Mapping[AnnotatorId, int]]
"""Annotations by label and annotator."""
LABEL_MIME = "application/x-biaodu-label"
LABEL_ROLE = Qt.ItemDataRole.UserRole


class CodebookColumn(IntEnum):
    """Columns of the tree."""

    NAME = 0
    KEY = 1
    HERE = 2
    PROJECT = 3


class CodebookModel(QAbstractItemModel):
    """Labels under their parents; edits and drops become signals and are never carried out here."""

    edit_asked = Signal(str, str, str)
    """Label id, field (``name`` or ``key``), new text."""
    move_asked = Signal(str, object, int)
    """Label id, new parent id or None, position among the new siblings without the label itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._labels: list[Label] = []
        self._children: dict[LabelId | None, list[int]] = {}
        self._place: dict[LabelId, int] = {}
        self._here: Counts = {}
        self._project: Counts | None = {}
        self.layers = WHATEVER
        """Whose annotations are counted."""
        self.editable = True
        self.describe_key: Callable[[Label], str] = lambda _label: ""
        """What there is to know about a label's key, where it means something else."""

    def show_labels(self, labels: Sequence[Label]) -> None:
        """Show these labels, parents before children; a reset only when the tree itself differs."""
        if self.same_tree(labels):
            before, self._labels = self._labels, list(labels)
            self._tell_of_changes(before)
            return
        self.beginResetModel()
        self._labels = list(labels)
        self._place = {label.id: place for place, label in enumerate(labels)}
        self._children = {}
        for place, label in enumerate(labels):
            self._children.setdefault(label.parent if label.parent in self._place else None, []).append(place)
        self.endResetModel()

    def same_tree(self, labels: Sequence[Label]) -> bool:
        """Whether these labels form the tree that is shown now, whatever their names and colours are."""
        return [(label.id, label.parent) for label in labels] == [(label.id, label.parent) for label in self._labels]

    def tell_all(self) -> None:
        """Tell the view that every text may have changed, for example with the language."""
        for place in range(len(self._labels)):
            self._tell(place)

    def show_counts(self, here: Counts, project: Counts | None) -> None:
        """Show how often whom used each label in the current document and in the project; None: not counted yet."""
        columns = (CodebookColumn.HERE, CodebookColumn.PROJECT)
        shown = [[self._text(label, column) for column in columns] for label in self._labels]
        self._here, self._project = _copied(here), None if project is None else _copied(project)
        for place, label in enumerate(self._labels):
            if shown[place] != [self._text(label, column) for column in columns]:
                row = self._row_of(place)
                first, last = (self.createIndex(row, column, place) for column in columns)
                self.dataChanged.emit(first, last)

    def label_at(self, index: Index) -> Label | None:
        """The label at `index`; None when invalid."""
        return self._labels[index.internalId()] if index.isValid() else None

    def index_of(self, label: LabelId, column: int = 0) -> QModelIndex:
        """Where a label is shown; invalid when it is not."""
        place = self._place.get(label)
        if place is None:
            return QModelIndex()
        return self.createIndex(self._row_of(place), column, place)

    def index(self, row: int, column: int, parent: Index = TOP) -> QModelIndex:
        """See QAbstractItemModel."""
        children = self._children_of(parent)
        return self.createIndex(row, column, children[row]) if 0 <= row < len(children) else QModelIndex()

    def parent(self, child: Index) -> QModelIndex:  # type: ignore[override]
        """See QAbstractItemModel."""
        label = self.label_at(child)
        if label is None or label.parent is None:
            return QModelIndex()
        return self.index_of(label.parent)

    def rowCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() and parent.column() else len(self._children_of(parent))

    def columnCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return len(CodebookColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Column titles."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return (_("Label"), _("Key"), _("Here"), _("Project"))[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        if role == Qt.ItemDataRole.ToolTipRole and section == CodebookColumn.HERE:
            return _("Annotations in the current document")
        if role == Qt.ItemDataRole.ToolTipRole and section == CodebookColumn.PROJECT:
            return _("Annotations in the whole project")
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Cell values; `LABEL_ROLE` gives the label."""
        label = self.label_at(index)
        if label is None:
            return None
        if role == LABEL_ROLE:
            return label
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return self._text(label, index.column())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(label, index.column()) or describe(label)
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for the edit; the new text shows when the session has accepted it."""
        label = self.label_at(index)
        text = str(value).strip()
        if label is None or role != Qt.ItemDataRole.EditRole or text == self._text(label, index.column()):
            return False
        if index.column() == CodebookColumn.NAME and text:
            self.edit_asked.emit(label.id, "name", text)
        elif index.column() == CodebookColumn.KEY:
            self.edit_asked.emit(label.id, "key", text)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Name and key are edited in place; a label is dragged onto or between others."""
        both = Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemIsDropEnabled
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled if self.editable else Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if self.editable:
            flags |= both
            if index.column() in (CodebookColumn.NAME, CodebookColumn.KEY):
                flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def supportedDropActions(self) -> Qt.DropAction:
        """Labels move."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """What a drag carries."""
        return [LABEL_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The dragged label."""
        data = QMimeData()
        label = self.label_at(indexes[0]) if indexes else None
        if label is not None:
            data.setData(LABEL_MIME, label.id.encode())
        return data

    def dropMimeData(self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index) -> bool:
        """Ask for the move: onto a label makes it the last child, between labels takes that place."""
        if not data.hasFormat(LABEL_MIME):
            return False
        moved = LabelId(bytes(data.data(LABEL_MIME).data()).decode())
        target = self.label_at(parent)
        siblings = self._children_of(parent)
        position = len(siblings) if row < 0 else row
        old = self._place.get(moved)
        # The session counts the places without the label that moves.
        if old is not None and old in siblings[:position]:
            position -= 1
        self.move_asked.emit(moved, target.id if target else None, position)
        return True

    def _tip(self, label: Label, column: int) -> str:
        if column == CodebookColumn.KEY:
            return self.describe_key(label)
        if column == CodebookColumn.NAME or not self.layers.side_by_side:
            return ""
        return self.layers.told(
            ((self._here if column == CodebookColumn.HERE else self._project) or {}).get(label.id, {})
        )

    def _text(self, label: Label, column: int) -> str:
        match column:
            case CodebookColumn.NAME:
                return label.name(language())
            case CodebookColumn.KEY:
                return label.key or ""
            case CodebookColumn.HERE:
                return self.layers.figure(self._here.get(label.id, {}))
            case _:
                return "…" if self._project is None else self.layers.figure(self._project.get(label.id, {}))

    def _children_of(self, parent: Index) -> list[int]:
        label = self.label_at(parent)
        return self._children.get(label.id if label else None, [])

    def _row_of(self, place: int) -> int:
        label = self._labels[place]
        return self._children[label.parent if label.parent in self._place else None].index(place)

    def _tell_of_changes(self, before: Sequence[Label]) -> None:
        for place, (old, new) in enumerate(zip(before, self._labels, strict=True)):
            if old != new:
                self._tell(place)

    def _tell(self, place: int) -> None:
        row = self._row_of(place)
        self.dataChanged.emit(self.createIndex(row, 0, place), self.createIndex(row, CodebookColumn.PROJECT, place))


def describe(label: Label) -> str:
    """A label's definition and examples as rich text for a tooltip."""
    # Not at the top: `html` brings its table of entities into every start.
    from html import escape

    parts = [f"<b>{escape(label.name(language()))}</b>"]
    if definition := label.definition(language()):
        lines = "<br>".join(escape(line) for line in definition.splitlines())
        parts.append(f"<p style='margin: 4px 0'>{lines}</p>")
    if label.examples:
        items = "".join(f"<li>{escape(example)}</li>" for example in label.examples)
        parts.append("<p style='margin: 4px 0'>" + escape(_("Examples")) + "</p>")
        parts.append(f"<ul style='margin: 0; -qt-list-indent: 0'>{items}</ul>")
    return f"<div style='width: 320px'>{''.join(parts)}</div>"


def _copied(counts: Counts) -> Counts:
    return {label: dict(people) for label, people in counts.items()}


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = {CodebookColumn.NAME: Qt.AlignmentFlag.AlignLeft, CodebookColumn.KEY: Qt.AlignmentFlag.AlignHCenter}
    return side.get(CodebookColumn(column), Qt.AlignmentFlag.AlignRight) | Qt.AlignmentFlag.AlignVCenter
