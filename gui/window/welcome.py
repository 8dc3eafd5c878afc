"""The page shown while no project is open: begin, go on, or drop files."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QFont, QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from core.file_names import readable
from gui.actions.registry import Registry, plain
from gui.base import theme
from gui.base.i18n import N_, _
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.scrolling import LowScroll

_STARTS = (
    ("project.read", "import", N_("Read reports…")),
    ("project.new", "new", N_("New project…")),
    ("project.open", "open", N_("Open project…")),
    ("project.sample", "guide", N_("Open sample project")),
    ("project.restore", "history", N_("Restore a backup…")),
)
_COLUMN = 640


@dataclass(frozen=True, slots=True)
class Recent:
    """A project of the list of recent ones."""

    path: Path
    exists: bool


class WelcomePage(QWidget):
    """Recent projects, new, open, sample; files may be dropped anywhere on it."""

    _built = False
    """Qt sends changes of palette already while the parts are being made."""

    open_requested = Signal(object)
    """The `Path` of a project."""
    forget_requested = Signal(object)
    """The `Path` to take off the list."""
    dropped = Signal(object)
    """A list of `Path` that were dropped."""

    def __init__(self, registry: Registry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAcceptDrops(True)
        self._registry = registry
        self._recent: list[Recent] = []
        self._title = QLabel()
        self._motto = QLabel()
        self._motto.setProperty("muted", True)
        self._starts = [self._start_button(action, icon) for action, icon, _text in _STARTS]
        self._heading = QLabel()
        self._heading.setProperty("heading", True)
        self._list = QGridLayout()
        self._list.setHorizontalSpacing(8)
        self._list.setVerticalSpacing(0)
        self._list.setColumnStretch(1, 1)
        self._hint = QLabel()
        self._hint.setProperty("muted", True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.setWordWrap(True)
        self._lay_out()
        registry.keys_changed.connect(self.retranslate)
        self.retranslate()
        theme.notifier().changed.connect(self.retranslate)
        self._built = True

    def set_recent(self, recent: list[Recent]) -> None:
        """Replace the list of recent projects."""
        self._recent = recent
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if not recent:
            nothing = QLabel(_("None yet. The sample project shows what Biaodu does."))
            nothing.setProperty("muted", True)
            self._list.addWidget(nothing, 0, 0, 1, 3)
        for row, entry in enumerate(recent):
            self._add_recent(row, entry)

    def retranslate(self) -> None:
        """Set every text again."""
        self._title.setText(_("Biaodu"))
        self._motto.setText(_("Read reports side by side, label passages."))
        for button, (action, _icon, text) in zip(self._starts, _STARTS, strict=True):
            shown = self._registry.action(action).shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            button.setText(plain(_(text)) + (f"    {shown}" if shown else ""))
        self._heading.setText(_("Recent projects"))
        self._hint.setText(_("Or drop a .biaodu file here, or reports to begin a new project with."))
        self.set_recent(self._recent)
        self._paint()

    def changeEvent(self, event: QEvent) -> None:
        """Follow language and theme."""
        super().changeEvent(event)
        if not self._built:
            return
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def take_keyboard(self) -> None:
        """Put the keyboard on the first thing to do."""
        self._starts[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._paint(dropping=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget the hint."""
        self._paint()

    def dropEvent(self, event: QDropEvent) -> None:
        """Say which files were dropped."""
        self._paint()
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def _lay_out(self) -> None:
        column = QWidget()
        column.setMaximumWidth(_COLUMN)
        inside = QVBoxLayout(column)
        inside.setContentsMargins(24, 24, 24, 24)
        inside.setSpacing(8)
        inside.addWidget(self._title)
        inside.addWidget(self._motto)
        inside.addSpacing(24)
        for button in self._starts:
            inside.addWidget(button)
        inside.addSpacing(24)
        inside.addWidget(self._heading)
        inside.addLayout(self._list)
        inside.addSpacing(32)
        inside.addWidget(self._hint)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(column, 4)
        row.addStretch(1)
        everything = QWidget()
        middle = QVBoxLayout(everything)
        middle.addStretch(2)
        middle.addLayout(row)
        middle.addStretch(3)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(LowScroll(everything))

    def _start_button(self, action: str, icon: str) -> QPushButton:
        button = QPushButton(theme.icon(icon, "accent"), "")
        button.setObjectName(f"welcome_{action}")
        button.setFlat(True)
        button.setIconSize(QSize(20, 20))
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(self._registry.action(action).trigger)
        return button

    def _add_recent(self, row: int, entry: Recent) -> None:
        button = QPushButton(theme.icon("database", "muted"), entry.path.stem)
        button.setObjectName("recent")
        button.setFlat(True)
        button.setEnabled(entry.exists)
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.clicked.connect(lambda: self.open_requested.emit(entry.path))
        where = ElidedLabel(str(entry.path.parent) if entry.exists else _("not found: {path}").format(path=entry.path))
        where.setProperty("muted", True)
        forget = QToolButton()
        forget.setIcon(theme.icon("close", "muted"))
        forget.setToolTip(_("Take off this list"))
        forget.setAccessibleName(_("Take {name} off this list").format(name=readable(entry.path.stem)))
        forget.clicked.connect(lambda: self.forget_requested.emit(entry.path))
        for place, widget in enumerate((button, where, forget)):
            self._list.addWidget(widget, row, place)

    def _paint(self, dropping: bool = False) -> None:
        now = theme.current()
        ground = now.accent_soft if dropping else now.paper
        self.setStyleSheet(
            f"#welcome {{ background: {ground.name()}; }} QPushButton {{ text-align: left; padding: 8px 12px; }}"
        )
        font = QFont(theme.ui_font())
        font.setPointSizeF(font.pointSizeF() * 2.2)
        font.setWeight(QFont.Weight.DemiBold)
        self._title.setFont(font)
