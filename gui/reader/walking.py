"""Goes from sentence to sentence, and extends the selection over more of them."""

from bisect import bisect_right
from typing import TYPE_CHECKING

from core.model import Span
from core.text.unit import Unit

if TYPE_CHECKING:
    from gui.reader.view import ReaderView

COUNTED = 200_000
"""Sentences are counted in texts of up to so many code points, which takes a tenth of a second."""


class Walking:
    """Serves one view."""

    def __init__(self, view: "ReaderView") -> None:
        self._view = view
        self._walked = Span(0, 0)
        """What was selected by walking; empty if nothing was."""

    def next(self, unit: Unit) -> None:
        """Select the unit after the selection or the chosen annotation; where there is neither, the one at the caret.

        Furniture is passed over.
        """
        view, span = self._view, self._view.selection
        chosen = view.selected_annotation
        if chosen is not None and not len(span):
            # The sentence at the caret was labelled just now, and one goes on.
            self.after(chosen.end, unit)
            return
        here = view.snapping.at(span.start, unit)
        at_caret = not len(span) and len(here) > 0 and view.mask_at(here.start) is None
        self._go_to(here if at_caret else view.snapping.next(max(span.start, here.start), unit))

    def previous(self, unit: Unit) -> None:
        """Select the unit before the selection or the chosen annotation."""
        view, chosen = self._view, self._view.selected_annotation
        start = chosen.start if chosen is not None and not len(view.selection) else view.selection.start
        self._go_to(view.snapping.previous(start, unit))

    def after(self, position: int, unit: Unit) -> None:
        """Select the first unit that begins at `position` or later."""
        self._go_to(self._view.snapping.next(position - 1, unit))

    def extend(self, unit: Unit, *, forward: bool) -> None:
        """Move the selection's end by one unit of text, as Shift and an arrow move it by a line.

        The end where the selection began stays. If it is taken back beyond that, the selection grows on the other side.
        If nothing is selected, it selects the unit at the caret.
        """
        view = self._view
        span, anchor, caret = view.selection, view.anchor, view.caret
        if not len(span):
            self.next(unit)
            return
        ahead = caret >= anchor
        reached = self._end(span, unit, forward=forward) if ahead else self._start(span, unit, forward=forward)
        if reached is None and not forward and ahead:
            # Nothing is left to take back, so go on to what is before it.
            anchor, reached = span.end, self._start(span, unit, forward=False)
        if reached is not None:
            self._walked = Span(min(anchor, reached), max(anchor, reached))
            view.extend_to(anchor, reached)
            view.keep_in_band(view.snapping.at(reached - 1 if reached > anchor else reached, unit))

    def number(self) -> tuple[int, int] | None:
        """The number, from 1, of the sentence to which one has walked, and how many there are.

        None after anything else.
        """
        view = self._view
        if len(view.text) > COUNTED or not len(view.selection) or view.selection != self._walked:
            return None
        starts = view.snapping.sentence_starts
        number = bisect_right(starts, view.selection.start)
        return (number, len(starts)) if number else None

    def tint_paragraph(self) -> None:
        """Mark the paragraph of the sentence to which one has walked, so that the eye finds it again."""
        view, span = self._view, self._view.selection
        shown = view.snapping.line(span.start) if len(span) and span == self._walked else Span(0, 0)
        before, view.tinted = view.tinted, shown
        for changed in (before, shown) if before != shown else ():
            if len(changed) and changed.end <= len(view.text):
                view.update_span(changed)

    def _go_to(self, span: Span | None) -> None:
        if span is not None:
            self._walked = span
            self._view.select_span(span, reveal=False)
            self._view.keep_in_band(span)

    def _end(self, span: Span, unit: Unit, *, forward: bool) -> int | None:
        """The end of a selection that has grown or shrunk there by one unit; None if it cannot."""
        snapping = self._view.snapping
        if forward:
            following = snapping.next(span.end - 1, unit)
            return None if following is None else following.end
        last = snapping.previous(span.end, unit)
        before = None if last is None else snapping.previous(last.start, unit)
        return before.end if before is not None and before.end > span.start else None

    def _start(self, span: Span, unit: Unit, *, forward: bool) -> int | None:
        """The same for its start."""
        if not forward:
            before = self._view.snapping.previous(span.start, unit)
            return None if before is None else before.start
        following = self._view.snapping.next(span.start, unit)
        return None if following is None or following.start >= span.end else following.start
