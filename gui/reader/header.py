"""The line above a text: title, layers and status; and below it the headings one is under."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from core.ids import AnnotatorId
from core.model import Annotator, Document, Status
from gui.base import theme
from gui.base.i18n import _
from gui.documents.model import status_name
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.marks import paint_status

_LEAST_TITLE = 72
"""If the title has fewer pixels than this, buttons that also have a key are hidden."""


class StatusChip(QToolButton):
    """The document's status of the current annotator; its menu changes it."""

    status_chosen = Signal(object)
    """The wanted `Status`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._status = Status.NOT_STARTED
        self._compact = False
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(QMenu(self))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.retranslate()

    def set_status(self, status: Status) -> None:
        """Show `status`."""
        if status is not self._status:
            self._status = status
            self.retranslate()

    def retranslate(self) -> None:
        """Set the texts again."""
        name = status_name(self._status)
        self.setText(name)
        self.setAccessibleName(_("Status: {status}").format(status=name))
        self.setToolTip(_("Your status of this document: {status}").format(status=name))
        menu = self.menu()
        menu.clear()
        for status in Status:
            action = menu.addAction(status_name(status))
            action.setCheckable(True)
            action.setChecked(status is self._status)
            action.triggered.connect(lambda _checked=False, chosen=status: self.status_chosen.emit(chosen))
        self.updateGeometry()
        self.update()

    def set_compact(self, compact: bool) -> None:
        """Show only the ring, or the ring and the name."""
        if compact != self._compact:
            self._compact = compact
            self.updateGeometry()
            self.update()

    def full_width(self) -> int:
        """Pixels that ring and name take."""
        return self.fontMetrics().horizontalAdvance(self.text()) + 36

    def sizeHint(self) -> QSize:
        """Ring, gap and text."""
        return QSize(28 if self._compact else self.full_width(), 28)

    def minimumSizeHint(self) -> QSize:
        """Room for the ring alone."""
        return QSize(28, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A ring as in the list of documents, and the name where there is room."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = theme.current()
        if self.underMouse() or self.hasFocus() or self.isDown():
            painter.setPen(tokens.accent if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(tokens.hover)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        middle = self.height() / 2
        paint_status(painter, QRectF(8, middle - 6, 12, 12), self._status)
        if self.width() >= self.full_width():
            painter.setPen(tokens.muted)
            painter.drawText(
                QRectF(26, 0, self.width() - 26, self.height()), Qt.AlignmentFlag.AlignVCenter, self.text()
            )


def _button(icon: str, parent: QWidget) -> QToolButton:
    button = QToolButton(parent)
    button.setIcon(theme.icon(icon, "muted"))
    button.setIconSize(QSize(18, 18))
    button.setFixedSize(28, 28)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button


class Header(QWidget):
    """Title, region and year, layers, status, outline, find, close; below it the headings one is under."""

    hidden_changed = Signal(object)
    """frozenset of the annotator ids whose layers are not shown."""
    status_chosen = Signal(object)
    outline_requested = Signal(QPoint)
    """Global place to open the outline at."""
    find_requested = Signal()
    close_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._active = False
        self._document: Document | None = None
        self._annotators: Sequence[Annotator] = ()
        self._hidden: frozenset[AnnotatorId] = frozenset()
        self._own: AnnotatorId | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = ElidedLabel("", self)
        self._title.setProperty("heading", True)
        self._facts = QLabel(self)
        self._facts.setProperty("muted", True)
        self._crumbs = ElidedLabel("", self)
        self._crumbs.setProperty("muted", True)
        font = self._crumbs.font()
        font.setPointSizeF(font.pointSizeF() * 0.88)
        self._crumbs.setFont(font)
        self._position = QLabel(self)
        self._position.setProperty("muted", True)
        self._position.setFont(font)
        self._layers = _button("layers", self)
        self._layers.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._layers.setMenu(QMenu(self))
        self.status = StatusChip(self)
        self._outline = _button("outline", self)
        self._find = _button("search", self)
        self.close_button = _button("close", self)
        self._arrange()
        self._connect()
        self.retranslate()

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._title, 1)
        row.addWidget(self._facts)
        row.addSpacing(4)
        for widget in (self.status, self._layers, self._outline, self._find, self.close_button):
            row.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 4, 8, 4)
        layout.setSpacing(0)
        layout.addLayout(row)
        where = QHBoxLayout()
        where.setSpacing(8)
        where.addWidget(self._crumbs, 1)
        where.addWidget(self._position)
        layout.addLayout(where)
        # Neither of them keeps the pane from becoming narrow.
        self._facts.setMinimumWidth(1)
        for widget in (self._facts, self.status):
            widget.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def _connect(self) -> None:
        self.status.status_chosen.connect(self.status_chosen)
        self._outline.clicked.connect(self._ask_for_outline)
        self._find.clicked.connect(self.find_requested)
        self.close_button.clicked.connect(self.close_requested)

    def retranslate(self) -> None:
        """Set the texts again."""
        for button, text in (
            (self._layers, _("Layers")),
            (self._outline, _("Outline")),
            (self._find, _("Find in this document")),
            (self.close_button, _("Close reader")),
        ):
            button.setToolTip(text)
            button.setAccessibleName(text)
        self.status.retranslate()
        self._fill_layers()

    def show_document(self, document: Document | None) -> None:
        """Show a document's title, region and year."""
        self._document = document
        meta = document.meta if document else None
        title = meta.title if meta else ""
        self._title.setText(title)
        self._title.setToolTip(title)
        facts = [meta.region or "", str(meta.year) if meta.year else ""] if meta else []
        self._facts.setText(" · ".join(fact for fact in facts if fact))
        self._give_room()
        for widget in (self.status, self._layers, self._outline, self._find):
            widget.setEnabled(document is not None)

    def set_active(self, active: bool) -> None:
        """Draw a line in the accent colour above the title."""
        if active != self._active:
            self._active = active
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line of the active reader."""
        super().paintEvent(event)
        if self._active:
            QPainter(self).fillRect(0, 0, self.width(), 2, theme.current().accent)

    def show_crumbs(self, titles: Sequence[str]) -> None:
        """Show the headings one reads under, outermost first."""
        text = " › ".join(titles)
        if text != self._crumbs.text():
            self._crumbs.setText(text)
            self._crumbs.setToolTip(text)

    def show_position(self, sentence: tuple[int, int] | None) -> None:
        """Show the number, from 1, of the selected sentence and how many there are; None for nothing."""
        text = ""
        if sentence is not None:
            text = _("Sentence {n} of {total}").format(n=f"{sentence[0]:,}", total=f"{sentence[1]:,}")
        if text != self._position.text():
            self._position.setText(text)

    def position(self) -> str:
        """The text about the selected sentence."""
        return self._position.text()

    def crumbs(self) -> str:
        """The headings shown."""
        return self._crumbs.text()

    def show_layers(
        self, annotators: Sequence[Annotator], own: AnnotatorId | None, hidden: frozenset[AnnotatorId]
    ) -> None:
        """Offer these annotators' layers."""
        self._annotators, self._own, self._hidden = annotators, own, hidden
        self._fill_layers()

    def _fill_layers(self) -> None:
        menu = self._layers.menu()
        menu.clear()
        for annotator in self._annotators:
            name = _("{name} (me)").format(name=annotator.name) if annotator.id == self._own else annotator.name
            action = menu.addAction(name)
            action.setCheckable(True)
            action.setChecked(annotator.id not in self._hidden)
            action.setData(annotator.id)
            action.toggled.connect(lambda _on, chosen=action: self._toggle(chosen))
        self._layers.setVisible(len(self._annotators) > 1 or bool(self._hidden))

    def _toggle(self, action: QAction) -> None:
        layer = frozenset({AnnotatorId(action.data())})
        self._hidden = self._hidden - layer if action.isChecked() else self._hidden | layer
        self.hidden_changed.emit(self._hidden)

    def _ask_for_outline(self) -> None:
        self.outline_requested.emit(self.outline_place())

    def outline_place(self) -> QPoint:
        """The global place under the outline button, or under the last button if that one is hidden."""
        button = self.close_button if self._outline.isHidden() else self._outline
        return button.mapToGlobal(QPoint(0, button.height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Hide what is needed least, if there is little room."""
        super().resizeEvent(event)
        self._give_room()

    def _give_room(self) -> None:
        """Make room for the title. First the status loses its name, then region, year and buttons with a key go."""
        title = self._title.fontMetrics().horizontalAdvance(self._title.text()) + 8
        kept = [b for b in (self._layers, self.close_button) if not b.isHidden()]
        spare = [self._find, self._outline]
        buttons = sum(b.width() + 4 for b in (*kept, *spare)) + 48
        for button in spare:
            narrow = self.width() - buttons - self.status.minimumSizeHint().width() < min(title, _LEAST_TITLE)
            button.setVisible(not narrow)
            buttons -= button.width() + 4 if narrow else 0
        room = self.width() - buttons - title
        facts = self._facts.sizeHint().width()
        self.status.set_compact(room < facts + self.status.full_width())
        self._facts.setVisible(room >= facts + self.status.sizeHint().width())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
