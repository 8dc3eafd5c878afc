"""The codebook panel: labels with colour, key and counts; edited in place, clicked to label."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from core.changes import ChangeSet
from core.codebook import codebook_to_json
from core.codebook_file import read_codebook
from core.errors import UserError
from core.files import write_atomically
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Label
from core.progress import never, no_progress
from core.session import Session
from core.tally import changes_parts, further_parts
from gui.actions.spec import ActionSpec
from gui.base import theme
from gui.base.bridge import Bridge
from gui.base.i18n import _, language
from gui.base.jobs import MANY_ROWS, LargeChange
from gui.codebook.model import CodebookColumn, CodebookModel
from gui.codebook.view import CodebookView
from gui.documents.inventory import Inventory
from gui.widgets.empty_state import EmptyState
from gui.widgets.file_choice import choose_file_to_open, choose_file_to_save
from gui.widgets.menus import add_action
from gui.widgets.panel import Panel, choose_row
from gui.widgets.swatch import swatch_icon
from gui.widgets.table_saving import add_table_actions

if TYPE_CHECKING:
    from gui.codebook.colour_picker import ColourPicker
    from gui.codebook.delete_dialog import DeleteLabelDialog
    from gui.codebook.label_dialog import LabelDialog


class CodebookPanel(Panel):
    """The project's labels."""

    label_requested = Signal(str)
    """Label id that was clicked: label the selection with it."""

    passages_requested = Signal(str)
    """Label id: show its passages in all documents."""

    def __init__(
        self, session: Session, bridge: Bridge, inventory: Inventory | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, bridge, parent)
        self._inventory = inventory or Inventory(session, bridge, parent=self)
        self.meanings: Callable[[str], list[ActionSpec]] = lambda _key: []
        """The actions that a key starts: a label cannot have it too."""
        self.start_large: Callable[[str, LargeChange], object] | None = None
        """Makes a change of many rows in a job; its first argument says what is under way."""
        self._document: DocumentId | None = None
        self._here: dict[LabelId, Counter[AnnotatorId]] = {}
        self._ends: frozenset[AnnotationId] = frozenset()
        """The annotations by whose changes parts of passages may come or go."""
        """How often whom used each label in the document shown."""
        self.model = CodebookModel(self)
        self.model.editable = self.editable
        self.model.describe_key = self._describe_key
        self.view = CodebookView(self.model, self)
        self.new_button = QToolButton(self)
        self.more_button = QToolButton(self)
        self._empty = EmptyState(self.view)
        self._lay_out()
        self._connect()
        self.retranslate()
        self._show_counts()

    def _lay_out(self) -> None:
        self.new_button.setIcon(theme.icon("plus"))
        self.new_button.setEnabled(self.editable)
        self.more_button.setIcon(theme.icon("more"))
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 4, 8, 4)
        bar.setSpacing(4)
        bar.addStretch(1)
        for button in (self.new_button, self.more_button):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            bar.addWidget(button)
        self.lay_in_column(self.view, bar, growing=self.view)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        self._inventory.counted.connect(lambda _documents: self._show_counts())
        self.view.clicked_label.connect(self.label_requested)
        self.view.count_pressed.connect(self.passages_requested)
        self.view.colour_pressed.connect(lambda label, point: self.choose_colour(LabelId(label), point))
        self.view.editing_ended.connect(self._show_labels)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self.new_button.clicked.connect(lambda: self.create_label())
        self.more_button.clicked.connect(self._show_file_menu)
        self._empty.activated.connect(lambda: self.create_label())
        self.model.edit_asked.connect(self._edit_field)
        self.model.move_asked.connect(lambda label, parent, place: self.nest(LabelId(label), parent, place))

    def retranslate(self) -> None:
        """Set every text again."""
        self.view.setAccessibleName(_("Codebook"))
        self.new_button.setText(_("New label"))
        self.more_button.setText(_("File"))
        self.more_button.setToolTip(_("Import or export the codebook"))
        self._show_labels()
        self.model.tell_all()
        self.view.fit_columns()
        self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.model.columnCount() - 1)

    def show_editable(self) -> None:
        """See `Panel`."""
        self.model.editable = self.editable
        self.new_button.setEnabled(self.editable)

    def show_document(self, document: DocumentId | None) -> None:
        """Count the uses in another document."""
        if document != self._document:
            self._document = document
            self._count_here()
            self._show_counts()

    def set_labelling(self, on: bool) -> None:
        """Say whether a passage is selected; a double-click then labels and does not edit."""
        self.view.labelling = on

    def apply(self, change: ChangeSet) -> None:
        """Follow changed labels and counts."""
        if change.reload or change.labels:
            self._show_labels()
        if change.reload or self._document in change.documents or changes_parts(change, self._ends):
            self._count_here()
            self._show_counts()
            return
        here = [item for item in change.annotations if item.document == self._document]
        for item in here:
            for annotation, step in ((item.after, 1), (item.before, -1)):
                if annotation is not None:
                    self._here.setdefault(annotation.label, Counter())[annotation.annotator] += step
        if here:
            self._show_counts()

    def current(self) -> Label | None:
        """The label with the cursor."""
        return self.model.label_at(self.view.currentIndex())

    def select(self, label: LabelId) -> None:
        """Put the cursor on a label."""
        choose_row(self.view, self.model.index_of(label))

    def create_label(self, parent: LabelId | None = None) -> "LabelDialog":
        """Open an empty label for editing."""
        from gui.codebook.label_dialog import LabelDialog

        dialog = LabelDialog(None, self.labels(), self, meanings=self.meanings)
        dialog.submitted.connect(lambda fields: self._create(parent, fields))
        dialog.open()
        return dialog

    def _create(self, parent: LabelId | None, fields: dict[str, Any]) -> None:
        made = self.attempt(lambda: self._session.codebook.create(parent=parent, **fields))
        if made is not None:
            # What one has just made is what the next key is about.
            self.select(made[0].id)

    def edit_label(self) -> "LabelDialog | None":
        """Open all fields of the current label."""
        from gui.codebook.label_dialog import LabelDialog

        label = self.current()
        if label is None:
            return None
        dialog = LabelDialog(label, self.labels(), self, meanings=self.meanings, used=self._used(label.id))
        dialog.submitted.connect(lambda fields: self.attempt(lambda: self._session.codebook.edit(label.id, **fields)))
        dialog.open()
        return dialog

    def choose_colour(self, label: LabelId, point: QPoint | None = None) -> "ColourPicker":
        """Open the palette for a label."""
        from gui.codebook.colour_picker import ColourPicker

        colour = self._session.codebook.get(label).colour
        picker = ColourPicker(colour, {other.colour for other in self.labels() if other.id != label}, self)
        picker.chosen.connect(lambda new: self.attempt(lambda: self._session.codebook.edit(label, colour=new)))
        picker.show_at(point or QCursor.pos())
        return picker

    def merge_into(self, target: LabelId) -> None:
        """Merge the current label into another, as one operation."""
        if (label := self.current()) is not None:
            self._change_many(
                _("Merging labels"),
                label,
                lambda session, _progress, stop: session.codebook.merge(label.id, target, cancelled=stop),
            )

    def _change_many(self, title: str, label: Label, verb: LargeChange) -> None:
        """Do something to all annotations with a label, in a job when they are many."""
        if self.start_large is not None and self._used(label.id) >= MANY_ROWS:
            self.start_large(title, verb)
        else:
            self.attempt(lambda: verb(self._session, no_progress, never))

    def delete_label(self) -> "DeleteLabelDialog | None":
        """Delete the current label; when it is in use, ask what happens to its annotations."""
        from gui.codebook.delete_dialog import DeleteLabelDialog

        label = self.current()
        if label is None or not self.editable:
            return None
        if not self._used(label.id):
            self.attempt(lambda: self._session.codebook.delete(label.id, None))
            return None
        others = [other for other in self.labels() if other.id != label.id]
        dialog = DeleteLabelDialog(label, self._used(label.id), others, self)
        dialog.submitted.connect(
            lambda replacement: self._change_many(
                _("Deleting the label"),
                label,
                lambda session, _progress, stop: session.codebook.delete(label.id, replacement, cancelled=stop),
            )
        )
        dialog.open()
        return dialog

    def export_codebook(self, path: Path | None = None) -> None:
        """Write the codebook as JSON."""
        kinds = _("Codebook (*.json)")
        path = path or choose_file_to_save(self, _("Export codebook"), "codebook.json", kinds, (".json",))
        if path is not None:
            whole = self._session.codebook.snapshot()
            data = codebook_to_json(whole.labels, whole.attributes, whole.links, indent=True) + "\n"
            self.attempt(lambda: write_atomically(path, data.encode()))

    def import_codebook(self, path: Path | None = None) -> None:
        """Replace the codebook by that of a JSON file (undoable)."""
        path = path or choose_file_to_open(self, _("Import codebook"), _("Codebook (*.json)"))
        if path is not None:
            self.attempt(lambda: self._session.codebook.replace(read_codebook(path)))

    def labels(self) -> list[Label]:
        """All labels, parents before their children."""
        return self._session.codebook.labels()

    def _edit_field(self, label: str, field: str, text: str) -> None:
        if field == "name":
            field = "name_zh" if language().startswith("zh") else "name_en"
        value = text or None if field == "key" else text
        self.attempt(lambda: self._edit(LabelId(label), field, value))

    def _edit(self, label: LabelId, field: str, value: str | None) -> None:
        if field == "key" and value:
            from gui.codebook.label_dialog import labels_nothing

            if action := labels_nothing(value, self.meanings):
                raise UserError("label.key_of_action", key=value, action=action)
        fields: dict[str, Any] = {field: value}
        self._session.codebook.edit(label, **fields)

    def _describe_key(self, label: Label) -> str:
        from gui.codebook.label_dialog import remark_on

        return remark_on(label.key, self.meanings) if label.key else ""

    def nest(self, label: LabelId, parent: LabelId | None, position: int) -> None:
        """Put a label below another (None: top level), at a place among its new siblings without itself."""
        self.attempt(lambda: self._session.codebook.nest(label, parent, position))

    def _show_labels(self) -> None:
        labels = self.labels()
        if self.view.editing() and not self.model.same_tree(labels):
            # Another tree would close the editor with what was typed; `editing_ended` brings it.
            return
        current = self.current()
        self.model.show_labels(labels)
        if current is not None and not self.view.currentIndex().isValid():
            self.select(current.id)
        self.view.setRootIsDecorated(any(label.parent for label in labels))
        self.view.header().setVisible(bool(labels))
        if labels:
            self._empty.show_text("")
        else:
            self._empty.show_text(_("No labels yet.\nCreate one, or import a codebook."), _("New label"))

    def _count_here(self) -> None:
        self._here.clear()
        if self._document is not None:
            for (label, annotator), count in self._session.annotations.label_counts_of(self._document).items():
                self._here.setdefault(label, Counter())[annotator] = count
            # As in the counts of all documents, parts of one passage count as one.
            continued = self._session.links.continued(self._document)
            self._ends = continued.ends
            for (_document, annotator, label), further in further_parts(self._session, continued).items():
                self._here.setdefault(label, Counter())[annotator] -= further

    def _show_counts(self) -> None:
        tally = self._inventory.tally
        self.model.show_counts(self._here, None if tally is None else tally.by_label)

    def show_counted(self) -> None:
        """See `Panel`."""
        self.model.layers = self.counted
        self.view.fit_columns()
        self.model.tell_all()

    def _used(self, label: LabelId) -> int:
        """How many annotations of the project carry a label."""
        tally = self._inventory.tally
        if tally is not None:
            # Everybody's: a label that is deleted or merged goes from all of them.
            return sum(tally.of_label(label).values())
        totals = self._session.annotations.label_totals()
        return sum(count for (label_id, _annotator), count in totals.items() if label_id == label)

    def _show_menu(self, point: QPoint) -> None:
        if self.current() is not None:
            self._pop_up(self.context_menu(), self.view.viewport().mapToGlobal(point))

    def _show_file_menu(self) -> None:
        self._pop_up(self.file_menu(), self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))

    def _pop_up(self, menu: QMenu, point: QPoint) -> None:
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(point)

    def file_menu(self) -> QMenu:
        """Import and export."""
        menu = QMenu(self)
        add_action(menu, _("Import codebook…"), self.import_codebook).setEnabled(self.editable)
        add_action(menu, _("Export codebook…"), self.export_codebook)
        add_table_actions(menu, self.view, self.failed.emit, _("Codebook"))
        return menu

    def merge_menu(self, label: Label, parent: QWidget) -> QMenu:
        """The labels into which another can be merged."""
        menu = QMenu(parent)
        for other in self.labels():
            if other.id != label.id:
                action = add_action(menu, other.name(language()), lambda i=other.id: self.merge_into(i))
                action.setIcon(swatch_icon(other.colour))
                action.setObjectName(other.code)
        return menu

    def context_menu(self) -> QMenu:
        """The menu for the current label."""
        label = self.current()
        assert label is not None
        menu = QMenu(self)
        add_action(menu, _("Label selection"), lambda: self.label_requested.emit(label.id))
        add_action(menu, _("Show its passages"), lambda: self.passages_requested.emit(label.id))
        menu.addSeparator()
        changes = [
            add_action(menu, _("Rename"), lambda: self.view.edit_cell(CodebookColumn.NAME)),
            add_action(menu, _("Change key"), lambda: self.view.edit_cell(CodebookColumn.KEY)),
            add_action(menu, _("Change colour…"), lambda: self.choose_colour(label.id)),
            add_action(menu, _("Edit definition…"), self.edit_label),
        ]
        menu.addSeparator()
        changes.append(add_action(menu, _("New label below…"), lambda: self.create_label(label.id)))
        merge = self.merge_menu(label, menu)
        merge.setTitle(_("Merge into"))
        menu.addMenu(merge)
        changes.append(merge.menuAction())
        changes.append(add_action(menu, _("Delete label"), self.delete_label))
        for action in changes:
            action.setEnabled(self.editable)
        merge.setEnabled(self.editable and bool(merge.actions()))
        menu.addSeparator()
        add_table_actions(menu, self.view, self.failed.emit, _("Codebook"))
        return menu
