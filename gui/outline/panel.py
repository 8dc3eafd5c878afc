"""The outline panel: headings of the text in the active reader, where one is, and how much is labelled under each."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPoint, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QStyleOptionViewItem, QVBoxLayout, QWidget

from core.changes import ChangeSet
from core.ids import DocumentId
from core.model import Span
from core.session import Session
from core.text.outline import OutlineNode
from core.text.parts import Correction, ReportPart
from gui.base import theme
from gui.base.bridge import Bridge
from gui.base.i18n import _
from gui.outline.model import PART_ROLE, OutlineColumn, OutlineModel
from gui.outline.part_kinds import KEYS, fill_part_menu
from gui.widgets.empty_state import EmptyState
from gui.widgets.flat_tree import FlatTree
from gui.widgets.menus import add_action, popup_over
from gui.widgets.panel import Panel
from gui.widgets.row_delegate import RowDelegate
from gui.widgets.table_saving import add_table_actions

INDENT = 14
FOLLOW_MILLISECONDS = 60
"""The delay after which the tree follows the caret, so that it does not follow every step."""
LEVEL_KEYS: dict[Qt.Key, int | None] = {
    Qt.Key.Key_0: 0,
    Qt.Key.Key_1: 1,
    Qt.Key.Key_2: 2,
    Qt.Key.Key_3: 3,
    Qt.Key.Key_4: 4,
    Qt.Key.Key_Backspace: None,
}
"""Keys that say of what level the chosen headings are."""
OPEN_LEVELS = 2
"""Levels of headings that are open at first."""


class OutlineView(FlatTree):
    """Keys of the tree: Enter selects the section, those of `gui.outline.part_kinds` correct what a part does."""

    jump_requested = Signal(QModelIndex)
    select_requested = Signal(QModelIndex)
    level_requested = Signal(object)
    """What the chosen headings are: a level, 0 for none, None for as found."""
    correct_requested = Signal(QModelIndex, object)
    """A `Correction`, or None for as found."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk and unfold, as in every tree; walking jumps along in the text."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if plain and event.key() in LEVEL_KEYS:
            self.level_requested.emit(LEVEL_KEYS[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.select_requested.emit(self.currentIndex())
        elif event.modifiers() == Qt.KeyboardModifier.NoModifier and event.key() in KEYS:
            self.correct_requested.emit(self.currentIndex(), KEYS[Qt.Key(event.key())])
        else:
            before = self.currentIndex()
            super().keyPressEvent(event)
            if self.currentIndex() != before:
                self.jump_requested.emit(self.currentIndex())


class OutlineDelegate(RowDelegate):
    """Marks parts that tell what was done, and parts that tell what is planned."""

    def draw_text(self, painter: QPainter, option: QStyleOptionViewItem, rect: QRect, text: str) -> None:
        """Draw the heading and, where it fits, the word for its part at the right."""
        part = str(option.index.data(PART_ROLE) or "") if option.index.column() == OutlineColumn.TITLE else ""
        if not part:
            super().draw_text(painter, option, rect, text)
            return
        font = painter.font()
        small = painter.font()
        small.setPointSizeF(font.pointSizeF() * 0.85)
        painter.setFont(small)
        width = painter.fontMetrics().horizontalAdvance(part) + 12
        box = QRectF(rect.right() - width, rect.center().y() - 9, width, 19)
        colour = theme.current().accent if part == _("Planning") else theme.current().muted
        pen = painter.pen()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, part)
        painter.setPen(pen)
        painter.setFont(font)
        super().draw_text(painter, option, rect.adjusted(0, 0, -width - 8, 0), text)


class OutlinePanel(Panel):
    """Shows values the window hands over; asks for jumps and selections."""

    jump_requested = Signal(int)
    """Code point to go to; the keyboard stays here."""
    select_requested = Signal(object)
    """The `Span` to select in the text."""

    def __init__(self, session: Session, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(session, bridge, parent)
        self._document: DocumentId | None = None
        self._position = 0
        self.model = OutlineModel(self)
        self.view = OutlineView(self)
        self.view.setModel(self.model)
        self.view.setItemDelegate(OutlineDelegate(self.view))
        self.view.setHeaderHidden(True)
        self.view.setIndentation(INDENT)
        self.view.setExpandsOnDoubleClick(False)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header = self.view.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(24)
        header.setSectionResizeMode(OutlineColumn.TITLE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(OutlineColumn.COUNT, QHeaderView.ResizeMode.Fixed)
        self._empty = EmptyState(self.view)
        self._following = QTimer(self, singleShot=True, interval=FOLLOW_MILLISECONDS)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 0)
        layout.addWidget(self.view)
        self.setFocusProxy(self.view)
        self._following.timeout.connect(self._follow)
        self.view.clicked.connect(self._jump)
        self.view.jump_requested.connect(self._jump)
        self.view.select_requested.connect(self._select)
        self.view.correct_requested.connect(self._correct)
        self.view.level_requested.connect(self.set_level)
        self.view.doubleClicked.connect(self._select)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.retranslate()

    def show_outline(
        self,
        document: DocumentId | None,
        text: str,
        nodes: Sequence[OutlineNode],
        parts: Sequence[ReportPart] = (),
    ) -> None:
        """Show the headings of a document (None for no document), and which parts report and plan."""
        self._document = document
        self.model.show_outline(text, nodes, parts)
        self._count()
        self.view.expandToDepth(OPEN_LEVELS - 2)
        width = self.view.fontMetrics().horizontalAdvance("0,000") + 16
        self.view.header().resizeSection(OutlineColumn.COUNT, width)
        self._say_empty()
        self._follow()

    def show_parts(self, parts: Sequence[ReportPart]) -> None:
        """Other parts of the document shown report or plan now; nothing moves."""
        self.model.show_parts(parts)

    def follow(self, position: int) -> None:
        """The caret stands at `position` (code points)."""
        self._position = position
        self._following.start()

    def apply(self, change: ChangeSet) -> None:
        """Follow the annotations of the document shown."""
        if self._document is None:
            return
        if change.reload:
            self._count()
            return
        for item in change.annotations:
            if item.document == self._document:
                self.model.recount(item.before.start if item.before else None, item.after.start if item.after else None)

    def retranslate(self) -> None:
        """Set every text again."""
        self.view.setAccessibleName(_("Outline"))
        self._say_empty()

    def fold_to(self, level: int) -> None:
        """Show headings down to `level` (from 1) and fold what is under them."""
        self.view.collapseAll()
        if level > 1:
            self.view.expandToDepth(level - 2)

    def context_menu(self, index: QModelIndex) -> QMenu:
        """The menu for a heading, or for none."""
        menu = QMenu(self)
        if self.model.node_at(index) is not None:
            add_action(menu, _("Go there"), lambda: self._jump(index))
            add_action(menu, _("Select this section"), lambda: self._select(index))
            add_action(menu, _("Select the heading"), lambda: self._select_heading(index))
            self._fill_levels(menu.addMenu(_("Heading")))
            menu.addSeparator()
        if (part := self.model.part_at(index)) is not None:
            does = menu.addMenu(_("What this part does"))
            fill_part_menu(does, part, lambda correction: self._correct(index, correction), keys=True)
            does.setEnabled(self.editable)
            menu.addSeparator()
        for level in range(1, min(3, self.model.depth()) + 1):
            add_action(menu, _("Fold to level {n}").format(n=level), lambda depth=level: self.fold_to(depth))
        add_action(menu, _("Unfold all"), self.view.expandAll)
        menu.addSeparator()
        add_table_actions(menu, self.view, self.failed.emit, _("Outline"))
        return menu

    def _count(self) -> None:
        found = self._session.annotations.of_document(self._document) if self._document is not None else []
        self.model.count(annotation.start for annotation in found)

    def _follow(self) -> None:
        self._following.stop()
        if self.view.hasFocus():
            return
        index = self.model.index_under(self._position)
        shown = index
        while shown.parent().isValid() and not self.view.isExpanded(shown.parent()):
            shown = shown.parent()
        selection = self.view.selectionModel()
        flags = selection.SelectionFlag.ClearAndSelect | selection.SelectionFlag.Rows
        selection.setCurrentIndex(shown, flags)
        if shown.isValid():
            self.view.scrollTo(shown)

    def _jump(self, index: QModelIndex) -> None:
        node = self.model.node_at(index)
        if node is not None:
            self.jump_requested.emit(node.range.start)

    def _select(self, index: QModelIndex) -> None:
        node = self.model.node_at(index)
        if node is not None:
            self.select_requested.emit(node.range)

    def _select_heading(self, index: QModelIndex) -> None:
        node = self.model.node_at(index)
        if node is not None:
            self.select_requested.emit(Span(node.title.start, node.title.end))

    def _correct(self, index: QModelIndex, correction: Correction | None) -> None:
        part, document = self.model.part_at(index), self._document
        if part is not None and document is not None and self.editable:
            self.attempt(lambda: self._session.documents.correct_part(document, part.range.start, correction))

    def chosen(self) -> list[int]:
        """Where the chosen headings begin, in code points."""
        rows = self.view.selectionModel().selectedRows()
        return sorted(node.range.start for index in rows if (node := self.model.node_at(index)) is not None)

    def set_level(self, level: int | None) -> None:
        """Make the chosen headings ones of a level; 0: none; None: as found."""
        document, places = self._document, self.chosen()
        if document is not None and places and self.editable:
            self.attempt(lambda: self._session.corrections.headings(document, places, level))

    def _fill_levels(self, menu: QMenu) -> None:
        for level in LEVEL_KEYS.values():
            name = _("As found") if level is None else _("No heading") if level == 0 else _("Level {n}").format(n=level)
            sign = "Backspace" if level is None else str(level)
            add_action(menu, f"{name}\t{sign}", lambda chosen=level: self.set_level(chosen))
        menu.setEnabled(self.editable)

    def _show_menu(self, point: QPoint) -> None:
        popup_over(self.view, self.context_menu(self.view.indexAt(point).siblingAtColumn(0)), point)

    def _say_empty(self) -> None:
        if self._document is None:
            self._empty.show_text(_("The headings of the text you read appear here."))
        else:
            self._empty.show_text("" if self.model.depth() else _("No headings found"))
