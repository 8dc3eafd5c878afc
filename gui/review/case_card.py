"""The chosen difference: what each layer says of the same piece of text, one below the other, and what was decided."""

from collections.abc import Mapping, Sequence
from html import escape

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from core.ids import AnnotationId, AnnotatorId, LabelId
from core.model import Label, Span
from core.review.cases import Case, CaseState
from core.review.decisions import Decision, Reading, Verdict, reading_of
from gui.base import theme
from gui.base.i18n import _, language
from gui.base.times import short_time
from gui.review.case_rows import case_name, is_loose, state_name
from gui.review.excerpt import as_html, excerpt
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.layer_button import called

FILL = 0.3
"""Opacity of a label's colour behind a reading."""


class CaseCard(QScrollArea):
    """Shows one case. It is given all values and reads nothing itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._page = QWidget()
        self._column = QVBoxLayout()
        self._column.setSpacing(12)
        self._column.addStretch(1)
        self.hint = QLabel()
        """Who else is deciding it."""
        self.hint.setTextFormat(Qt.TextFormat.PlainText)
        self.hint.setWordWrap(True)
        self.hint.hide()
        everything = QVBoxLayout(self._page)
        everything.setContentsMargins(8, 8, 8, 8)
        everything.setSpacing(12)
        everything.addWidget(self.hint)
        everything.addLayout(self._column, 1)
        self.setWidget(self._page)
        self._told: object = None
        """Everything from which the shown case was made."""
        self.blocks: list[ReadingBlock] = []
        """What is shown, from top to bottom."""

    def show_hint(self, text: str) -> None:
        """Say who else is deciding what is shown; nothing for nobody."""
        self.hint.setText(text)
        self.hint.setVisible(bool(text))

    def show_nothing(self, text: str = "") -> None:
        """No case is chosen; say why."""
        self._fill([])
        if text:
            label = QLabel(text)
            label.setProperty("muted", True)
            label.setWordWrap(True)
            self._column.insertWidget(0, label)

    def show_case(
        self,
        case: Case,
        text: str,
        labels: Mapping[LabelId, Label],
        names: Mapping[AnnotatorId, str],
        marks: Mapping[AnnotatorId, str],
        *,
        own: Reading | None = None,
        remarks: Mapping[AnnotationId, str] | None = None,
        decided: Mapping[tuple[str, int], str] | None = None,
    ) -> None:
        """Show a case of the document whose canonical text is `text`.

        `names` and `marks` are what people and the compared layers are called; `own` is the reading that the reviewer
        is about to decide for, with an empty label while none is chosen; `remarks` stand under their annotations'
        readings, and `decided` under what was decided, by decision and number of its reading. Given the same again, it
        changes nothing: every label that is set in the text calls it.
        """
        told = (case, text, labels, names, marks, own, remarks, decided, language(), theme.current())
        if told == self._told:
            return
        spans = [source.span for source in case.sources]
        spans += [reading.span for decision in case.decisions for reading in decision.decided]
        spans += [own.span] if own is not None else []
        pieces = excerpt(len(text), spans)
        blocks: list[ReadingBlock] = []

        def block(head: str, reading: Reading | None, more: str = "") -> None:
            label = labels.get(reading.label) if reading is not None else None
            blocks.append(ReadingBlock(head, label, reading, text, pieces, more))

        for layer, annotation in zip(case.layers, case.readings, strict=True):
            head = called(marks.get(layer, ""), names.get(layer, "?"))
            said = [annotation.note or "", (remarks or {}).get(annotation.id, "")] if annotation is not None else []
            block(
                head,
                reading_of(annotation) if annotation is not None else None,
                "\n".join(part for part in said if part),
            )
        if own is not None:
            block(_("Own reading"), own)
        for decision in sorted(case.decisions, key=lambda made: made.updated_at):
            head = decision_words(decision, marks, names)
            for number, reading in enumerate(decision.decided or (None,)):
                said = (decided or {}).get((decision.id, number), "")
                why = _why(decision) if not number else ""
                block(head if not number else "", reading, "\n".join(part for part in (said, why) if part))
        self._fill([_headline(case, marks), *blocks])
        self._told = told
        if own is not None:
            # After layout. The own reading comes last, and is what the reviewer works on.
            QTimer.singleShot(0, self, self._show_end)

    def _show_end(self) -> None:
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def _fill(self, widgets: Sequence[QWidget]) -> None:
        self._told = None
        while self._column.count() > 1:
            item = self._column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.blocks = [widget for widget in widgets if isinstance(widget, ReadingBlock)]
        for place, widget in enumerate(widgets):
            self._column.insertWidget(place, widget)


class ReadingBlock(QWidget):
    """One reading: whose, which label, and the passage in its surroundings."""

    def __init__(
        self, head: str, label: Label | None, reading: Reading | None, text: str, pieces: Sequence[Span], more: str = ""
    ) -> None:
        super().__init__()
        tokens = theme.current()
        self.reading = reading
        self.head = ElidedLabel(head)
        self.head.setProperty("heading", True)
        self.label = QLabel()
        self.label.setTextFormat(Qt.TextFormat.RichText)
        colour = QColor(label.colour) if label is not None else tokens.muted
        mark = theme.mark_colour(label.colour) if label is not None else tokens.muted
        if reading is None:
            self.label.setText(escape(_("labels nothing")))
            self.label.setProperty("muted", True)
        elif not reading.label:
            self.label.setText(escape(_("press a label's key")))
            self.label.setProperty("muted", True)
        else:
            name = label.name(language()) if label is not None else "?"
            self.label.setText(f'<span style="color:{mark.name()}">■</span>&nbsp;{escape(name)}')
        self.passage = QLabel()
        self.passage.setWordWrap(True)
        self.passage.setTextFormat(Qt.TextFormat.RichText)
        ground = theme.mixed(colour, tokens.chrome, FILL).name()
        span = reading.span if reading is not None else None
        self.passage.setText(
            as_html(text, pieces, span, ground=ground, ink=tokens.text.name(), quiet=tokens.muted.name())
        )
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.head, 1)
        top.addWidget(self.label)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(top)
        column.addWidget(self.passage)
        if more:
            note = QLabel(more)
            note.setTextFormat(Qt.TextFormat.PlainText)
            note.setWordWrap(True)
            note.setProperty("muted", True)
            column.addWidget(note)


def _headline(case: Case, marks: Mapping[AnnotatorId, str]) -> QLabel:
    said = _("In the final layer, without a decision. Keep it or remove it.")
    words = QLabel(said if is_loose(case) else f"{case_name(case, marks)} · {state_name(case.state)}")
    words.setWordWrap(True)
    if is_loose(case) or case.state in (CaseState.STALE, CaseState.CONFLICT):
        words.setStyleSheet(f"color: {theme.current().warning.name()};")
    else:
        words.setProperty("muted", True)
    return words


def decision_words(
    decision: Decision, marks: Mapping[AnnotatorId, str], names: Mapping[AnnotatorId, str] | None = None
) -> str:
    """A verdict in words. A layer that was taken is named by its mark, or by its name if it has none."""
    taken = decision.taken
    which = marks.get(taken, (names or {}).get(taken, "?")) if taken is not None else "?"
    return {
        Verdict.AGREED: _("Decided: all agree"),
        Verdict.TAKE: _("Decided: {layer}").format(layer=which),
        Verdict.BOTH_RIGHT: _("Decided: all are right"),
        Verdict.BOTH_WRONG: _("Decided: nothing here"),
        Verdict.ADJUSTED: _("Decided: own reading"),
        Verdict.THIRD: _("Decided: own reading"),
    }[decision.verdict]


def _why(decision: Decision) -> str:
    parts = [decision.reason or "", decision.strategy or "", short_time(decision.updated_at)]
    return " · ".join(part for part in parts if part)
