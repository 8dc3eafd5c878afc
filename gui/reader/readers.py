"""One to four readers side by side: which document each shows, and which reader has the keyboard."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

from PySide6.QtCore import QByteArray, QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QStackedLayout, QWidget

from core.changes import ChangeSet
from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, DocumentId
from core.model import Annotation, Span
from core.session import Session
from gui.actions.registry import Registry
from gui.base.bridge import Bridge
from gui.base.i18n import _
from gui.base.identities import SHOWN, Identities
from gui.base.mime import DOCUMENT_MIME, decode_documents
from gui.base.settings import HINTS_STAY, Settings
from gui.reader.find_everywhere import FindEverywhere
from gui.reader.gaps import GapSplitter
from gui.reader.reader import ReaderPane, ReaderPlace
from gui.reader.slot import ReaderSlot
from gui.reader.trail import Stop, Trail
from gui.reader.typography import SETTINGS, Typography

LIMIT = 4


class Readers(QWidget):
    """The centre of the window while a project is open."""

    _built = False
    """Whether all parts are made: Qt already sends changes of palette before."""

    active_changed = Signal()
    """Another reader, or another document in it, has become the active one."""
    state_changed = Signal()
    """Selection, chosen annotation or number of readers changed."""
    header_changed = Signal()
    """`header_height` may be another now."""
    pane_added = Signal(object)
    """A new `ReaderPane`, for its signals."""
    menu_requested = Signal(QPoint)
    """Global position for a context menu of the active text."""

    def __init__(self, session: Session, bridge: Bridge, settings: Settings, registry: Registry) -> None:
        super().__init__()
        self.setObjectName("readers")
        self.setAcceptDrops(True)
        self._session = session
        self._settings = settings
        self._registry = registry
        self._slots: list[ReaderSlot] = []
        self._active: ReaderSlot | None = None
        self._screen_header: Callable[[], int] = lambda: 0
        self._trail = Trail()
        self._everywhere = FindEverywhere(self, self)
        self._hidden: frozenset[AnnotatorId] = frozenset()
        self._identities = SHOWN
        self._splitter = self.gaps = GapSplitter()
        self._nothing = QLabel()
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._nothing.setWordWrap(True)
        self._nothing.setProperty("muted", True)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self._nothing)
        # Each reader keeps lines that can be read. If not all readers fit, one pages sideways.
        self._pages = QScrollArea()
        self._pages.setFrameShape(QFrame.Shape.NoFrame)
        self._pages.setWidgetResizable(True)
        self._pages.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._pages.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pages.setWidget(self._splitter)
        # A panel that takes more room must not push the reader one works in out of sight.
        self._pages.horizontalScrollBar().rangeChanged.connect(lambda _least, _most: self._show_active())
        self._stack.addWidget(self._pages)
        self._stack.currentChanged.connect(lambda _number: self.header_changed.emit())
        settings.changed.connect(self._setting_changed)
        bridge.changed.connect(self._apply)
        self.retranslate()
        self._built = True

    # --- what is open

    @property
    def panes(self) -> Sequence[ReaderPane]:
        """The readers from left to right."""
        return tuple(slot.pane for slot in self._slots)

    @property
    def active(self) -> ReaderPane | None:
        """The reader that actions work on."""
        return self._active.pane if self._active is not None else None

    def active_number(self) -> int:
        """Position of the active reader from 0; 0 when there is none."""
        return self._slots.index(self._active) if self._active in self._slots else 0

    @property
    def document(self) -> DocumentId | None:
        """The document in the active reader."""
        return self._active.feed.document if self._active is not None else None

    def open_documents(self) -> list[DocumentId]:
        """Documents in readers, from left to right."""
        return [document for slot in self._slots if (document := slot.feed.document) is not None]

    @property
    def paint_due(self) -> bool:
        """Whether a visible reader has not painted its text yet."""
        return any(slot.pane.view.paint_due for slot in self._slots)

    @property
    def settled(self) -> bool:
        """Whether every reader has its outline and shows the headings above its caret: both come after the text."""
        return not any(slot.feed.outline_due or not slot.pane.headings_current for slot in self._slots)

    def open(self, document: DocumentId, *, in_next: bool = False) -> None:
        """Show a document in the active reader, or in the next: a new one while there is room for it.

        Raises UserError ``document.unknown``, as the other methods that open do.
        """
        number = self.active_number()
        if self._slots and in_next:
            if len(self._slots) < LIMIT:
                self._add(document, number + 1)
                return
            number = (number + 1) % LIMIT
        self.open_in(document, number)

    def open_in(self, document: DocumentId, number: int) -> None:
        """Show a document in reader `number` (from 0), or in a new one after the last."""
        if number >= len(self._slots) and len(self._slots) < LIMIT:
            self._add(document, len(self._slots))
            return
        slot = self._slots[min(number, len(self._slots) - 1)]
        if slot.feed.document != document:
            slot.feed.show(document)
            self._active = None
        self._activate(slot)

    def close_active(self) -> None:
        """Close the active reader; the one beside it becomes active."""
        if self._active is not None:
            self._close(self._active)

    def go_to(self, number: int, document_if_new: DocumentId | None = None) -> None:
        """Put the keyboard in reader `number` (from 0). If there is none, open a document in a new one."""
        if number < len(self._slots):
            self._activate(self._slots[number])
        elif document_if_new is not None:
            self._add(document_if_new, len(self._slots))

    def go_next(self) -> None:
        """Put the keyboard in the reader to the right, after the last in the first."""
        if self._slots:
            self._activate(self._slots[(self.active_number() + 1) % len(self._slots)])

    def go_back(self) -> None:
        """Return to where one was before the last jump, in whatever document."""
        self._go_to_stop(self._trail.back())

    def go_forward(self) -> None:
        """Return to where one was before going back."""
        self._go_to_stop(self._trail.forward())

    def _go_to_stop(self, stop: Stop | None) -> None:
        if stop is None:
            return
        try:
            self._session.documents.get(stop.document)
        except UserError:
            self._trail.forget(stop.document)
            return
        slot = next((slot for slot in self._slots if slot.feed.document == stop.document), None)
        if slot is None:
            self.open(stop.document)
            slot = self._active
        if slot is not None:
            view = slot.pane.view
            position = min(stop.position, len(view.text))
            view.set_selection(position, position)
            view.keep_in_band(Span(position, position))
            self._activate(slot)

    def bring(self, pane: ReaderPane, *, focus: bool) -> None:
        """Bring a reader into sight; with `focus`, with the keyboard."""
        slot = next((slot for slot in self._slots if slot.pane is pane), None)
        if slot is not None and focus:
            self._activate(slot)
        elif slot is not None:
            self._pages.ensureWidgetVisible(slot, 0, 0)

    def go_to_place(self, document: DocumentId, position: int) -> None:
        """Put the caret at a place, in a reader that has the document, or else in the active one."""
        self._go_to_stop(Stop(document, position))

    def _note_place(self) -> None:
        pane = self.active
        if pane is not None and pane.document is not None:
            self._trail.moved(pane.document.id, pane.view.selection.start)

    def cover(self, screen: QWidget, header_height: Callable[[], int] = lambda: 0) -> None:
        """Show a screen in the place of the readers, until one of them is wanted.

        `header_height` says how many pixels at its top no message may lie over.
        """
        self._screen_header = header_height
        if self._stack.indexOf(screen) < 0:
            self._stack.addWidget(screen)
            # Where lines of controls wrap, the height is known when they are laid out.
            screen.installEventFilter(self)
        self._stack.setCurrentWidget(screen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Tell when the controls of a screen are laid out otherwise; the layout hears of it after this."""
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            QTimer.singleShot(0, self, self.header_changed.emit)
        return super().eventFilter(watched, event)

    @property
    def covered(self) -> bool:
        """Whether a screen stands in the place of the readers."""
        return self._stack.currentWidget() not in (self._pages, self._nothing)

    def uncover(self) -> None:
        """Show the readers again."""
        if self.covered:
            self._stack.setCurrentWidget(self._pages if self._slots else self._nothing)

    def focus_text(self) -> None:
        """Put the keyboard in the active reader."""
        self.uncover()
        if self._active is not None:
            self._activate(self._active)

    def show_annotation(self, annotation: AnnotationId, *, focus: bool) -> None:
        """Bring an annotation's passage into view, in a reader that has its document.

        Without `focus` the keyboard stays where it is; when it is in another reader, that one stays active.
        """
        found = self._session.annotations.get(annotation)
        slot = self._slot_for(found)
        if found.annotator in self._hidden:
            self.set_hidden_layers(self._hidden - {found.annotator})
        slot.pane.view.activate_annotation(annotation)
        elsewhere = self._active is not None and self._active is not slot and self._active.has_keyboard()
        # The reader with the keyboard is the one that keys act on. If they differed, keys would label a text one does
        # not see.
        if focus or not elsewhere:
            self._activate(slot, focus=focus)

    def _slot_for(self, annotation: Annotation) -> ReaderSlot:
        slots = [self._active, *self._slots] if self._active else self._slots
        for slot in slots:
            if slot.feed.document == annotation.document:
                return slot
        self.open(annotation.document)
        assert self._active is not None
        return self._active

    def header_height(self) -> int:
        """Pixels at the top that say what each reader, or a screen in their place, shows; 0 while none is open."""
        if self.covered:
            return self._screen_header()
        return max((pane.header.height() + 1 for pane in self.panes if pane.isVisible()), default=0)

    # --- layers

    def hidden_layers(self) -> frozenset[AnnotatorId]:
        """Annotators whose annotations are not shown."""
        return self._hidden

    def set_hidden_layers(self, hidden: frozenset[AnnotatorId]) -> None:
        """Hide the layers of these annotators in every reader."""
        self._hidden = hidden
        for pane in self.panes:
            if pane.hidden_layers != hidden:
                pane.set_hidden(hidden)

    def set_identities(self, identities: Identities) -> None:
        """Call people by other names in every reader, as in a blind review."""
        self._identities = identities
        for slot in self._slots:
            slot.feed.set_identities(identities)

    # --- memory

    def places(self) -> list[dict[str, Any]]:
        """What is open where, in the form of `gui.base.settings.OPEN_DOCUMENTS`."""
        return [
            {"document": slot.feed.document, **asdict(slot.pane.place())}
            for slot in self._slots
            if slot.feed.document is not None
        ]

    def restore(self, places: Sequence[Mapping[str, Any]], active: int) -> None:
        """Open what `places` say, as far as it still exists."""
        opened: dict[int, ReaderSlot] = {}
        for number, place in enumerate(places[:LIMIT]):
            # They come from a file that anybody may have edited.
            if not isinstance(place, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance]
                continue
            try:
                slot = opened[number] = self._add(DocumentId(str(place.get("document"))), len(self._slots))
            except UserError:
                continue
            stored = ReaderPlace(_number(place, "anchor"), _number(place, "caret"), _number(place, "top"))
            slot.pane.restore_place(stored)
        if self._slots:
            self._activate(opened.get(active, self._slots[0]))

    def splitter_state(self) -> QByteArray:
        """Widths of the readers."""
        return self._splitter.saveState()

    def restore_splitter(self, state: QByteArray | bytes) -> None:
        """Give the readers these widths."""
        width = self._splitter.handleWidth()
        self._splitter.restoreState(state)
        self._splitter.setHandleWidth(width)

    # --- inside

    def _add(self, document: DocumentId, number: int) -> ReaderSlot:
        self._session.documents.get(document)
        slot = ReaderSlot(self._session, self._splitter)
        slot.pane.view.hinting.stays = partial(self._settings.get, HINTS_STAY)
        pane = slot.pane
        pane.set_typography(Typography.chosen(self._settings))
        slot.keep_measure()
        pane.set_hidden(self._hidden)
        slot.feed.set_identities(self._identities)
        slot.feed.show(document)
        self._registry.install_in_text(pane.view)
        self._connect(slot)
        self._slots.insert(number, slot)
        self._splitter.insertWidget(number, slot)
        # An application's style sheet restores a widget's first palette when the widget gets a parent.
        pane.apply_theme()
        self._everywhere.add(pane)
        self._splitter.setSizes([1000] * len(self._slots))
        self._stack.setCurrentWidget(self._pages)
        self.pane_added.emit(pane)
        self._everywhere.count_readers()
        self._activate(slot)
        return slot

    def _connect(self, slot: ReaderSlot) -> None:
        pane = slot.pane
        pane.focused.connect(lambda: self._became_active(slot))
        slot.entered.connect(lambda: self._became_active(slot))
        slot.pressed.connect(lambda: self._activate(slot, focus=not slot.has_keyboard()))
        pane.selection_changed.connect(lambda _span: self._note_place())
        pane.selection_changed.connect(lambda _span: self.state_changed.emit())
        pane.annotation_activated.connect(lambda _id: self.state_changed.emit())
        pane.hidden_changed.connect(self.set_hidden_layers)
        pane.zoom_requested.connect(pane.zoom)
        pane.menu_requested.connect(self.menu_requested)
        pane.close_requested.connect(lambda: self._close(slot))
        pane.documents_dropped.connect(lambda ids: self._drop(ids, self._slots.index(slot)))

    def _close(self, slot: ReaderSlot) -> None:
        number = self._slots.index(slot)
        self._slots.remove(slot)
        self._active = None if self._active is slot else self._active
        slot.feed.stop()
        slot.hide()
        slot.setParent(None)
        slot.deleteLater()
        self._everywhere.count_readers()
        if not self._slots:
            if not self.covered:
                self._stack.setCurrentWidget(self._nothing)
            self.active_changed.emit()
            self.state_changed.emit()
        else:
            self._activate(self._active or self._slots[min(number, len(self._slots) - 1)])

    def _activate(self, slot: ReaderSlot, *, focus: bool = True) -> None:
        screen = self._stack.currentWidget()
        # Whoever works on a screen stays there while a reader follows.
        if focus or screen is None or not screen.isAncestorOf(self.window().focusWidget() or self):
            self.uncover()
        if focus:
            slot.pane.setFocus()
        self._became_active(slot)
        self._show_active()

    def _show_active(self) -> None:
        if self._active is not None:
            self._pages.ensureWidgetVisible(self._active, 0, 0)

    def _became_active(self, slot: ReaderSlot) -> None:
        if slot not in self._slots:
            return
        changed = slot is not self._active
        self._active = slot
        for open_slot in self._slots:
            open_slot.pane.set_active(open_slot is slot and len(self._slots) > 1)
            if open_slot is not slot:
                open_slot.pane.close_label_bar()
        self._note_place()
        if changed:
            self.active_changed.emit()
        self.state_changed.emit()

    def _apply(self, change: ChangeSet) -> None:
        for slot in list(self._slots):
            if not slot.feed.apply(change):
                self._close(slot)

    def _setting_changed(self, setting: str, _value: object) -> None:
        if setting in SETTINGS:
            for slot in self._slots:
                slot.pane.set_typography(Typography.chosen(self._settings))
                slot.keep_measure()

    def _drop(self, documents: Sequence[DocumentId], number: int) -> None:
        for offset, document in enumerate(documents[:LIMIT]):
            self.open_in(document, min(number + offset, LIMIT - 1))

    def retranslate(self) -> None:
        """Set the texts again."""
        self._nothing.setText(_("Double-click a document in the list to read it here.\nCtrl+Enter opens it beside."))

    # --- events

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of language."""
        super().changeEvent(event)
        if not self._built:
            return
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take documents of our own list; files go to the window."""
        if event.mimeData().hasFormat(DOCUMENT_MIME):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open documents that were dropped where no reader is."""
        self._drop(decode_documents(event.mimeData()), len(self._slots))
        event.acceptProposedAction()


def _number(place: Mapping[str, Any], key: str) -> int:
    value = place.get(key)
    return value if isinstance(value, int) else 0
