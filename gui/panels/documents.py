"""The documents panel: the project's reports, grouped, filtered, with status and counts."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QWidget

from core.changes import ChangeSet
from core.errors import UserError
from core.ids import AnnotatorId, DocumentId
from core.model import Document, Status
from core.session import Session
from gui.bridge import Bridge
from gui.i18n import _, ngettext
from gui.panels.base import Panel, choose_row
from gui.panels.document_rows import DocumentRow, Group, GroupBy, filter_rows, group_rows, moves, rows_from
from gui.panels.documents_model import DocumentsModel, status_name
from gui.panels.documents_view import DocumentsView
from gui.panels.empty_state import EmptyState
from gui.panels.filter_edit import FilterEdit
from gui.panels.menus import add_action, popup_over

READERS = 4
FEW = 20
"""Documents that are read again one by one when they changed; for more the whole list is."""


class DocumentsPanel(Panel):
    """Reports of the project; says which to open and what to import."""

    open_requested = Signal(str, bool)
    """Document id; whether in the next reader (else the current one)."""
    open_in_reader_requested = Signal(str, int)
    """Document id; reader from 0."""
    grouping_changed = Signal(str)
    """The user chose to group by this `GroupBy`."""
    carry_over_requested = Signal(str, str)
    """Old and new edition of a report: the annotations of one for the other."""
    import_requested = Signal(list)
    """Paths to import; empty when the user still has to choose."""

    def __init__(self, session: Session, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(session, bridge, parent)
        self._rows: list[DocumentRow] = []
        self._annotator: AnnotatorId | None = None
        self._by = GroupBy.REGION
        self._collapsed: set[str] = set()
        self.model = DocumentsModel(self)
        self.view = DocumentsView(self.model, self)
        self.filter = FilterEdit(self)
        self.group_box = QComboBox(self)
        # The longest choice shall not decide how narrow the panel can be.
        self.group_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.group_box.setMinimumContentsLength(6)
        self._empty = EmptyState(self.view)
        self._lay_out()
        self._connect()
        self.retranslate()
        self._reread()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 8, 8, 8)
        top.setSpacing(8)
        top.addWidget(self.filter, 1)
        top.addWidget(self.group_box)
        self.lay_in_column(top, self.view, growing=self.view)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._show_rows)
        self.filter.left.connect(self._focus_list)
        self.group_box.activated.connect(self._choose_grouping)
        self.view.open_requested.connect(self.open_requested)
        self.view.files_dropped.connect(self.import_requested)
        self.view.remove_pressed.connect(self.remove_selected)
        self.view.filter_pressed.connect(self._filter_from_list)
        self.view.collapsed.connect(lambda index: self._remember(index, True))
        self.view.expanded.connect(lambda index: self._remember(index, False))
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self._empty.activated.connect(lambda: self.import_requested.emit(list[Path]()))

    def retranslate(self) -> None:
        """Set every text again."""
        self.filter.setPlaceholderText(_("Filter documents"))
        self.filter.setAccessibleName(_("Filter documents"))
        self.view.setAccessibleName(_("Documents"))
        self.group_box.clear()
        self.group_box.addItem(_("By region"), GroupBy.REGION)
        self.group_box.addItem(_("By year"), GroupBy.YEAR)
        self.group_box.addItem(_("By issuing body"), GroupBy.ISSUER)
        self.group_box.addItem(_("By kind"), GroupBy.KIND)
        self.group_box.setCurrentIndex(list(GroupBy).index(self._by))
        self.group_box.setToolTip(_("Group documents"))
        self.group_box.setAccessibleName(_("Group documents"))
        self._show_rows()

    def group_by(self, by: GroupBy) -> None:
        """Group by region, year, issuing body or kind."""
        self._by = by
        self.group_box.setCurrentIndex(list(GroupBy).index(by))
        self._show_rows()

    def grouping(self) -> GroupBy:
        """What the documents are grouped by."""
        return self._by

    def selected(self) -> list[DocumentId]:
        """The chosen documents in the order shown."""
        return self.view.selected()

    def shown(self) -> list[DocumentId]:
        """All documents that pass the filter, in the order shown."""
        return [row.id for row in self.model.rows()]

    def reveal(self, document: DocumentId) -> None:
        """Make a document the current row and scroll to it; one that is filtered away stays away."""
        choose_row(self.view, self.model.index_of(document))

    def apply(self, change: ChangeSet) -> None:
        """Follow new, removed and changed documents, statuses, counts, and another current annotator."""
        current = self._session.annotator.id if self._session.annotator else None
        all_afresh = change.reload or bool(change.annotators) or current != self._annotator
        if all_afresh or not self._update(change.documents):
            self._reread()
            return
        for item in change.annotations:
            if item.document in change.documents:
                continue
            before, after = item.before, item.after
            if bool(before) != bool(after):
                either = after or before
                assert either is not None
                step = 1 if after else -1
                own = either.annotator == self._annotator and not self.identities.hidden
                self._count(item.document, step, own)

    def show_identities(self) -> None:
        """How many labels are one's own would tell which layer is."""
        self.model.set_apart(not self.identities.hidden)
        self._reread()

    def remove_selected(self) -> None:
        """Remove the chosen documents from the project (undoable)."""
        if self.editable and (ids := self.selected()):
            self.attempt(lambda: self._session.documents.remove(ids))

    def set_status_of_selected(self, status: Status) -> None:
        """Set the current annotator's status of the chosen documents."""
        if self.editable and (ids := self.selected()):
            self.attempt(lambda: self._session.documents.set_status(ids, status))

    def edit_metadata(self) -> None:
        """Open the metadata of the chosen documents for editing."""
        ids = self.selected()
        if not ids or not self.editable:
            return
        from gui.dialogs.document_metadata import MetadataDialog

        documents = [self._session.documents.get(item) for item in ids]
        dialog = MetadataDialog(documents, self)
        dialog.submitted.connect(lambda fields: self.attempt(lambda: self._session.documents.set_meta(ids, **fields)))
        dialog.open()

    def write_regions_in_full(self) -> None:
        """Write the regions of the chosen documents as 省市区 where that is certain, so that each is one group."""
        if self.editable and (ids := self.selected()):
            self.attempt(lambda: self._session.documents.write_regions_in_full(ids))

    def _count(self, document: DocumentId, step: int, own: bool) -> None:
        mine, others = (step, 0) if own else (0, step)
        for place, row in enumerate(self._rows):
            if row.id == document:
                self._rows[place] = replace(row, mine=row.mine + mine, others=row.others + others)
                self.model.update_row(self._rows[place])
                break

    def _update(self, changed: Collection[DocumentId]) -> bool:
        """Read a few documents of the list again; False when it takes more than that."""
        places = {row.id: place for place, row in enumerate(self._rows) if row.id in changed}
        if len(changed) > FEW or len(places) < len(changed):
            return False
        if not changed:
            return True
        try:
            documents = [self._session.documents.get(each) for each in changed]
        except UserError:
            return False
        rows = self._read(documents)
        before = [self._rows[places[row.id]] for row in rows]
        for row in rows:
            self._rows[places[row.id]] = row
        if any(moves(old, new) for old, new in zip(before, rows, strict=True)):
            self._show_rows()
        else:
            for row in rows:
                self.model.update_row(row)
        return True

    def _reread(self) -> None:
        session = self._session
        self._annotator = session.annotator.id if session.annotator else None
        self._rows = self._read(session.documents.list())
        self._show_rows()

    def _read(self, documents: Iterable[Document]) -> list[DocumentRow]:
        session = self._session
        statuses, counts = session.documents.statuses(), session.annotations.counts()
        return rows_from(documents, statuses, counts, self._annotator, apart=not self.identities.hidden)

    def _show_rows(self) -> None:
        groups = group_rows(filter_rows(self._rows, self.filter.text()), self._by)
        if groups and self.model.same_places(groups, self._by):
            self.model.update_rows(groups)
            self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.model.columnCount() - 1)
        else:
            self._replace(groups)
        self._show_empty_state(groups)

    def _replace(self, groups: tuple[Group, ...]) -> None:
        selected = self.selected()
        current = self.model.row_at(self.view.currentIndex())
        scroll = self.view.verticalScrollBar().value()
        self.model.show_groups(groups, self._by)
        searching = bool(self.filter.text())
        for row, group in enumerate(groups):
            self.view.setExpanded(self.model.index(row, 0), searching or self._group_key(group) not in self._collapsed)
        selection = self.view.selectionModel()
        if current and (index := self.model.index_of(current.id)).isValid():
            selection.setCurrentIndex(index, selection.SelectionFlag.NoUpdate)
        for document in selected:
            if (index := self.model.index_of(document)).isValid():
                selection.select(index, selection.SelectionFlag.Select | selection.SelectionFlag.Rows)
        self.view.verticalScrollBar().setValue(scroll)

    def _show_empty_state(self, groups: tuple[Group, ...]) -> None:
        self.view.header().setVisible(bool(self._rows))
        if not self._rows:
            text = _("No documents yet.\nDrop reports or a folder here, or choose files.")
            self._empty.show_text(text, _("Import…"))
        elif not groups:
            self._empty.show_text(_("No document matches “{text}”.").format(text=self.filter.text().strip()))
        else:
            self._empty.show_text("")

    def _choose_grouping(self, row: int) -> None:
        by = list(GroupBy)[row]
        if by is not self._by:
            self.group_by(by)
            self.grouping_changed.emit(by.value)

    def _group_key(self, group: Group) -> str:
        return f"{self._by}:{group.key}"

    def _remember(self, index: object, collapsed: bool) -> None:
        group = self.model.group_at(index)  # type: ignore[arg-type]
        if group is None or self.filter.text():
            return
        (self._collapsed.add if collapsed else self._collapsed.discard)(self._group_key(group))

    def _filter_from_list(self, text: str) -> None:
        self.filter.setFocus()
        self.filter.setText(self.filter.text() + text)

    def _focus_list(self) -> None:
        self.view.setFocus()
        if self.model.row_at(self.view.currentIndex()) is None and (shown := self.view.shown()):
            choose_row(self.view, shown[0])

    def _show_menu(self, point: QPoint) -> None:
        if self.selected():
            popup_over(self.view, self.context_menu(), point)

    def context_menu(self) -> QMenu:
        """The menu for the chosen documents."""
        ids = self.selected()
        menu = QMenu(self)
        add_action(menu, _("Open"), lambda: self.open_requested.emit(ids[0], False))
        add_action(menu, _("Open in next reader"), lambda: self.open_requested.emit(ids[0], True))
        readers = menu.addMenu(_("Open in reader"))
        for number in range(READERS):
            action = add_action(
                readers, str(number + 1), lambda n=number: self.open_in_reader_requested.emit(ids[0], n)
            )
            action.setObjectName(f"reader{number}")
        menu.addSeparator()
        statuses = menu.addMenu(_("Status"))
        for status in Status:
            action = add_action(statuses, status_name(status), lambda s=status: self.set_status_of_selected(s))
            action.setObjectName(status)
        statuses.setEnabled(self._annotator is not None and self.editable)
        add_action(menu, _("Edit details…"), self.edit_metadata).setEnabled(self.editable)
        in_full = add_action(menu, _("Write regions in full"), self.write_regions_in_full)
        in_full.setEnabled(self.editable and bool(self._session.documents.full_regions(ids)))
        add_action(menu, _("Copy title"), lambda: self._copy_titles(ids))
        if len(ids) == 2:
            old, new = sorted(ids, key=lambda one: self._session.documents.get(one).position)
            action = add_action(menu, _("Carry annotations over…"), lambda: self.carry_over_requested.emit(old, new))
            action.setToolTip(_("From the one imported first to the other"))
            action.setEnabled(self.editable)
        menu.addSeparator()
        remove = ngettext("Remove document", "Remove {n} documents", len(ids)).format(n=len(ids))
        add_action(menu, remove, self.remove_selected).setEnabled(self.editable)
        return menu

    def _copy_titles(self, ids: list[DocumentId]) -> None:
        titles = {row.id: row.title for row in self._rows}
        QGuiApplication.clipboard().setText("\n".join(titles[item] for item in ids))
