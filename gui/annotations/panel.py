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
from gui.annotations.attribute_bar import AttributeBars
from gui.annotations.attribute_box import AttributeBox
from gui.annotations.attribute_subject import NONE
from gui.annotations.model import AnnotationsModel
from gui.annotations.rows import AnnotationColumn, Filter, RowMaker
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
        self.attribute_box = AttributeBox(self)
        self._bars = AttributeBars(session, self.failed.emit)
        self._sorted_by: str | None = None
        """The code of the attribute that the column of values is ordered by."""
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
        for box in (self.label_box, self.annotator_box, self.attribute_box):
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(6)
        top = QVBoxLayout()
        top.setContentsMargins(8, 8, 8, 8)
        top.setSpacing(8)
        top.addWidget(self.filter)
        top.addLayout(boxes)
        top.addWidget(self.attribute_box)
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
        self.attribute_box.currentIndexChanged.connect(self._apply_filter)
        self.view.attributes_pressed.connect(self.edit_attributes)
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
        self.attribute_box.setAccessibleName(_("Attributes"))
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
        everything = change.reload or change.labels or change.annotators or change.declarations
        if everything or self._document in change.documents:
            self._reread()
            return
        own = [item for item in change.annotations if item.document == self._document]
        if own or change.details:
            self._apply_rows(own, change.details)

    def _apply_rows(self, changes: Iterable[AnnotationChange], details: Iterable[AnnotationId]) -> None:
        assert self._maker is not None
        rows = (self.model.row_of(annotation) for annotation in details)
        changed: dict[AnnotationId, Annotation] = {row.id: row.annotation for row in rows if row is not None}
        removed: list[AnnotationId] = []
        for item in changes:
            if item.after is not None:
                changed[item.after.id] = item.after
            elif item.before is not None:
                removed.append(item.before.id)
        for gone in removed:
            changed.pop(gone, None)
        values = self._session.attributes.of(changed)
        made = [self._maker.row(annotation, values.get(annotation.id, NONE)) for annotation in changed.values()]
        before = [row for id_ in (*changed, *removed) if (row := self.model.row_of(id_)) is not None]
        self.model.update_rows(made, removed)
        if self.attribute_box.changes(before, made):
            self._offer_attributes()
        self._show_state()

    def _offer_attributes(self) -> None:
        """Show values and what they can be filtered by, where any annotation of the document has one."""
        there = any(row.said for row in self.model.everything())
        declared = self._session.attributes.declared() if there else []
        self.view.show_said(self.attribute_box.offer(declared, self.model.everything()))

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

    def edit_attributes(self) -> None:
        """Open the attributes that the chosen annotations have in common, beside their rows."""
        ids = self.selected()
        if not ids or not self.editable:
            return
        row = self.view.visualRect(self.view.currentIndex())
        there = QRect(self.view.viewport().mapToGlobal(row.topLeft()), row.size())
        self._bars.open(ids, self.view, there)

    def sort_by_attribute(self, code: str) -> None:
        """Order the list by the values of an attribute; once more turns the order round."""
        column, descending = self.model.order()
        turned = column is AnnotationColumn.SAID and code == self._sorted_by and not descending
        self._sorted_by = code
        self._reread()
        order = Qt.SortOrder.DescendingOrder if turned else Qt.SortOrder.AscendingOrder
        self.model.sort(AnnotationColumn.SAID, order)

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
            values = session.attributes.in_document(self._document)
            declared = session.attributes.by_label()
            self._maker = RowMaker(text, session.codebook.labels(), names, language(), declared, self._sorted_by)
            self.model.replace(
                self._maker.row(annotation, values.get(annotation.id, NONE))
                for annotation in session.annotations.of_document(self._document)
            )
        self._offer_attributes()
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
            Filter(
                self.filter.text(),
                label,
                layers if annotator is None else frozenset((annotator,)),
                self.attribute_box.chosen(),
            )
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
        said = self.attribute_box.chosen() is not None
        return said or bool(self.filter.text()) or self.label_box.currentData() is not None or by_name

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
        self._add_attributes(menu)
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

    def _add_attributes(self, menu: QMenu) -> None:
        """What the codebook asks of the chosen annotations; nothing where it asks for nothing."""
        attributes = {attribute.code: attribute for attribute in self._session.attributes.declared()}
        if not attributes:
            return
        add_action(menu, _("Attributes…"), self.edit_attributes).setEnabled(self.editable)
        said = {code for row in self.model.everything() for code in row.values}
        if said:
            sort = menu.addMenu(_("Sort by attribute"))
            for code in (code for code in attributes if code in said):
                action = add_action(sort, attributes[code].name(language()), lambda c=code: self.sort_by_attribute(c))
                action.setObjectName(code)
