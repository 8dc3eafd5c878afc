"""The list of differences: a flat row for each case, with its state, the layers' colours, the passage and the kind."""

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from core.model import Status
from core.review.cases import Case, CaseState
from gui.base import theme
from gui.base.held_keys import let_letters_act_once
from gui.review.case_rows import CaseRow, is_loose
from gui.widgets.marks import paint_status
from gui.widgets.row_delegate import PADDING, centred
from gui.widgets.row_list import PassageDelegate, RowsModel, RowsView
from gui.widgets.swatch import paint_swatch

MARK = 12
SWATCH = 10


class CasesModel(RowsModel[CaseRow]):
    """The cases that pass the filter, in text order, and who else is deciding them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hints: Mapping[str, str] = {}

    def show_hints(self, hints: Mapping[str, str]) -> None:
        """Show who else is deciding some of the cases, in words, by the cases' ids."""
        changed = {case for case in {*hints, *self._hints} if hints.get(case) != self._hints.get(case)}
        self._hints = hints
        for place, row in enumerate(self.rows() if changed else ()):
            if row.id in changed:
                self.dataChanged.emit(self.index(place), self.index(place))

    def hint(self, case: str) -> str:
        """Who else is deciding a case; empty for nobody."""
        return self._hints.get(case, "")

    def shown_row(self, row: CaseRow) -> CaseRow:
        """The row with who else is deciding it."""
        return replace(row, hint=hint) if (hint := self._hints.get(row.id)) else row

    def place_of(self, case: str) -> int | None:
        """Row of the case with this id."""
        return next((place for place, row in enumerate(self.rows()) if row.id == case), None)

    def place_like(self, case: Case) -> int | None:
        """Row of the case; if there is none, of the case that one of its annotations now belongs to."""
        kept = self.place_of(case.id)
        if kept is not None:
            return kept
        known = {source.id for source in case.sources}
        return next(
            (n for n, row in enumerate(self.rows()) if any(source.id in known for source in row.case.sources)), None
        )


class CasesView(RowsView):
    """Moves by arrows; other keys are the panel's."""

    key_pressed = Signal(str)
    """A printable character, which may be a label's key."""
    left = Signal()

    def __init__(self, model: CasesModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self.setItemDelegate(_Delegate(self))
        let_letters_act_once(self)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Keep the choice when getting the keyboard: Qt would make the first row current."""
        before = self.currentIndex().isValid()
        super().focusInEvent(event)
        if not before:
            self.selectionModel().clearCurrentIndex()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pass printable keys on instead of searching by them."""
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif plain and event.text().isprintable() and event.text().strip():
            self.key_pressed.emit(event.text())
        else:
            super().keyPressEvent(event)


class _Delegate(PassageDelegate):
    def paint_mark(self, painter: QPainter, option: QStyleOptionViewItem, row: object) -> int:
        """The state, then a swatch for each layer, empty where it has nothing."""
        assert isinstance(row, CaseRow)
        # What nobody has decided needs to be looked at just like what no longer holds.
        state = CaseState.STALE if is_loose(row.case) else row.case.state
        paint_state(painter, QRectF(centred(option.rect, PADDING, MARK)), state)
        left = PADDING * 2 + MARK
        for colour in row.colours:
            box = QRectF(centred(option.rect, left, SWATCH))
            if colour is None:
                painter.setPen(QPen(theme.current().edge, 1))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
            else:
                paint_swatch(painter, box, colour)
            left += SWATCH + 4
        return left + 4


def paint_state(painter: QPainter, box: QRectF, state: CaseState) -> None:
    """An empty ring for what is open, a filled one with a tick for what is decided, a warning for the others."""
    if state is CaseState.OPEN:
        paint_status(painter, box, Status.NOT_STARTED)
    elif state is CaseState.DECIDED:
        paint_status(painter, box, Status.DONE)
    else:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.current().warning)
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
        painter.setPen(QPen(theme.current().paper, 1.6))
        middle = box.center().x()
        painter.drawLine(round(middle), round(box.top() + 3), round(middle), round(box.bottom() - 5))
        painter.drawPoint(round(middle), round(box.bottom() - 3))
        painter.restore()
