"""Two editions or transcriptions beside each other: where their characters, paragraphs and labels differ."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from core.changes import ChangeSet
from core.ids import AnnotatorId, DocumentId
from core.model import Annotation, Span
from core.progress import Cancelled, Progress
from core.session import Session
from gui.actions.host import Host
from gui.actions.registry import Entry
from gui.base import theme
from gui.base.i18n import _, language, ngettext
from gui.base.jobs import Job, Jobs
from gui.reader.open_project import OpenProject
from gui.reader.reader import ReaderPane
from gui.widgets.message_bar import Message

if TYPE_CHECKING:
    from core.matching.editions import LabelDifference, TextEdit

QUOTED = 40
"""Code points of a difference that a line of the list shows."""
_FILL = 0.16
_WEDGE = 5.0
"""Half of the width of the mark where the other edition has something more, in pixels."""


@dataclass(frozen=True)
class FoundDifferences:
    """What was compared last, the left document with the right one."""

    pair: tuple[DocumentId, DocumentId]
    edits: "tuple[TextEdit, ...]"
    labels: "tuple[LabelDifference, ...]"
    spans: tuple[tuple[Span, ...], tuple[Span, ...]] = field(init=False, repr=False)
    """Where each edit is in the left and in the right text."""

    def __post_init__(self) -> None:
        old, new = tuple(edit.old for edit in self.edits), tuple(edit.new for edit in self.edits)
        object.__setattr__(self, "spans", (old, new))


class Differences(QObject):
    """Compares the active reader with its neighbour, marks what differs in both texts, and walks along it."""

    def __init__(self, window: Host, project: OpenProject, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._project = project
        self._jobs = jobs
        self._job: Job | None = None
        self._untold = False
        self.found: FoundDifferences | None = None
        self.on = False
        for pane in project.readers.panes:
            self._serve(pane)
        project.readers.pane_added.connect(self._serve)
        project.readers.active_changed.connect(self._moved_on)
        project.bridge.changed.connect(self._changed)
        jobs.ended.connect(self._job_ended)

    def actions(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {
            "linked.differences": self.toggle,
            "linked.next_difference": lambda: self.step(forward=True),
            "linked.previous_difference": lambda: self.step(forward=False),
            "linked.list_differences": self.list_all,
        }

    @property
    def busy(self) -> bool:
        """Whether two texts are being compared."""
        return self._job is not None

    def toggle(self) -> None:
        """Mark what differs, or no more."""
        if not self.on and self._pair() is None:
            self._tell(_("Open the other edition beside this one: Ctrl+Enter in the list of documents."))
        else:
            self.on = not self.on
        self._window.registry.action("linked.differences").setChecked(self.on)
        self.found = None
        self._repaint()
        self._untold = self.on
        if self.on:
            self._compare()

    # --- comparing

    def _panes(self) -> tuple[ReaderPane, ReaderPane] | None:
        """The two readers, from left to right: the active one and the next, or the one before it."""
        panes = [pane for pane in self._project.readers.panes if pane.document is not None]
        active = self._project.readers.active
        if active not in panes or len(panes) < 2:
            return None
        at = min(panes.index(active), len(panes) - 2)
        return panes[at], panes[at + 1]

    def _pair(self) -> tuple[DocumentId, DocumentId] | None:
        panes = self._panes()
        if panes is None:
            return None
        left, right = panes[0].document, panes[1].document
        return (left.id, right.id) if left is not None and right is not None and left.id != right.id else None

    def _compare(self) -> None:
        """Compare anew. Who asked for it is told the result once, whichever comparison comes to its end first."""
        pair, hidden = self._pair(), self._project.readers.hidden_layers()
        if self._job is not None:
            self._job.cancel()
            self._job = None
        if pair is None:
            self.found = None
            self._repaint()
            return

        def work(session: Session, _progress: Progress, cancelled: Cancelled) -> FoundDifferences:
            return _find(session, pair, hidden, cancelled)

        def take(found: FoundDifferences) -> None:
            if self.on and self._job is job:
                self._job = None
                self.found = found
                self._repaint()
                if self._untold:
                    self._untold = False
                    self._tell(summary(found))

        job = self._job = self._jobs.start_in(self._project.session, _("Comparing texts"), work, done=take)

    def _job_ended(self, job: Job) -> None:
        if job is self._job:
            self._job = None

    def _moved_on(self) -> None:
        """Compare what stands side by side now."""
        if self.on and (self.found is None or self._pair() != self.found.pair):
            self._compare()

    def _changed(self, change: object) -> None:
        """Labels that differ are others after a change of either text's."""
        assert isinstance(change, ChangeSet)
        if not self.on or self.found is None:
            return
        touched = {row.document for row in change.annotations} | change.documents
        if change.reload or change.labels or touched & set(self.found.pair):
            self._compare()

    # --- walking along

    def step(self, *, forward: bool) -> None:
        """Go to the next place that differs, or back to the one before, in both readers."""
        panes, found = self._panes(), self.found
        if not self.on:
            self.toggle()
            return
        if panes is None or found is None or not found.edits:
            return
        side = 0 if panes[0] is self._project.readers.active else 1
        order = sorted(range(len(found.edits)), key=lambda number: found.spans[side][number])
        places = [(found.spans[side][number].start, found.spans[side][number].end) for number in order]
        chosen = panes[side].view.selection
        here = (chosen.start, chosen.end)
        at = bisect_right(places, here) % len(places) if forward else bisect_left(places, here) - 1
        self.go_to(order[at])

    def go_to(self, number: int) -> None:
        """Show an edit in both readers, at the same height."""
        panes, found = self._panes(), self.found
        if panes is None or found is None:
            return
        for pane, spans in zip(panes, found.spans, strict=True):
            pane.view.select_span(spans[number], reveal=False)
            pane.view.keep_in_band(spans[number])
        left, right = (pane.view.y_of(spans[number].start) for pane, spans in zip(panes, found.spans, strict=True))
        passive = 1 if panes[0] is self._project.readers.active else 0
        bar = panes[passive].view.verticalScrollBar()
        bar.setValue(bar.value() + round(right - left if passive else left - right))

    def list_all(self) -> None:
        """List everything that differs, to go there."""
        found, panes = self.found, self._panes()
        if not self.on:
            self.toggle()
            return
        if found is None or panes is None:
            return
        texts = panes[0].view.text, panes[1].view.text
        entries = [self._entry(number, texts) for number in range(len(found.edits))]
        entries += [self._label_entry(difference, panes, texts) for difference in found.labels]
        if entries:
            self._window.choose(entries, summary(found))
        else:
            self._tell(summary(found))

    def _entry(self, number: int, texts: tuple[str, str]) -> Entry:
        assert self.found is not None
        edit = self.found.edits[number]
        old, new = (_quote(text, spans[number]) for text, spans in zip(texts, self.found.spans, strict=True))
        words = f"{old} → {new}" if old and new and old != new else old or new
        return Entry(words, _words()[edit.kind.value], (), "", "", words, True, lambda: self.go_to(number))

    def _label_entry(
        self, difference: "LabelDifference", panes: tuple[ReaderPane, ReaderPane], texts: tuple[str, str]
    ) -> Entry:
        side = 0 if difference.old is not None else 1
        annotation = difference.old or difference.new
        assert annotation is not None
        label = panes[side].view.labels.get(annotation.label)
        name = label.name(language()) if label is not None else ""
        words = _("{label}: {quote}").format(label=name, quote=_quote(texts[side], annotation.span))
        where = _("Label only at the left") if side == 0 else _("Label only at the right")
        return Entry(words, where, (), "", "", words, True, lambda: _show(panes[side], annotation))

    # --- painting

    def _serve(self, pane: ReaderPane) -> None:
        pane.view.overlays.append(lambda: self._paint(pane))
        pane.outline_changed.connect(self._moved_on)

    def _repaint(self) -> None:
        for pane in self._project.readers.panes:
            pane.view.viewport().update()

    def _paint(self, pane: ReaderPane) -> None:
        found, panes = self.found, self._panes()
        if not self.on or found is None or panes is None or pane not in panes or self._pair() != found.pair:
            return
        side = panes.index(pane)
        view = pane.view
        seen = view.visible_range()
        painter = QPainter(view.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for edit, span in zip(found.edits, found.spans[side], strict=True):
            if span.start <= seen.end and seen.start <= span.end:
                if len(span):
                    _mark(painter, edit.kind.value, view.span_rectangles(span))
                elif span.start < len(view.text):
                    _wedge(painter, view.span_rectangles(Span(span.start, span.start + 1)))
        for difference in found.labels:
            annotation = (difference.old, difference.new)[side]
            if annotation is not None and annotation.start <= seen.end and seen.start <= annotation.end:
                _frame(painter, view.span_rectangles(annotation.span))
        painter.end()

    def _tell(self, text: str) -> None:
        self._window.message_bar.show_message(Message(text))


def _find(
    session: Session, pair: tuple[DocumentId, DocumentId], hidden: frozenset[AnnotatorId], cancelled: Cancelled
) -> FoundDifferences:
    # Only this needs what reads files.
    from core.matching.editions import edits, label_differences

    with session.reading():
        old, new = (session.documents.text(document) for document in pair)
        before, after = (
            [known for known in session.annotations.of_document(document) if known.annotator not in hidden]
            for document in pair
        )
    return FoundDifferences(pair, tuple(edits(old, new, cancelled)), tuple(label_differences(old, new, before, after)))


def summary(found: FoundDifferences) -> str:
    """How much differs, in words."""
    if not found.edits and not found.labels:
        return _("Both texts are the same, and so are their labels.")
    kinds = [edit.kind.value for edit in found.edits]
    parts = [
        _("{what}: {n}").format(what=words, n=kinds.count(kind)) for kind, words in _words().items() if kind in kinds
    ]
    if found.labels:
        parts.append(ngettext("{n} label differs", "{n} labels differ", len(found.labels)).format(n=len(found.labels)))
    return _(", ").join(parts)


def _words() -> dict[str, str]:
    return {
        "added": _("only at the right"),
        "removed": _("only at the left"),
        "changed": _("changed"),
        "moved": _("moved"),
    }


def _quote(text: str, span: Span) -> str:
    words = text[span.start : min(span.end, span.start + QUOTED)].strip().replace("\n", " ")
    return words + ("…" if len(span) > QUOTED else "")


def _show(pane: ReaderPane, annotation: Annotation) -> None:
    pane.view.select_span(annotation.span, reveal=False)
    pane.view.keep_in_band(annotation.span)


def _mark(painter: QPainter, kind: str, rectangles: list[QRectF]) -> None:
    """A tint, and a line that tells the kinds apart without their colours."""
    tokens = theme.current()
    tint = {"added": tokens.success, "removed": tokens.danger, "changed": tokens.warning, "moved": tokens.accent}[kind]
    ground = QColor(tint)
    ground.setAlphaF(_FILL)
    style = Qt.PenStyle.DotLine if kind == "moved" else Qt.PenStyle.SolidLine
    painter.setPen(QPen(tint, 1.5, style))
    for place in rectangles:
        painter.fillRect(place, ground)
        if kind == "removed":
            painter.drawLine(QLineF(place.left(), place.center().y(), place.right(), place.center().y()))
        else:
            painter.drawLine(QLineF(place.left(), place.bottom() - 1, place.right(), place.bottom() - 1))
        if kind == "added":
            painter.drawLine(QLineF(place.left(), place.bottom() - 4, place.right(), place.bottom() - 4))


def _wedge(painter: QPainter, rectangles: list[QRectF]) -> None:
    """Where the other edition has something more: a wedge below the line."""
    if not rectangles:
        return
    place = rectangles[0]
    painter.setPen(QPen(theme.current().danger, 1.5))
    foot, left = place.bottom() + 1, place.left()
    painter.drawLine(QLineF(left - _WEDGE, foot + _WEDGE, left, foot - 1))
    painter.drawLine(QLineF(left, foot - 1, left + _WEDGE, foot + _WEDGE))


def _frame(painter: QPainter, rectangles: list[QRectF]) -> None:
    """A label that only this edition has."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.current().text, 1.2, Qt.PenStyle.DashLine))
    for place in rectangles:
        painter.drawRect(place.adjusted(-1, -1, 1, 1))
