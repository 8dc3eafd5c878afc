"""Finding in all open readers at once: one search line leads, and stepping goes on in the next reader."""

from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from gui.reader.findbar import FindBar
from gui.reader.reader import ReaderPane


class Panes(Protocol):
    """The readers, from left to right."""

    @property
    def panes(self) -> Sequence[ReaderPane]:
        """All of them."""
        ...

    def bring(self, pane: ReaderPane, /, *, focus: bool) -> None:
        """Bring one into sight; with `focus`, with the keyboard."""
        ...


class FindEverywhere(QObject):
    """Connects the search lines of the readers."""

    def __init__(self, readers: Panes, parent: QObject) -> None:
        super().__init__(parent)
        self._readers = readers
        self._on = False
        self._at: ReaderPane | None = None
        """The reader whose hit was reached last."""

    def add(self, pane: ReaderPane) -> None:
        """Another reader has come."""
        bar = pane.find_bar
        bar.everywhere.setChecked(self._on)
        bar.everywhere.toggled.connect(lambda on: self._switch(pane, on))
        bar.searched.connect(lambda: self._search(pane))
        bar.closed.connect(self._close)
        bar.walker = lambda by: self._step(pane, by)

    def count_readers(self) -> None:
        """One came or went: with one alone there is nothing to choose."""
        several = len(self._readers.panes) > 1
        for pane in self._readers.panes:
            pane.find_bar.everywhere.setVisible(several)
        if self._on and self._at is not None and self._at in self._readers.panes:
            self._search(self._at)
        self._tell_counts()

    def _switch(self, pane: ReaderPane, on: bool) -> None:
        if on == self._on:
            return
        self._on, self._at = on, pane
        for other in self._readers.panes:
            other.find_bar.everywhere.setChecked(on)
            if other is not pane and not on and other.find_bar.isHidden():
                other.find_bar.look_for("")
        self._search(pane)

    def _search(self, pane: ReaderPane) -> None:
        """Look for the same in the other readers; they stay where they are."""
        self._at = pane
        if self._on:
            for other in self._readers.panes:
                if other is not pane:
                    other.find_bar.look_for(pane.find_bar.query)
        self._tell_counts()

    def _close(self) -> None:
        if self._on:
            for pane in self._readers.panes:
                if pane.find_bar.isHidden():
                    pane.find_bar.look_for("")
        self._at = None

    def _step(self, pane: ReaderPane, by: int) -> bool:
        """Go on, in the next reader where this one has no more hits; False where that is not asked for."""
        panes = list(self._readers.panes)
        if not self._on or len(panes) < 2 or pane not in panes:
            return False
        typing = _is_typing()
        # In a text one goes on from there, while typing from the hit before, wherever that was.
        here = self._at if typing and self._at in panes else pane
        assert here is not None
        if not here.find_bar.step_inside(by):
            place = panes.index(here)
            order = [panes[(place + by * step) % len(panes)] for step in range(1, len(panes) + 1)]
            here = next((other for other in order if other.find_bar.enter(by)), here)
        self._at = here
        self._readers.bring(here, focus=not typing)
        return True

    def _tell_counts(self) -> None:
        panes = self._readers.panes
        total = sum(pane.find_bar.hit_count for pane in panes)
        for pane in panes:
            pane.find_bar.show_elsewhere(total - pane.find_bar.hit_count if self._on and len(panes) > 1 else 0)


def _is_typing() -> bool:
    """Whether the keyboard is in a search line."""
    widget = QApplication.focusWidget()
    while widget is not None and not isinstance(widget, FindBar):
        widget = widget.parentWidget()
    return widget is not None
