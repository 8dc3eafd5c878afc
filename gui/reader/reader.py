"""One reader: header, text, overview, search line and label bar. It is given values and reports what the user did."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from core.changes import ChangeSet
from core.ids import AnnotationId, AnnotatorId, DocumentId
from core.model import Annotation, Annotator, Document, Label, Mask, Span, Status
from core.text.finding import Hits
from core.text.recognition import doubtful_spans
from gui.base import theme
from gui.base.i18n import _
from gui.base.mime import DOCUMENT_MIME, decode_documents
from gui.reader import ground
from gui.reader.bar_offer import BarOffer
from gui.reader.findbar import FindBar
from gui.reader.header import Header
from gui.reader.heading_looks import heading_looks
from gui.reader.labelbar import LabelBar
from gui.reader.outline_menu import OutlinePopup, path_at
from gui.reader.overview import Overview
from gui.reader.protocol import ViewportPlace
from gui.reader.spoken import Spoken
from gui.reader.strip import LEAST_COLUMN, WIDE, MarginStrip
from gui.reader.typography import Typography
from gui.reader.view import ReaderView
from gui.widgets.tab_order import follow_layout

if TYPE_CHECKING:
    from core.text.outline import OutlineNode


@dataclass(frozen=True, slots=True)
class ReaderPlace:
    """Where somebody was in a document, in code points, and the first visible position."""

    anchor: int = 0
    caret: int = 0
    top: int = 0


class ReaderPane(QWidget):
    """Shows one document, or an invitation to open one."""

    focused = Signal()
    selection_changed = Signal(object)
    """The selected `Span`; empty at the caret."""
    visible_range_changed = Signal(object)
    annotation_activated = Signal(str)
    """Id of the chosen annotation, empty for none."""
    label_requested = Signal(str)
    """A key that may belong to a label."""
    label_chosen = Signal(str, object)
    """Label id from the label bar, and the `Span` to give it to."""
    relabel_chosen = Signal(str, str)
    """Annotation id, label id."""
    note_requested = Signal(str)
    split_requested = Signal(str, int)
    """Annotation id and where, in code points."""
    delete_requested = Signal(str)
    edge_moved = Signal(str, object)
    """Annotation id and the `Span` it shall have."""
    status_chosen = Signal(object)
    """The wanted `Status`."""
    hidden_changed = Signal(object)
    """frozenset of annotator ids whose layers are not shown here."""
    zoom_requested = Signal(int)
    menu_requested = Signal(QPoint)
    close_requested = Signal()
    documents_dropped = Signal(object)
    """list of `DocumentId`."""
    described = Signal()
    """The metadata of the document shown changed."""
    outline_changed = Signal()
    """Another text is shown, or the text's headings have arrived."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document: Document | None = None
        self._labels: Sequence[Label] = ()
        self._annotators: Sequence[Annotator] = ()
        self._own: AnnotatorId | None = None
        self._hidden: frozenset[AnnotatorId] = frozenset()
        self._masks: Sequence[Mask] = ()
        self._outline: Sequence[OutlineNode] = ()
        self.view = ReaderView(self)
        self._spoken = Spoken(self.view)
        self.header = Header(self)
        self.overview = Overview(self)
        self.view.reserve_strip(WIDE, LEAST_COLUMN)
        self.strip = MarginStrip(self.view)
        self.find_bar = FindBar(self)
        self.label_bar = LabelBar(self)
        self._outline_popup = OutlinePopup(self)
        self._empty = QLabel(self)
        self._crumb_timer = QTimer(self)
        self._crumb_timer.setSingleShot(True)
        self._crumb_timer.setInterval(50)
        self._arrange()
        self._connect()
        self.setAcceptDrops(True)
        self.apply_theme()
        theme.notifier().changed.connect(self.apply_theme)
        self.retranslate()
        self.clear()

    def showEvent(self, event: QShowEvent) -> None:
        """In its place beside others, make Tab go from the header to the search and the text."""
        follow_layout(self)
        super().showEvent(event)

    def _arrange(self) -> None:
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setProperty("muted", True)
        # Without wrapping, its sentence would keep every reader as wide as itself, even when hidden.
        self._empty.setWordWrap(True)
        line = QFrame(self)
        line.setFrameShape(QFrame.Shape.HLine)
        line.setFixedHeight(1)
        self._line = line
        body = QWidget(self)
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        grid.addWidget(self.view, 0, 0)
        grid.addWidget(self.overview, 0, 1)
        opened = QWidget(self)
        self.beside = QHBoxLayout(opened)
        self.beside.setContentsMargins(0, 0, 0, 0)
        self.beside.addWidget(body, 1)
        self._stack = QStackedLayout()
        self._stack.addWidget(opened)
        self._stack.addWidget(self._empty)
        docked = QVBoxLayout()
        self._offer = BarOffer(self, self.view, self.label_bar, docked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.header)
        layout.addWidget(self.find_bar)
        layout.addWidget(line)
        layout.addLayout(self._stack, 1)
        layout.addLayout(docked)

    def _connect(self) -> None:
        view, header, offer = self.view, self.header, self._offer
        view.focused.connect(self.focused)
        view.selection_changed.connect(self._selection_changed)
        view.selection_finished.connect(self._offer_labels)
        view.annotation_activated.connect(self.annotation_activated)
        view.annotation_clicked.connect(self._offer_changes)
        view.label_requested.connect(self.label_requested)
        view.edge_moved.connect(self.edge_moved)
        view.zoom_requested.connect(self.zoom_requested)
        view.menu_requested.connect(self.menu_requested)
        view.visible_range_changed.connect(self._range_changed)
        view.verticalScrollBar().valueChanged.connect(self.close_label_bar)
        header.hidden_changed.connect(self._hide_layers)
        header.status_chosen.connect(self.status_chosen)
        header.find_requested.connect(self.open_find)
        header.close_requested.connect(self.close_requested)
        header.outline_requested.connect(self._open_outline)
        offer.label_chosen.connect(self.label_chosen)
        offer.relabel_chosen.connect(self.relabel_chosen)
        offer.note_requested.connect(self.note_requested)
        offer.delete_requested.connect(self.delete_requested)
        offer.split_requested.connect(self.split_requested)
        self.strip.chosen.connect(lambda annotation: view.activate_annotation(AnnotationId(annotation), reveal=False))
        self.overview.position_chosen.connect(lambda position: view.scroll_to(position, ViewportPlace.MIDDLE))
        self.find_bar.hits_changed.connect(self._show_hits)
        self.find_bar.hit_reached.connect(lambda hit: view.select_span(hit))
        self.find_bar.closed.connect(view.setFocus)
        self._outline_popup.position_chosen.connect(lambda position: self.jump_to(position))
        self._crumb_timer.timeout.connect(self._show_crumbs)

    # --- values in

    @property
    def document(self) -> Document | None:
        """What is shown."""
        return self._document

    @property
    def masks(self) -> Sequence[Mask]:
        """The ranges that are not part of the report."""
        return self._masks

    @property
    def outline(self) -> Sequence["OutlineNode"]:
        """The headings, if they have been computed."""
        return self._outline

    @property
    def headings_current(self) -> bool:
        """Whether the line of headings is that of the caret. It follows a moving caret a moment later."""
        return not self._crumb_timer.isActive()

    @property
    def hidden_layers(self) -> frozenset[AnnotatorId]:
        """Annotators whose layers are not shown here."""
        return self._hidden

    def show_document(
        self,
        document: Document,
        text: str,
        annotations: Sequence[Annotation],
        labels: Sequence[Label],
        annotators: Sequence[Annotator],
        masks: Sequence[Mask] = (),
        outline: Sequence["OutlineNode"] = (),
        *,
        own: AnnotatorId | None = None,
        status: Status = Status.NOT_STARTED,
    ) -> None:
        """Replace what is shown. `own` is the annotator whose layer is the main one; `outline` may come later."""
        self.close_label_bar()
        self._document = document
        self._labels, self._annotators, self._own = labels, annotators, own
        self._masks, self._outline = masks, outline
        self.view.show_text(text)
        self.view.set_masks(masks)
        self.view.doubtful = doubtful_spans(document.meta, len(text))
        self._name_view()
        self.header.show_document(document)
        self.header.status.set_status(status)
        self._stack.setCurrentIndex(0)
        self._offer.set_labels(labels, self._ground)
        self.header.show_layers(annotators, own, self._hidden)
        self.view.set_hidden(self._hidden)
        self._show_annotations(annotations)
        self.find_bar.set_text(text, masks)
        self._show_crumbs()
        self.outline_changed.emit()

    def clear(self) -> None:
        """Show no document."""
        self.close_label_bar()
        self._document = None
        self._outline = self._masks = ()
        self.view.show_text("")
        self.header.show_document(None)
        self.header.show_crumbs(())
        self._stack.setCurrentIndex(1)
        self.outline_changed.emit()

    def set_annotations(self, annotations: Sequence[Annotation]) -> None:
        """Replace the annotations, after bulk work."""
        self.close_label_bar()
        chosen = self.view.selected_annotation
        self._show_annotations(annotations)
        self.view.select_annotation(chosen.id if chosen else None)

    def set_labels(self, labels: Sequence[Label]) -> None:
        """Labels were added, renamed, recoloured or removed."""
        self._labels = labels
        self._offer.set_labels(labels, self._ground)
        self.set_annotations(self.view.annotations())

    def set_annotators(self, annotators: Sequence[Annotator], own: AnnotatorId | None) -> None:
        """Annotators came, went or were renamed, or another is the current one."""
        self._annotators, self._own = annotators, own
        self.header.show_layers(annotators, own, self._hidden)
        self.set_annotations(self.view.annotations())

    def set_document(self, document: Document) -> None:
        """The metadata of the document shown have changed."""
        self._document = document
        self.header.show_document(document)
        self.described.emit()

    def set_masks(self, masks: Sequence[Mask]) -> None:
        """Furniture was masked or unmasked."""
        self._masks = masks
        self.view.set_masks(masks)
        self.find_bar.set_text(self.view.text, masks)
        self._spoken.tell()

    def set_outline(self, outline: Sequence["OutlineNode"]) -> None:
        """The headings, where they come after the text."""
        self._outline = outline
        self.view.set_headings(heading_looks(self.view.text, outline, self._masks))
        self._show_crumbs()
        self.outline_changed.emit()

    def set_status(self, status: Status) -> None:
        """The current annotator's status of this document."""
        self.header.status.set_status(status)

    def set_hidden(self, hidden: frozenset[AnnotatorId]) -> None:
        """Do not show these annotators' layers."""
        self.header.show_layers(self._annotators, self._own, hidden)
        self._hidden = hidden
        self.view.set_hidden(hidden)
        self.strip.update()
        self._show_overview()

    def apply(self, change: ChangeSet) -> None:
        """Show what an operation did to the annotations of this document; other changes come by the setters."""
        if self._document is None or change.reload:
            return
        touched = [c for c in change.annotations if c.document == self._document.id]
        for row in touched:
            self.view.span_changed(row.before, row.after)
        self._offer.close_if_about({row.before.id for row in touched if row.before is not None})
        if touched:
            self._spoken.tell()
            self.strip.update()
            self.overview.update_at(
                annotation.start for row in touched for annotation in (row.before, row.after) if annotation is not None
            )

    def _show_annotations(self, annotations: Sequence[Annotation]) -> None:
        labels = {label.id: label for label in self._labels}
        names = {annotator.id: annotator.name for annotator in self._annotators}
        self.view.set_spans(annotations, labels, self._own, names)
        self.strip.show_labels(labels, names, self._own)
        self._show_overview()

    def _show_overview(self) -> None:
        self.overview.set_annotations(len(self.view.text), self.view.index, self.view.inks, self._own)
        self._spoken.tell()

    # --- place, look

    def place(self) -> ReaderPlace:
        """Where the reader is, for the next start."""
        return ReaderPlace(self.view.anchor, self.view.caret, self.view.visible_range().start)

    def restore_place(self, place: ReaderPlace) -> None:
        """Go back to a stored place, as far as the text still has it."""
        anchor, caret, top = (min(max(0, at), len(self.view.text)) for at in (place.anchor, place.caret, place.top))
        self.view.set_selection(anchor, caret)
        if top:
            self.view.scroll_to(top, ViewportPlace.EDGE)

    def set_active(self, active: bool) -> None:
        """Mark this reader as the one on which actions work."""
        self.header.set_active(active)

    def set_typography(self, typography: Typography) -> None:
        """Face, size and line height of the text."""
        self.close_label_bar()
        self.view.set_typography(typography)

    def zoom(self, steps: int) -> None:
        """Make the text larger or smaller by whole pixels; 0 for the default size."""
        old = self.view.typography
        self.set_typography(old.zoomed(steps) if steps else replace(old, pixels=Typography().pixels))

    def apply_theme(self) -> None:
        """Take the colours of the theme of the moment."""
        tokens = theme.current()
        self._ground = ground.of_theme(tokens)
        self.view.set_ground(self._ground)
        self.overview.set_ground(self._ground)
        self.strip.update()
        self._offer.set_labels(self._labels, self._ground)
        paper = QPalette(self.palette())
        paper.setColor(QPalette.ColorRole.Window, tokens.paper)
        self.setPalette(paper)
        self.setAutoFillBackground(True)
        self._line.setStyleSheet(f"background: {tokens.line.name()}; border: none;")
        self._show_overview()

    def retranslate(self) -> None:
        """Set the texts again."""
        self._empty.setText(_("Open a document from the list, or drop one here."))
        self.header.retranslate()
        self.find_bar.retranslate()
        self.overview.retranslate()
        self.strip.retranslate()
        self._name_view()

    def _name_view(self) -> None:
        if self.document is not None:
            self.view.setAccessibleName(_("Text of {title}").format(title=self.document.meta.title))

    def surroundings(self) -> list[QWidget]:
        """Widgets around the text that can be pressed or have the keyboard, except the one that closes the reader."""
        inside = [w for part in (self.header, self.find_bar) for w in part.findChildren(QWidget)]
        return [self.overview, *(w for w in inside if w is not self.header.close_button)]

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Put the keyboard in the text."""
        self.view.setFocus(reason)

    # --- outline, search

    def open_outline(self) -> None:
        """Pop up the outline under its button."""
        self._open_outline(self.header.outline_place())

    def open_find(self) -> None:
        """Open the search line with the selected text, if it is short and in one line."""
        selected = self.view.selected_text()
        query = selected if len(selected) <= 40 and "\n" not in selected else ""
        self.find_bar.open_bar(query, self.view.selection.start)

    def find_next(self) -> None:
        """Go to the next hit."""
        self.find_bar.step(1)

    def find_previous(self) -> None:
        """Go to the hit before."""
        self.find_bar.step(-1)

    def _open_outline(self, place: QPoint) -> None:
        self._outline_popup.open_at(place, self.view.text, self._outline, self.view.caret)

    def jump_to(self, position: int, *, focus: bool = True) -> None:
        """Put the caret and the top of the page at `position` (code points)."""
        self.view.set_selection(position, position)
        self.view.scroll_to(position, ViewportPlace.TOP)
        if focus:
            self.view.setFocus()

    def _show_hits(self, hits: Hits, current: Span | None) -> None:
        self.view.set_hits(hits, current)
        self.overview.set_hits(hits.starts)

    # --- what the view tells

    def _selection_changed(self, span: Span) -> None:
        self.close_label_bar()
        self._crumb_timer.start()
        self.selection_changed.emit(span)

    def _range_changed(self, span: Span) -> None:
        self.overview.set_visible(span)
        self.visible_range_changed.emit(span)

    def _show_crumbs(self) -> None:
        text = self.view.text
        nodes = path_at(self._outline, self.view.selection.start)
        self.header.show_crumbs([text[node.title.start : node.title.end] for node in nodes])
        self.header.show_position(self.view.walking.number())

    def _hide_layers(self, hidden: frozenset[AnnotatorId]) -> None:
        self._hidden = hidden
        self.view.set_hidden(hidden)
        self.strip.update()
        self._show_overview()
        self.hidden_changed.emit(hidden)

    # --- label bar

    def close_label_bar(self) -> None:
        """Hide the label bar."""
        self._offer.close()

    def _offer_labels(self, span: Span) -> None:
        self.view.offer_selection()
        self._offer.for_span(span)

    def _offer_changes(self, annotation_id: str) -> None:
        annotation = self.view.index.get(AnnotationId(annotation_id))
        if annotation is not None:
            self._offer.for_annotation(annotation, self.view.caret, mine=annotation.annotator == self._own)

    # --- events

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the label bar, else takes the selection back, else closes the search."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif not self.label_bar.isHidden():
            self.close_label_bar()
        elif len(self.view.selection) or self.view.selected_annotation:
            self.view.clear_selection()
        elif not self.find_bar.isHidden():
            self.find_bar.close_bar()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take documents dragged from the list."""
        if event.mimeData().hasFormat(DOCUMENT_MIME):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell which documents were dropped here."""
        ids: list[DocumentId] = decode_documents(event.mimeData())
        if ids:
            event.acceptProposedAction()
            self.documents_dropped.emit(ids)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
