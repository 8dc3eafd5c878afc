"""Keeps the outline panel at the active reader's place, and carries out what is asked there."""

from PySide6.QtCore import QObject

from core.ids import DocumentId
from core.model import Meta, Span
from core.text.parts import parts_of
from gui.outline.panel import OutlinePanel
from gui.reader.reader import ReaderPane
from gui.reader.readers import Readers


class OutlineFollower(QObject):
    """Lives with the panel."""

    def __init__(self, panel: OutlinePanel, readers: Readers) -> None:
        super().__init__(panel)
        self._panel = panel
        self._readers = readers
        self._shown: tuple[DocumentId | None, object, Meta | None] = (None, None, None)
        for pane in readers.panes:
            self._watch(pane)
        readers.pane_added.connect(self._watch)
        readers.active_changed.connect(self._show)
        panel.jump_requested.connect(self._jump)
        panel.select_requested.connect(self._select)
        self._show()

    def _watch(self, pane: ReaderPane) -> None:
        pane.outline_changed.connect(self._show)
        pane.described.connect(self._show)
        pane.selection_changed.connect(self._follow)
        pane.visible_range_changed.connect(self._follow)

    def _show(self) -> None:
        pane = self._readers.active
        document = pane.document if pane is not None else None
        if pane is None or document is None:
            self._shown = (None, None, None)
            self._panel.show_outline(None, "", ())
            return
        self._follow()
        before, self._shown = self._shown, (document.id, pane.outline, document.meta)
        if document.id == before[0] and pane.outline is before[1]:
            if document.meta != before[2]:
                self._panel.show_parts(parts_of(pane.view.text, pane.outline, document.meta))
        else:
            text = pane.view.text
            parts = parts_of(text, pane.outline, document.meta)
            self._panel.show_outline(document.id, text, pane.outline, parts)

    def _follow(self) -> None:
        """Show where one reads: at the caret if that is visible, else at the top of the page."""
        pane = self._readers.active
        if pane is None or pane.document is None:
            return
        seen, caret = pane.view.visible_range(), pane.view.caret
        self._panel.follow(caret if seen.start <= caret <= seen.end else seen.start)

    def _jump(self, position: int) -> None:
        if self._readers.active is not None:
            self._readers.active.jump_to(position, focus=False)

    def _select(self, span: Span) -> None:
        if self._readers.active is not None:
            self._readers.active.view.select_span(span)
            self._readers.focus_text()
