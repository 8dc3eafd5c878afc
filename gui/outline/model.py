"""The outline of a document as a tree: headings with the number of annotations under each."""

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt

from gui.base.i18n import _, ngettext
from gui.outline.part_kinds import part_name, part_tip
from gui.widgets.flat_table import TOP, Index

if TYPE_CHECKING:
    from core.text.outline import OutlineNode
    from core.text.parts import ReportPart

PART_ROLE = Qt.ItemDataRole.UserRole
"""What a part does, in a word; empty where that is not known."""
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class OutlineColumn(IntEnum):
    """Columns of the tree."""

    TITLE = 0
    COUNT = 1


class OutlineModel(QAbstractItemModel):
    """Headings in text order, nested by level. An index carries the number of its node plus one."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._titles: list[str] = []
        self._nodes: Sequence[OutlineNode] = ()
        self._parents: list[int] = []
        self._children: dict[int, list[int]] = {-1: []}
        self._rows: list[int] = []
        self._starts: list[int] = []
        self._parts: dict[int, ReportPart] = {}

    def show_outline(self, text: str, nodes: Sequence["OutlineNode"], parts: "Iterable[ReportPart]" = ()) -> None:
        """Replace the headings; `nodes` in text order."""
        self.beginResetModel()
        self._nodes = nodes
        self._parts = {part.range.start: part for part in parts}
        self._titles = [text[node.title.start : node.title.end] for node in nodes]
        self._parents, self._rows, self._children = [], [], {-1: []}
        above: list[int] = []
        for number, node in enumerate(nodes):
            while above and nodes[above[-1]].level >= node.level:
                above.pop()
            parent = above[-1] if above else -1
            self._parents.append(parent)
            self._rows.append(len(self._children[parent]))
            self._children[parent].append(number)
            self._children[number] = []
            above.append(number)
        self.endResetModel()

    def show_parts(self, parts: "Iterable[ReportPart]") -> None:
        """Show other kinds for the parts of the same headings."""
        self._parts = {part.range.start: part for part in parts}
        if rows := self.rowCount():
            self.dataChanged.emit(self.index(0, OutlineColumn.TITLE), self.index(rows - 1, OutlineColumn.TITLE))

    def part_at(self, index: Index) -> "ReportPart | None":
        """The part that begins with a heading; None for headings inside a part."""
        node = self.node_at(index)
        return self._parts.get(node.range.start) if node is not None else None

    def count(self, starts: Iterable[int]) -> None:
        """Count annotations by where they start (code points)."""
        self._starts = sorted(starts)
        self._tell_counts()

    def recount(self, before: int | None, after: int | None) -> None:
        """Follow an annotation whose start moved from `before` to `after`; None where it did not or does not exist."""
        if before == after:
            return
        if before is not None:
            at = bisect_left(self._starts, before)
            if at < len(self._starts) and self._starts[at] == before:
                del self._starts[at]
        if after is not None:
            insort(self._starts, after)
        self._tell_counts()

    def node_at(self, index: Index) -> "OutlineNode | None":
        """The heading at an index."""
        return self._nodes[index.internalId() - 1] if index.isValid() else None

    def count_of(self, index: Index) -> int:
        """Annotations that start under a heading, those under its subheadings too."""
        node = self.node_at(index)
        if node is None:
            return 0
        return bisect_left(self._starts, node.range.end) - bisect_left(self._starts, node.range.start)

    def index_under(self, position: int) -> QModelIndex:
        """The innermost heading that a position (code points) stands under; invalid before the first."""
        found, level = -1, self._children[-1]
        while level:
            inside = next((n for n in level if self._holds(n, position)), None)
            if inside is None:
                break
            found, level = inside, self._children[inside]
        return self.index_of(found) if found >= 0 else QModelIndex()

    def _holds(self, number: int, position: int) -> bool:
        return self._nodes[number].range.start <= position < self._nodes[number].range.end

    def index_of(self, number: int) -> QModelIndex:
        """The index of a node by its number in text order."""
        return self.createIndex(self._rows[number], 0, number + 1)

    def depth(self) -> int:
        """The deepest level shown, 0 without headings."""
        return max((node.level for node in self._nodes), default=0)

    def _describe(self, index: Index) -> str:
        count = self.count_of(index)
        lines = [self._titles[index.internalId() - 1]]
        if (part := self.part_at(index)) and (told := part_tip(part)):
            lines.append(told)
        word = ngettext("{n} annotation", "{n} annotations", count).format(n=f"{count:,}")
        return "\n".join([*lines, word if count else _("No annotations")])

    def _tell_counts(self) -> None:
        def tell(parent: QModelIndex) -> None:
            rows = self.rowCount(parent)
            if rows:
                last = self.index(rows - 1, OutlineColumn.COUNT, parent)
                self.dataChanged.emit(self.index(0, OutlineColumn.COUNT, parent), last, [Qt.ItemDataRole.DisplayRole])

        # One signal makes the view paint what it shows; it asks for nothing it does not.
        tell(QModelIndex())

    # --- QAbstractItemModel

    def index(self, row: int, column: int, parent: Index = TOP) -> QModelIndex:
        """See QAbstractItemModel."""
        children = self._children[parent.internalId() - 1 if parent.isValid() else -1]
        if not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, column, children[row] + 1)

    def parent(self, child: Index) -> QModelIndex:  # type: ignore[override]
        """See QAbstractItemModel."""
        if not child.isValid():
            return QModelIndex()
        above = self._parents[child.internalId() - 1]
        return self.index_of(above) if above >= 0 else QModelIndex()

    def rowCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        if parent.isValid() and parent.column():
            return 0
        return len(self._children[parent.internalId() - 1 if parent.isValid() else -1])

    def columnCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return len(OutlineColumn)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Every heading can be chosen."""
        return _FLAGS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Title and count."""
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            if index.column() == OutlineColumn.TITLE:
                return self._titles[index.internalId() - 1]
            count = self.count_of(index)
            return f"{count:,}" if count else ""
        if role == PART_ROLE:
            part = self.part_at(index)
            return part_name(part.kind) if part is not None else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._describe(index)
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == OutlineColumn.COUNT:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None
