"""The sheet of all keys, made from the action table and the codebook."""

from collections.abc import Iterable
from html import escape
from itertools import groupby

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from gui.actions.matching import rank
from gui.actions.registry import Entry
from gui.base import theme
from gui.base.i18n import _
from gui.widgets.filter_edit import let_clear
from gui.widgets.help_key import ask_for_help, is_help_key

_COLUMNS = 3
COLUMN = 340
"""Pixels below which a column's lines would be broken into words."""


class KeySheet(QDialog):
    """Groups of actions with their keys, in columns; a field narrows them."""

    help_page = "start"

    _built = False
    """Whether all parts are made: Qt already sends changes of palette before."""
    _shown_columns = 0

    def __init__(self, entries: list[Entry], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("key_sheet")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._entries = [entry for entry in entries if entry.keys]
        self._field = QLineEdit()
        let_clear(self._field)
        self._field.textChanged.connect(self._fill)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QScrollArea.Shape.NoFrame)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(16)
        column.addWidget(self._field)
        column.addWidget(self._area)
        # Qt would give a dialog at most two thirds of the screen.
        self.resize(self.sizeHint())
        self.retranslate()
        self._built = True
        # The caps of keys have colours of their own.
        theme.notifier().changed.connect(self._fill)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many columns as there is room for."""
        super().resizeEvent(event)
        if self._built and self._fitting_columns() != self._shown_columns:
            self._fill()

    def _fitting_columns(self) -> int:
        return max(1, min(_COLUMNS, self.width() // COLUMN))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F1 opens the page of the manual about this."""
        if is_help_key(event):
            ask_for_help(self, self.help_page)
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """Room for three columns, within the window."""
        parent = self.parentWidget()
        room = parent.size() if parent is not None else QSize(1280, 800)
        return QSize(min(1160, room.width() - 64), min(720, room.height() - 64))

    def retranslate(self) -> None:
        """Set every text again."""
        self.setWindowTitle(_("Keys"))
        self._field.setPlaceholderText(_("Filter"))
        self._field.setAccessibleName(_("Filter"))
        self._fill()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of language."""
        super().changeEvent(event)
        if not self._built:
            return
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _fill(self) -> None:
        query = self._field.text()
        fitting = [
            e for e in self._entries if rank(query, e.text, f"{e.group} {e.search} {' '.join(e.keys)}") is not None
        ]
        groups = [(name, list(members)) for name, members in groupby(fitting, key=lambda entry: entry.group)]
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(32)
        self._shown_columns = self._fitting_columns()
        for members in _columns(groups, self._shown_columns):
            row.addLayout(self._column(members), 1)
        self._area.setWidget(page)

    def _column(self, groups: list[tuple[str, list[Entry]]]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        line = 0
        for name, members in groups:
            heading = QLabel(name)
            heading.setProperty("heading", True)
            heading.setContentsMargins(0, 12 if line else 0, 0, 2)
            grid.addWidget(heading, line, 0, 1, 2)
            line += 1
            for entry in members:
                keys = QLabel(_caps(entry.keys))
                keys.setTextFormat(Qt.TextFormat.RichText)
                text = QLabel(entry.text)
                text.setToolTip(entry.help)
                text.setWordWrap(True)
                grid.addWidget(keys, line, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(text, line, 1)
                line += 1
        grid.setRowStretch(line, 1)
        return grid


def _columns(groups: list[tuple[str, list[Entry]]], number: int) -> list[list[tuple[str, list[Entry]]]]:
    """Groups in order, spread over so many columns of about the same height."""
    total = sum(len(members) + 2 for _name, members in groups)
    columns: list[list[tuple[str, list[Entry]]]] = [[] for _ in range(number)]
    filled = 0
    for name, members in groups:
        middle = filled + (len(members) + 2) / 2
        columns[min(number - 1, int(middle * number / max(1, total)))].append((name, members))
        filled += len(members) + 2
    return columns


def _caps(keys: Iterable[str]) -> str:
    native = QKeySequence.SequenceFormat.NativeText
    now = theme.current()
    style = f"background-color:{now.hover.name()}; color:{now.text.name()};"
    # In some languages Return and Enter have the same name.
    names = dict.fromkeys(QKeySequence(key).toString(native) for key in keys)
    caps = [f'<span style="{style}">&nbsp;{escape(name)}&nbsp;</span>' for name in names]
    return "&nbsp; ".join(caps)
