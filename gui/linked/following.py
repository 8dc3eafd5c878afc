"""Readers locked to each other: whichever is scrolled, the others show what treats the same at the same height."""

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QPoint, QSize

from gui.linked.matchings import Matchings
from gui.reader.reader import ReaderPane
from gui.reader.readers import Readers

if TYPE_CHECKING:
    from core.matching.counterparts import Matching


class Following(QObject):
    """Takes the readers along while it is on."""

    def __init__(self, readers: Readers, matchings: Matchings, parent: QObject) -> None:
        super().__init__(parent)
        self.on = False
        self._readers = readers
        self._matchings = matchings
        self._moving = False
        """Whether the readers are being moved now: what they tell of that is no wish of the user's."""
        self._sizes: WeakKeyDictionary[ReaderPane, QSize] = WeakKeyDictionary()
        for pane in readers.panes:
            self._serve(pane)
        readers.pane_added.connect(self._serve)

    def _serve(self, pane: ReaderPane) -> None:
        pane.visible_range_changed.connect(lambda _span: self._scrolled(pane))

    def _scrolled(self, pane: ReaderPane) -> None:
        size = pane.view.viewport().size()
        resized, self._sizes[pane] = self._sizes.get(pane, size) != size, size
        # Where all get another size, each tells of it: only the one that is read leads, or they would push each other.
        if self.on and not self._moving and (not resized or pane is self._readers.active):
            self.follow(pane)

    def follow(self, leader: ReaderPane) -> None:
        """Move all readers but one to what that one shows, as far as they are compared with it."""
        self._moving = True
        try:
            for pane in self._readers.panes:
                if pane is not leader:
                    self._move(leader, pane)
        finally:
            self._moving = False

    def _move(self, leader: ReaderPane, pane: ReaderPane) -> None:
        if leader.document is None or pane.document is None:
            return
        matching = self._matchings.known((leader.document.id, pane.document.id))
        if matching is None:
            return
        height = anchor(leader)
        there = counterpart_of(matching, leader.view.position_at(QPoint(0, round(height))))
        if there is not None:
            bar = pane.view.verticalScrollBar()
            bar.setValue(bar.value() + round(pane.view.y_of(there) - height))


def anchor(pane: ReaderPane) -> float:
    """The height of the page, in pixels, that is held level: its top at the beginning of a text, its foot at the end.

    So what stands first and last in a text can be level with its counterpart, too.
    """
    bar = pane.view.verticalScrollBar()
    page = pane.view.viewport().height() - pane.view.line_height()
    return bar.value() / bar.maximum() * page if bar.maximum() else page / 3


def counterpart_of(matching: "Matching", position: int) -> int | None:
    """As far into its counterpart as a code point is into its section; None: that has none."""
    number = matching.number_at(position)
    if number is None:
        return None
    # Loaded already: something was matched.
    from core.matching.counterparts import LEAST

    best = next(iter(matching.alternatives(number, 1)), None)
    if best is None or best.confidence < LEAST:
        return None
    here, there = matching.first[number].span, best.section.span
    share = min(1.0, (position - here.start) / max(1, len(here)))
    return there.start + round(share * (len(there) - 1))
