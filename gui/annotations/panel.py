"""The annotations panel: every label of the current document, to sort, filter, walk and change in bulk."""

from collections import Counter
from collections.abc import Iterable

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from core.changes import AnnotationChange, ChangeSet
from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Annotation, Label
from core.plausible import LARGEST_REVISION
from core.session import Session
from gui.annotations.model import AnnotationsModel
from gui.annotations.rows import Filter, RowMaker
from gui.annotations.view import AnnotationsView
from gui.base.bridge import Bridge
from gui.base.i18n import _, language, ngettext
from gui.widgets.empty_state import EmptyState
from gui.widgets.filter_edit import FilterEdit
from gui.widgets.menus import add_action, fill_box, popup_over
from gui.widgets.panel import Panel, choose_row
from gui.widgets.swatch import swatch_icon
from gui.widgets.table_saving import add_table_actions

AT_ONCE = 2_000
"""Annotations that are listed without delay."""
FIRST_FRAME = 30
"""Milliseconds to wait when there are more, so that the text is painted first."""


class AnnotationsPanel(Panel):
    """The current document's annotations, of all annotators."""

    annotation_activated = Signal(str)
    """Annotation id: show its passage."""
    history_requested = Signal(str)
    """Annotation id: show what happened to it."""

    def __init__(self, session: Session, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(session, bridge, parent)
        self._document: DocumentId | None = None
        self._maker: RowMaker | None = None
        self._later = QTimer(self, singleShot=True, interval=FIRST_FRAME)
        self._to_reveal: AnnotationId | None = None
        self.model = AnnotationsModel(self)
        self.view = AnnotationsView(self.model, self)
        self.filter = FilterEdit(self)
        self.label_box = QComboBox(self)
        self.annotator_box = QComboBox(self)
        self.count_label = QLabel(self)
        self._empty = EmptyState(self.view)
        self._lay_out()
        self._connect()
        self.retranslate()

    def _lay_out(self) -> None:
        boxes = QHBoxLayout()
        boxes.setSpacing(8)
        boxes.addWidget(self.label_box, 1)
        boxes.addWidget(self.annotator_box, 1)
        for box in (self.label_box, self.annotator_box):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(6)
        top = QVBoxLayout()
        top.setContentsMargins(8, 8, 8, 8)
        top.setSpacing(8)
        top.addWidget(self.filter)
        top.addLayout(boxes)
        self.count_label.setProperty("muted", True)
        self.count_label.setContentsMargins(8, 4, 8, 4)
        self.lay_in_column(top, self.view, self.count_label, growing=self.view)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        self._later.timeout.connect(self._fill)
        self.filter.textChanged.connect(self._apply_filter)
        self.filter.left.connect(self._focus_list)
        self.label_box.currentIndexChanged.connect(self._apply_filter)
        self.annotator_box.currentIndexChanged.connect(self._apply_filter)
        self.view.activated_row.connect(self._activate)
        self.view.remove_pressed.connect(self.delete_selected)
        self.view.note_pressed.connect(self.edit_note)
        self.view.key_pressed.connect(self._label_by_key)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.view.selectionModel().selectionChanged.connect(self._show_count)

    def retranslate(self) -> None:
        """Set every text again."""
        self.filter.setPlaceholderText(_("Filter annotations"))
        self.filter.setAccessibleName(_("Filter annotations"))
        self.label_box.setAccessibleName(_("Label"))
        self.annotator_box.setAccessibleName(_("Annotator"))
        self.view.setAccessibleName(_("Annotations"))
        self._reread()

    def show_document(self, document: DocumentId | None) -> None:
        """Show the annotations of another document; None for no document.

        Very many are listed a moment later, so that the text itself is painted first.
        """
        if document == self._document:
            return
        self._document = document
        self._to_reveal = None
        self.view.clearSelection()
        if document is not None and self._session.annotations.count(document) > AT_ONCE:
            self._later.start()
            return
        self._reread()
        self.view.scrollToTop()

    def document(self) -> DocumentId | None:
        """The document whose annotations are shown."""
        return self._document

    def selected(self) -> list[AnnotationId]:
        """The chosen annotations in the order shown."""
        return self.view.selected()

    def reveal(self, annotation: AnnotationId) -> None:
        """Choose an annotation and scroll to it, without saying that it was activated."""
        if self._later.isActive():
            self._to_reveal = annotation
            return
        choose_row(self.view, self.model.index_of(annotation))

    def apply(self, change: ChangeSet) -> None:
        """Follow the change row by row; reread after bulk work and changed labels or names."""
        if self._document is None or self._later.isActive():
            return
        if change.reload or change.labels or change.annotators or self._document in change.documents:
            self._reread()
            return
        own = [item for item in change.annotations if item.document == self._document]
        if own:
            self._apply_rows(own)

    def _apply_rows(self, changes: Iterable[AnnotationChange]) -> None:
        assert self._maker is not None
        changed: dict[AnnotationId, Annotation] = {}
        removed: list[AnnotationId] = []
        for item in changes:
            if item.after is not None:
                changed[item.after.id] = item.after
            elif item.before is not None:
                removed.append(item.before.id)
        self.model.update_rows([self._maker.row(annotation) for annotation in changed.values()], removed)
        self._show_state()

    def relabel_selected(self, label: LabelId) -> None:
        """Give the chosen annotations another label, as one operation."""
        if self.editable and (ids := self.selected()):
            self.attempt(lambda: self._session.annotations.relabel(ids, label))

    def delete_selected(self) -> None:
        """Delete the chosen annotations, as one operation; the row after them becomes current."""
        ids = self.selected()
        if not ids or not self.editable:
            return
        shown = [row.id for row in self.model.shown()]
        after = next((annotation for annotation in shown[shown.index(ids[-1]) + 1 :]), None)
        if self.attempt(lambda: self._session.annotations.delete(ids)) and after is not None:
            self.reveal(after)

    def strike_selected(self) -> None:
        """Strike the chosen annotations out that nobody can remove otherwise, as one operation."""
        ids = set(self.selected())
        extreme = [
            row.id for row in self.model.shown() if row.id in ids and row.annotation.revision >= LARGEST_REVISION
        ]
        if extreme and self.editable:
            self.attempt(lambda: self._session.exchange.strikes.strike_annotations(extreme))

    def edit_note(self) -> None:
        """Edit the note of the chosen annotations in place."""
        ids = self.selected()
        if not ids or not self.editable:
            return
        from gui.annotations.note_editor import NoteEditor

        notes = {self._session.annotations.get(item).note or "" for item in ids}
        editor = NoteEditor(notes.pop() if len(notes) == 1 else "", self.view)
        editor.submitted.connect(
            lambda text: self.attempt(lambda: self._session.annotations.set_note(ids, text or None))
        )
        row = self.view.visualRect(self.view.currentIndex())
        editor.show_beside(QRect(self.view.viewport().mapToGlobal(row.topLeft()), row.size()))

    def _activate(self, annotation: str, into_text: bool) -> None:
        self.annotation_activated.emit(annotation)
        if into_text:
            self.leave_requested.emit()

    def _label_by_key(self, key: str) -> None:
        label = self._session.codebook.by_key(key)
        if label is not None:
            self.relabel_selected(label.id)

    def _fill(self) -> None:
        self._reread()
        self.view.scrollToTop()
        if self._to_reveal is not None:
            self.reveal(self._to_reveal)
            self._to_reveal = None

    def _reread(self) -> None:
        self._later.stop()
        self._fill_boxes()
        if self._document is not None and not self._is_there(self._document):
            self._document = None
        if self._document is None:
            self._maker = None
            self.model.replace([])
        else:
            session = self._session
            names = self.identities.names(session.annotators.list())
            text = session.documents.text(self._document)
            self._maker = RowMaker(text, session.codebook.labels(), names, language())
            self.model.replace(
                self._maker.row(annotation) for annotation in session.annotations.of_document(self._document)
            )
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.model.columnCount() - 1)
        self._apply_filter()

    def show_identities(self) -> None:
        """See `Panel`."""
        self._reread()

    def show_counted(self) -> None:
        """See `Panel`."""
        self.view.show_annotator(self.counted.side_by_side)
        self._reread()

    def _is_there(self, document: DocumentId) -> bool:
        try:
            self._session.documents.get(document)
        except UserError:
            return False
        return True

    def _fill_boxes(self) -> None:
        labels = [(label.name(language()), label.id, swatch_icon(label.colour)) for label in self._labels()]
        fill_box(self.label_box, _("All labels"), labels)
        self.view.fit_labels(name for name, _label, _icon in labels)
        names = self.counted.names
        if names is None:
            names = {person.id: person.name for person in self.identities.people(self._session.annotators.list())}
        fill_box(self.annotator_box, _("All side by side"), [(name, layer, None) for layer, name in names.items()])
        # One layer by the window's choice needs no second one here.
        self.annotator_box.setVisible(self.counted.names is None or self.counted.side_by_side)

    def _labels(self) -> list[Label]:
        return self._session.codebook.labels()

    def _apply_filter(self) -> None:
        label: LabelId | None = self.label_box.currentData()
        beside = self.counted.names is None or self.counted.side_by_side
        annotator: AnnotatorId | None = self.annotator_box.currentData() if beside else None
        layers = None if self.counted.names is None else frozenset(self.counted.layers)
        self.model.set_filter(
            Filter(self.filter.text(), label, layers if annotator is None else frozenset((annotator,)))
        )
        self._show_state()

    def _show_state(self) -> None:
        self._show_count()
        if self._document is None:
            self._empty.show_text(_("Open a document to see its annotations."))
        elif not self.model.total():
            self._empty.show_text(_("No annotations yet.\nSelect a passage and press a label's key."))
        elif not self.model.rowCount():
            self._empty.show_text(_("No annotation matches the filter."))
        else:
            self._empty.show_text("")
        self.view.horizontalHeader().setVisible(bool(self.model.total()))

    def _show_count(self) -> None:
        total, shown = self.model.total(), self.model.rowCount()
        chosen = len(self.view.selectionModel().selectedRows())
        parts = self._counted()
        if self._filtered():
            parts.append(_("{n} shown").format(n=f"{shown:,}"))
        if chosen > 1:
            parts.append(_("{n} selected").format(n=f"{chosen:,}"))
        self.count_label.setText(" · ".join(parts) if total else "")
        self.count_label.setVisible(bool(total))

    def _counted(self) -> list[str]:
        """How many there are; of several layers how many each has, never their sum."""
        names = self.counted.names
        if names is not None and self.counted.side_by_side:
            counts = Counter(row.annotation.annotator for row in self.model.everything())
            return [f"{name} {counts[layer]:,}" for layer, name in names.items()]
        total = self.model.rowCount()
        if self._filtered():
            total = sum(self.counted.passes(row.annotation.annotator) for row in self.model.everything())
        return [ngettext("{n} annotation", "{n} annotations", total).format(n=f"{total:,}")]

    def _filtered(self) -> bool:
        by_name = self.annotator_box.currentData() is not None and not self.annotator_box.isHidden()
        return bool(self.filter.text()) or self.label_box.currentData() is not None or by_name

    def _focus_list(self) -> None:
        self.view.setFocus()
        if not self.view.currentIndex().isValid() and self.model.rowCount():
            choose_row(self.view, self.model.index(0, 0))

    def _show_menu(self, point: QPoint) -> None:
        if self.selected():
            popup_over(self.view, self.context_menu(), point)

    def context_menu(self) -> QMenu:
        """The menu for the chosen annotations."""
        ids = self.selected()
        menu = QMenu(self)
        add_action(menu, _("Go to passage"), lambda: self._activate(ids[0], True))
        relabel = menu.addMenu(_("Change label to"))
        for label in self._labels():
            action = add_action(relabel, label.name(language()), lambda i=label.id: self.relabel_selected(i))
            action.setIcon(swatch_icon(label.colour))
            action.setObjectName(label.code)
        relabel.setEnabled(self.editable)
        add_action(menu, _("Note…"), self.edit_note).setEnabled(self.editable)
        if len(ids) == 1:
            add_action(menu, _("History…"), lambda: self.history_requested.emit(ids[0]))
        menu.addSeparator()
        delete = ngettext("Delete annotation", "Delete {n} annotations", len(ids)).format(n=len(ids))
        add_action(menu, delete, self.delete_selected).setEnabled(self.editable)
        # Only where deleting does not help: whoever made such a row keeps others from changing it.
        if any(row.annotation.revision >= LARGEST_REVISION for row in self.model.shown() if row.id in ids):
            add_action(menu, _("Strike out"), self.strike_selected).setEnabled(self.editable)
        menu.addSeparator()
        add_table_actions(menu, self.view, self.failed.emit, _("Annotations"))
        return menu
