"""The view of one text in which passages are selected by keyboard or mouse; positions are code points."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QNativeGestureEvent,
    QTextCursor,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from core.ids import AnnotationId, AnnotatorId, LabelId
from core.model import Annotation, Label, Mask, Span
from core.text.unit import Unit
from gui.base.held_keys import let_letters_act_once
from gui.reader.hinting import Hinting
from gui.reader.keys import SIDE_KEYS, is_character_with_alt, is_plain_character, moves_caret
from gui.reader.pointer import Pinch, Pointer
from gui.reader.protocol import ViewportPlace
from gui.reader.snapping import Snapping
from gui.reader.surface import Surface
from gui.reader.tips import legend, tip
from gui.reader.walking import Walking

_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class ReaderView(Surface):
    """Caret, selection and annotations of one text.

    Keys that the action table owns (widening, labels, deleting) are not handled here: they reach this
    widget as shortcuts and call its methods. An unclaimed printable key is reported as `label_requested`.
    """

    selection_changed = Signal(object)
    """The selected `Span`; empty at the caret."""
    selection_finished = Signal(object)
    """The `Span` that a mouse gesture selected. This is the moment for the label bar."""
    annotation_activated = Signal(str)
    """Id of the annotation that was chosen by click or key; empty if none is chosen any more."""
    annotation_clicked = Signal(str)
    """Id of the annotation that was clicked."""
    label_requested = Signal(str)
    """A printable key that no action took: it may be a label's key."""
    alt_label_requested = Signal(str)
    """The same with Alt."""
    edge_moved = Signal(str, object)
    """Annotation id and the `Span` it shall have."""
    focused = Signal()
    zoom_requested = Signal(int)
    """Steps larger (positive) or smaller."""
    menu_requested = Signal(QPoint)
    """Global position for a context menu."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: Mapping[AnnotatorId, str] = {}
        self._anchor_of_widening: int | None = None
        self._reported = Span(0, 0)
        self._keeps_anchor = False
        self._pinch = Pinch()
        self.snapping = Snapping("")
        self._pointer = Pointer(self)
        self.hinting = Hinting(self)
        self.overlays.append(self.hinting.paint)
        self.walking = Walking(self)
        let_letters_act_once(self)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        self.cursorPositionChanged.connect(self._report_selection)
        self.selectionChanged.connect(self._report_selection)

    # --- values in

    def show_text(self, text: str) -> None:
        """Replace the text; the caret goes to its start."""
        self._pointer.cancel()
        self.hinting.leave()
        self._anchor_of_widening = None
        self.snapping = Snapping(text)
        super().show_text(text)
        self._reported = self.selection

    def set_masks(self, masks: Sequence[Mask]) -> None:
        """Ranges of furniture: drawn faint, and no headings in them."""
        super().set_masks(masks)
        self.snapping = Snapping(self.text, [Span(mask.start, mask.end) for mask in self._masks])

    def set_spans(
        self,
        annotations: Sequence[Annotation],
        labels: Mapping[LabelId, Label],
        own: AnnotatorId | None,
        names: Mapping[AnnotatorId, str],
    ) -> None:
        """Replace all annotations; see `TextView.set_spans`."""
        self._names = names
        super().set_spans(annotations, labels, own, names)

    @property
    def names(self) -> Mapping[AnnotatorId, str]:
        """The names of annotators here."""
        return self._names

    # --- selection

    @property
    def anchor(self) -> int:
        """Where the selection began."""
        return self._edge.from_document(self.textCursor().anchor())

    @property
    def caret(self) -> int:
        """Where the caret stands."""
        return self._edge.from_document(self.textCursor().position())

    @property
    def selection(self) -> Span:
        """The selected range; empty at the caret."""
        anchor, caret = self.anchor, self.caret
        return Span(min(anchor, caret), max(anchor, caret))

    def selected_text(self) -> str:
        """The canonical slice that is selected."""
        span = self.selection
        return self.text[span.start : span.end]

    def set_selection(self, anchor: int, caret: int, *, reveal: bool = False) -> None:
        """Select from `anchor` to `caret`; with `reveal`, scroll so that the selection's nearest part is seen."""
        cursor = self.textCursor()
        cursor.setPosition(self._edge.to_document(anchor))
        cursor.setPosition(self._edge.to_document(caret), QTextCursor.MoveMode.KeepAnchor)
        # setTextCursor scrolls to the caret, even if that is at the far end of a section.
        bar = self.verticalScrollBar()
        scrolled = bar.value()
        self.setTextCursor(cursor)
        bar.setValue(scrolled)
        if reveal:
            self.reveal(self.selection)

    def select_span(self, span: Span, *, reveal: bool = True) -> None:
        """Select `span`, with the caret at its end."""
        self.set_selection(span.start, span.end, reveal=reveal)

    def clear_selection(self) -> None:
        """Leave only the caret, and no annotation chosen."""
        self.set_selection(self.caret, self.caret)
        if self.selected_annotation is not None:
            self._choose(None)

    def target(self) -> Span:
        """What a label's key labels: the selection, else the sentence at the caret."""
        span = self.selection
        return span if len(span) else self.snapping.at(self.caret, Unit.SENTENCE)

    def widen(self) -> Unit:
        """Widen the selection to the next unit; returns it."""
        if self._anchor_of_widening is None:
            self._anchor_of_widening = self.selection.start
        span, unit = self.snapping.widen(self.selection)
        self._select_keeping_anchor(span)
        return unit

    def narrow(self) -> Unit:
        """Narrow the selection to the next smaller unit at the place where widening began; returns it."""
        anchor = self._anchor_of_widening
        if anchor is None:
            anchor = self._anchor_of_widening = self.selection.start
        span, unit = self.snapping.narrow(self.selection, anchor)
        self._select_keeping_anchor(span)
        return unit

    def select_unit(self, unit: Unit) -> None:
        """Select the unit at the caret, or at the start of the selection."""
        self._select_keeping_anchor(self.snapping.at(self.selection.start, unit))

    def extend_to(self, anchor: int, caret: int) -> None:
        """Select from `anchor` to `caret`, and go on widening and narrowing from where that began."""
        self._keeps_anchor = True
        self.set_selection(anchor, caret)
        self._keeps_anchor = False

    def _select_keeping_anchor(self, span: Span) -> None:
        self._keeps_anchor = True
        self.select_span(span)
        self._keeps_anchor = False

    def reveal(self, span: Span) -> None:
        """Scroll to the start of `span` unless that is visible; prefer to show the end, too, if both fit."""
        page = self.viewport().height()
        top, bottom = self.y_of(span.start), self.y_of(span.end) + self.line_height()
        if (top < 0 and bottom > page) or (top >= 0 and bottom <= page):
            return
        if bottom - top > page or top < 0:
            self.scroll_to(span.start, ViewportPlace.TOP if bottom - top > page else ViewportPlace.NEAREST)
        else:
            self.scroll_to(span.end)

    def _report_selection(self) -> None:
        span = self.selection
        if span == self._reported:
            return
        old, self._reported = self._reported, span
        self.walking.tint_paragraph()
        if not self._keeps_anchor:
            self._anchor_of_widening = None
        for changed in (old, span):
            if len(changed) and changed.end <= len(self.text):
                self.update_span(changed)
        chosen = self.selected_annotation
        if chosen is not None and not _is_about(span, chosen):
            self._choose(None)
        self.selection_changed.emit(span)

    # --- annotations

    def activate_annotation(self, annotation: AnnotationId | None, *, reveal: bool = True) -> None:
        """Choose an annotation: outline it, put the caret at its start, scroll to it."""
        self.select_annotation(annotation)
        chosen = self.selected_annotation
        if chosen is not None:
            self.set_selection(chosen.start, chosen.start)
            if reveal:
                self.reveal(chosen.span)
        self.annotation_activated.emit(chosen.id if chosen else "")

    def next_annotation(self) -> None:
        """Choose the next annotation in reading order."""
        self._step_annotation(forward=True)

    def previous_annotation(self) -> None:
        """Choose the annotation before."""
        self._step_annotation(forward=False)

    def _step_annotation(self, *, forward: bool) -> None:
        chosen = self.selected_annotation
        if chosen is not None and chosen.start <= self.caret <= chosen.end:
            found = self.index.neighbour(chosen.id, 1 if forward else -1)
        elif forward:
            found = self.index.first_from(self.caret)
        else:
            found = self.index.last_before(self.caret)
        if found is not None:
            self.activate_annotation(found.id)

    def click_annotation(self, point: QPoint) -> None:
        """Choose the innermost annotation at `point`; again there, the next one around it."""
        character = self.character_at(point)
        here = self.index.at(character) if character is not None else []
        chosen = self.selected_annotation
        if not here:
            if chosen is not None:
                self._choose(None)
            return
        ids = [annotation.id for annotation in here]
        following = ids[(ids.index(chosen.id) + 1) % len(ids)] if chosen and chosen.id in ids else ids[0]
        self._choose(following)
        self.annotation_clicked.emit(following)

    def _choose(self, annotation: AnnotationId | None) -> None:
        self.select_annotation(annotation)
        self.annotation_activated.emit(annotation or "")

    def _point_at(self, point: QPoint) -> None:
        """Take what is at `point` as meant: the selection or chosen annotation, another annotation, or the place."""
        character = self.character_at(point)
        here = self.index.at(character) if character is not None else []
        inside = character is not None and self.selection.start <= character < self.selection.end
        if inside or self.selected_annotation in here:
            return
        position = self.position_at(point)
        self.set_selection(position, position)
        if here:
            self._choose(
                next((annotation for annotation in here if annotation.annotator == self._scene.own), here[0]).id
            )

    def move_edge(self, which: str, *, forward: bool, unit: Unit = Unit.CHARACTER) -> None:
        """Ask to move the ``start`` or ``end`` of the chosen annotation by one unit; it keeps at least a character."""
        chosen = self.selected_annotation
        if chosen is None:
            return
        span = chosen.span
        position = self.snapping.step(span.start if which == "start" else span.end, unit, forward=forward)
        moved = Span(position, span.end) if which == "start" else Span(span.start, position)
        if moved.start < moved.end and moved != span:
            self.edge_moved.emit(chosen.id, moved)

    def preview_edge(self, which: str, point: QPoint) -> None:
        """Outline the chosen annotation as it would be with its edge at `point`."""
        chosen = self.selected_annotation
        if chosen is None:
            return
        position = self.position_at(point)
        moved = Span(position, chosen.end) if which == "start" else Span(chosen.start, position)
        if moved.start < moved.end:
            self._edge_preview = moved
            self.viewport().update()

    def finish_edge_move(self) -> None:
        """Ask to move the edge to where the preview shows it."""
        moved, self._edge_preview = self._edge_preview, None
        chosen = self.selected_annotation
        if chosen is not None and moved is not None and moved != chosen.span:
            self.edge_moved.emit(chosen.id, moved)
        self.viewport().update()

    # --- keyboard

    def event(self, event: QEvent) -> bool:
        """Claim, before any shortcut, only the keys that move the caret, select all and copy."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if self.hinting.claims(event) or moves_caret(event) or event.matches(QKeySequence.StandardKey.Copy):
                event.accept()
            else:
                event.ignore()
            return event.isAccepted()
        if isinstance(event, QWheelEvent):
            self.wheelEvent(event)
            return event.isAccepted()
        if isinstance(event, QMouseEvent):
            return self._mouse_beside_column(event)
        return super().event(event)

    def _mouse_beside_column(self, event: QMouseEvent) -> bool:
        """Treat the margins of a wide pane as part of the text: their events come to us, not to the viewport."""
        handlers = {
            QEvent.Type.MouseButtonPress: self.mousePressEvent,
            QEvent.Type.MouseButtonDblClick: self.mouseDoubleClickEvent,
            QEvent.Type.MouseMove: self.mouseMoveEvent,
            QEvent.Type.MouseButtonRelease: self.mouseReleaseEvent,
        }
        moved = QMouseEvent(
            event.type(),
            event.position() - self.viewport().pos().toPointF(),
            event.scenePosition(),
            event.globalPosition(),
            event.button(),
            event.buttons(),
            event.modifiers(),
        )
        moved.ignore()
        handlers[event.type()](moved)
        event.setAccepted(moved.isAccepted())
        return moved.isAccepted()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the caret; report printable keys, and leave all others to the window."""
        if self.hinting.claims(event):
            self.hinting.press(event)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.set_selection(0, len(self.text))
        elif moves_caret(event):
            self._move_caret(event)
        elif event.key() == Qt.Key.Key_Space and not event.modifiers() & ~_SHIFT:
            self._turn_page(back=bool(event.modifiers() & _SHIFT))
        elif is_plain_character(event):
            if not self.hinting.goes_on(event.text()):
                self.label_requested.emit(event.text())
        elif is_character_with_alt(event):
            self.alt_label_requested.emit(event.text())
        else:
            event.ignore()
            return
        event.accept()

    def _move_caret(self, event: QKeyEvent) -> None:
        modifiers = event.modifiers() & (_SHIFT | _CTRL)
        if event.key() in SIDE_KEYS:
            self._move_sideways(event.key() == Qt.Key.Key_Right, modifiers)
        else:
            super().keyPressEvent(event)
        self.scroll_to(self.caret)

    def _move_sideways(self, forward: bool, modifiers: Qt.KeyboardModifier) -> None:
        extend, by_word = bool(modifiers & _SHIFT), bool(modifiers & _CTRL)
        span = self.selection
        if len(span) and not extend and not by_word:
            position = span.end if forward else span.start
        else:
            unit = Unit.WORD if by_word else Unit.CHARACTER
            position = self.snapping.step(self.caret, unit, forward=forward)
        self.set_selection(self.anchor if extend else position, position)

    def _turn_page(self, *, back: bool) -> None:
        bar = self.verticalScrollBar()
        page = bar.pageStep() - self.line_height()
        bar.setValue(bar.value() + (-page if back else page))

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Refuse text from an input method: Qt would insert it into a read-only edit."""
        event.ignore()

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> object:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Tell input methods that no text is taken here."""
        return False if query == Qt.InputMethodQuery.ImEnabled else super().inputMethodQuery(query)

    def createMimeDataFromSelection(self) -> QMimeData:
        """The canonical slice. Qt's own text would have spaces in place of no-break spaces."""
        data = QMimeData()
        data.setText(self.selected_text())
        return data

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Report the keyboard's arrival."""
        super().focusInEvent(event)
        self.focused.emit()

    # --- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a gesture."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pointer.press(event)
            event.accept()
        else:
            event.ignore()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select a word."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pointer.double_click(event)
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Extend a selection, drag an edge, or show what is under the pointer."""
        self._pointer.move(event)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End a gesture."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._pointer.release(event)
            event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Leave the menu to whoever has actions; by mouse it is about what is under the pointer."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self._point_at(self.viewport().mapFromGlobal(event.globalPos()))
        self.menu_requested.emit(event.globalPos())
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll; with Ctrl ask for another text size."""
        if event.modifiers() & _CTRL:
            steps = event.angleDelta().y()
            if steps:
                self.zoom_requested.emit(1 if steps > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Show why text is dimmed, and what an annotation is; take a touchpad's pinch for another text size."""
        if isinstance(event, QNativeGestureEvent) and event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
            if step := self._pinch.step(event.value()):
                self.zoom_requested.emit(step)
            return True
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            character = self.character_at(event.pos())
            beside = legend(self._names, self._scene.own) if event.pos().x() < self._doc.documentMargin() else ""
            text = beside if character is None else self._tip(character)
            if text:
                QToolTip.showText(event.globalPos(), text, self.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    def _tip(self, character: int) -> str:
        # Imported late: the first hovering can wait, a start cannot.
        from core.text.withheld import withheld_at

        value = withheld_at(self.text, character)
        withheld = self.text[value.start : value.end] if value is not None else ""
        return tip(self.mask_at(character), self.index.at(character), self._labels, self._names, withheld, self.said)

    def offer_selection(self) -> None:
        """Put the selected text on the clipboard that a middle click pastes, where there is one."""
        clipboard = QGuiApplication.clipboard()
        if clipboard.supportsSelection() and len(self.selection):
            clipboard.setText(self.selected_text(), clipboard.Mode.Selection)


def _is_about(selection: Span, chosen: Annotation) -> bool:
    """Whether an annotation stays chosen: the caret is in it or at its edge, or the selection overlaps it."""
    if len(selection):
        return selection.overlaps(chosen.span)
    return chosen.start <= selection.start <= chosen.end
