"""The documents panel: the project's reports, grouped, filtered, with status and counts."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import cast

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QWidget

from core.changes import ChangeSet
from core.ids import DocumentId
from core.model import Status
from core.progress import Cancelled, Progress, never, no_progress
from core.said.fields import FieldValue
from core.session import Session
from gui.base.bridge import Bridge
from gui.base.i18n import _, language, ngettext
from gui.base.jobs import MANY_ROWS, LargeChange
from gui.documents.inventory import Inventory
from gui.documents.model import DocumentsModel, status_name
from gui.documents.own_work import OwnWork, WorkFilter
from gui.documents.rows import DocumentGroup, GroupBy
from gui.documents.variable_words import VariableWords
from gui.documents.view import DocumentsView
from gui.widgets.empty_state import EmptyState
from gui.widgets.filter_edit import FilterEdit
from gui.widgets.menus import add_action, popup_over
from gui.widgets.panel import Panel
from gui.widgets.table_saving import add_table_actions

READERS = 4
WARM_AFTER = 300
"""Milliseconds after the list has been painted."""
WARM_AT_ONCE = 0.01
"""Seconds."""


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
    read_again_requested = Signal(list)
    """Ids of the documents to be read again."""
    passages_requested = Signal(list)
    """Ids of the documents whose passages are to be shown."""
    import_requested = Signal(list)
    """Paths to import; empty when the user still has to choose."""

    def __init__(
        self,
        session: Session,
        bridge: Bridge,
        inventory: Inventory | None = None,
        by: GroupBy = GroupBy.REGION,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(session, bridge, parent)
        self.inventory = inventory or Inventory(session, bridge, parent=self)
        self._annotator = session.annotator.id if session.annotator else None
        self._by = by
        self.start_large: Callable[[str, LargeChange], object] | None = None
        """Makes a change of many rows in a job; its first argument says what is under way."""
        self._collapsed: dict[str, set[str]] = {}
        """Keys of the groups that the user has folded, by what is grouped by."""
        self._variable: str | None = None
        """The code of the variable that is grouped by; None where it is `_by`."""
        self._words = VariableWords()
        self._words.read(session)
        self._work = OwnWork()
        self._work.read(session, self._annotator)
        self.model = DocumentsModel(self)
        self.model.meta_of = lambda document: session.documents.get(document).meta
        self.model.work_of = lambda document, done: self._work.words(document, done=done)
        self.view = DocumentsView(self.model, self)
        self.filter = FilterEdit(self)
        self.group_box = QComboBox(self)
        # The longest choice should not decide how narrow the panel can be.
        self.group_box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.group_box.setMinimumContentsLength(6)
        self.work_box = QComboBox(self)
        """Which documents are shown; hidden while nothing is assigned."""
        self._empty = EmptyState(self.view)
        # What the first letter in the filter would have to wait for is prepared while nobody waits.
        self._warming = QTimer(self, singleShot=True)
        self._lay_out()
        self._connect()
        self.retranslate()
        self._show_figures(None)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(8, 8, 8, 8)
        top.setSpacing(8)
        top.addWidget(self.filter, 1)
        top.addWidget(self.group_box)
        work = QHBoxLayout()
        work.setContentsMargins(8, 0, 8, 8)
        work.addWidget(self.work_box)
        self.lay_in_column(top, work, self.view, growing=self.view)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        self.filter.textChanged.connect(self._show_rows)
        self.filter.left.connect(self._focus_list)
        self.group_box.activated.connect(self._choose_grouping)
        self.work_box.activated.connect(lambda _row: self._show_rows())
        self.view.open_requested.connect(self.open_requested)
        self.view.files_dropped.connect(self.import_requested)
        self.view.remove_pressed.connect(self.remove_selected)
        self.view.edit_pressed.connect(self.edit_metadata)
        self.view.confirm_pressed.connect(self.confirm_selected)
        self.view.filter_pressed.connect(self._filter_from_list)
        self.view.folded.connect(self._remember)
        self._warming.timeout.connect(self._warm)
        self.inventory.listed.connect(self._show_rows)
        self.inventory.counted.connect(self._show_figures)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._show_menu)
        self._empty.activated.connect(lambda: self.import_requested.emit(list[Path]()))

    def retranslate(self) -> None:
        """Set every text again."""
        self.filter.setPlaceholderText(_("Filter documents"))
        self.filter.setAccessibleName(_("Filter documents"))
        self.view.setAccessibleName(_("Documents"))
        self._name_work()
        self.group_box.clear()
        self.group_box.addItem(_("By region"), GroupBy.REGION)
        self.group_box.addItem(_("By year"), GroupBy.YEAR)
        self.group_box.addItem(_("By issuing body"), GroupBy.ISSUER)
        self.group_box.addItem(_("By kind"), GroupBy.KIND)
        for variable in self._words.variables:
            self.group_box.addItem(_("By {field}").format(field=variable.name(language())), variable.code)
        self._show_grouping()
        self.group_box.setToolTip(_("Group documents"))
        self.group_box.setAccessibleName(_("Group documents"))
        self._show_rows()

    def _name_work(self) -> None:
        names = {WorkFilter.ALL: _("All documents"), WorkFilter.MINE: _("Mine to do")}
        names[WorkFilter.SOON] = _("Mine, late or due within a week")
        for row, wanted in enumerate(WorkFilter):
            if row == self.work_box.count():
                self.work_box.addItem("", wanted)
            self.work_box.setItemText(row, names[wanted])
        self.work_box.setAccessibleName(_("Which documents"))
        self.work_box.setVisible(self._work.any)

    def show_work(self, wanted: WorkFilter) -> None:
        """Show all documents, or those that one has to read."""
        self.work_box.setCurrentIndex(self.work_box.findData(wanted))
        self._show_rows()

    def _work_wanted(self) -> WorkFilter:
        return WorkFilter(self.work_box.currentData()) if self._work.any else WorkFilter.ALL

    def _is_done(self, document: DocumentId) -> bool:
        tally = self.inventory.tally
        who = self._annotator
        return tally is not None and who is not None and tally.statuses(document).get(who) is Status.DONE

    def _follow_work(self, change: ChangeSet, *, anew: bool) -> None:
        """Assignments may have changed, or how far one is with one's own."""
        if anew or change.reload or len(change.documents) > MANY_ROWS:
            told = self._work.read(self._session, self._annotator)
        else:
            told = bool(change.documents) and self._work.follow(self._session, self._annotator, change.documents)
        if told:
            self._name_work()
            self._show_rows()
            self.model.tell(change.documents)

    def group_by(self, by: GroupBy) -> None:
        """Group by region, year, issuing body or kind."""
        self._by, self._variable = by, None
        self._show_grouping()
        self._show_rows()

    def group_by_variable(self, code: str) -> None:
        """Group by a field of the project's own."""
        if self._words.declares(code):
            self._variable = code
            self._show_grouping()
            self._show_rows()

    def _show_grouping(self) -> None:
        codes = [variable.code for variable in self._words.variables]
        kept = self._variable in codes
        if not kept:
            self._variable = None
        row = len(GroupBy) + codes.index(self._variable) if kept and self._variable else list(GroupBy).index(self._by)
        self.group_box.setCurrentIndex(row)

    def grouping(self) -> GroupBy:
        """What the documents are grouped by."""
        return self._by

    def selected(self) -> list[DocumentId]:
        """The chosen documents in the order shown."""
        return self.view.selected()

    def shown(self) -> list[DocumentId]:
        """All documents that pass the filter, in the order shown, those in folded groups included."""
        return [row.id for row in self.model.rows()]

    def first(self) -> DocumentId | None:
        """The first of those `shown`; None when there are none."""
        return next((row.id for group in self.model.groups() for row in group.rows), None)

    def reveal(self, document: DocumentId) -> None:
        """Make a document the current row and scroll to it; one that is filtered away stays away."""
        group = self.model.group_of(document)
        if group is not None:
            self.view.set_expanded(group, True)
            self.view.reveal(document)

    def apply(self, change: ChangeSet) -> None:
        """Follow another current annotator; documents and figures come from the inventory."""
        current = self._session.annotator.id if self._session.annotator else None
        anew = current != self._annotator
        if anew:
            self._annotator = current
            self._show_figures(None)
        self._follow_work(change, anew=anew)
        said = change.declarations or change.reload or (change.documents and self._words.variables)
        if said and self._words.read(self._session):
            self.retranslate()

    def show_identities(self) -> None:
        """Follow whether names are hidden: the number of one's own labels would tell which layer is one's own."""
        self._show_figures(None)

    def show_counted(self) -> None:
        """See `Panel`."""
        self.model.layers = self.counted
        self._show_figures(None)

    def _show_figures(self, documents: Collection[DocumentId] | None) -> None:
        """The figures of some documents differ; None: of all, or who sees them."""
        if documents is None:
            self.model.show_figures(self.inventory.tally, self._annotator, apart=not self.identities.hidden)
        else:
            self.model.tell(documents)
        self._drop_done(documents)

    def _drop_done(self, documents: Collection[DocumentId] | None) -> None:
        """While only one's own work is listed: what is done leaves the list, what is no longer done comes back."""
        if self._work_wanted() is WorkFilter.ALL:
            return
        listed, own = self.model.group_of, filter(self._work.has, documents or ())
        if documents is None or any((listed(document) is not None) == self._is_done(document) for document in own):
            self._show_rows()

    def remove_selected(self) -> None:
        """Remove the chosen documents from the project (undoable)."""
        if not self.editable or not (ids := self.selected()):
            return
        tally = self.inventory.tally
        labels = sum(sum(tally.in_document(document).values()) for document in ids) if tally is not None else MANY_ROWS
        self._change(
            _("Removing documents"),
            len(ids) + labels,
            lambda session, progress, stop: session.documents.remove(ids, cancelled=stop, progress=progress),
        )

    def set_status_of_selected(self, status: Status) -> None:
        """Set the current annotator's status of the chosen documents."""
        if self.editable and (ids := self.selected()):
            self._change(
                _("Changing documents"),
                len(ids),
                lambda session, _progress, stop: session.documents.set_status(ids, status, cancelled=stop),
            )

    def edit_metadata(self) -> None:
        """Open the metadata of the chosen documents for editing."""
        ids = self.selected()
        if not ids or not self.editable:
            return
        from gui.documents.metadata_dialog import MetadataDialog

        declared = self._session.variables.declared()
        values = self._session.variables.of(ids) if declared else {}
        dialog = MetadataDialog(
            self._session.documents.some(ids), self, confirmable=True, variables=declared, values=values
        )
        dialog.submitted.connect(lambda fields: self._set_meta(ids, fields, confirm=dialog.confirm.isChecked()))
        dialog.open()

    def _set_meta(self, ids: list[DocumentId], fields: dict[str, object], *, confirm: bool) -> None:
        said = cast("dict[str, FieldValue | None]", fields.pop("variables", {}))

        def verb(session: Session, _progress: Progress, stop: Cancelled) -> ChangeSet:
            if said and not fields and not confirm:
                return session.variables.set(ids, said)
            with session.with_operation("document.meta"):
                if said:
                    session.variables.set(ids, said)
                change = session.documents.set_meta(ids, cancelled=stop, **fields)
                return change.plus(session.corrections.confirm(ids, cancelled=stop)) if confirm else change

        self._change(_("Changing documents"), len(ids), verb)

    def confirm_selected(self) -> None:
        """Say that the values of the chosen documents are right as they are."""
        if self.editable and (ids := self.selected()):
            self._change(
                _("Changing documents"),
                len(ids),
                lambda session, _progress, stop: session.corrections.confirm(ids, cancelled=stop),
            )

    def write_regions_in_full(self) -> None:
        """Write the regions of the chosen documents as 省市区 where that is certain, so that each is one group."""
        if self.editable and (ids := self.selected()):
            self._change(
                _("Changing documents"),
                len(ids),
                lambda session, _progress, stop: session.documents.write_regions_in_full(ids, cancelled=stop),
            )

    def _change(self, title: str, rows: int, verb: LargeChange) -> None:
        """Run a verb, in a job when it changes many rows."""
        if self.start_large is not None and rows >= MANY_ROWS:
            self.start_large(title, verb)
        else:
            self.attempt(lambda: verb(self._session, no_progress, never))

    def _show_rows(self) -> None:
        groups = self._words.filtered(self.inventory.listing, self._by, self.filter.text())
        groups = self._work.filtered(groups, self._work_wanted(), self._is_done)
        by = self._by
        if self._variable is not None:
            # The names of its groups are those of the values, as they are of kinds that people wrote.
            groups, by = self._words.grouped(groups, self._variable), GroupBy.KIND
        view, model = self.view, self.model
        selected, scroll = view.selected(), view.verticalScrollBar().value()
        current = model.row_at(view.currentIndex())
        # Whatever the filter finds must be visible, even in folded groups.
        collapsed = set() if self.filter.text() else self._folded_groups()
        if model.show_groups(groups, by, collapsed):
            view.select(selected, current.id if current else None)
            view.verticalScrollBar().setValue(scroll)
        self._show_empty_state(groups)
        self._warming.start(WARM_AFTER)

    def _warm(self) -> None:
        if self.inventory.listing.warm(self._by, WARM_AT_ONCE):
            self._warming.start(0)

    def _show_empty_state(self, groups: tuple[DocumentGroup, ...]) -> None:
        some = bool(self.inventory.listing.entries)
        if not some:
            text = _("No documents yet.\nDrop reports or a folder here, or choose files.")
            self._empty.show_text(text, _("Import…"))
        elif not groups and self._work_wanted() is not WorkFilter.ALL and not self.filter.text():
            self._empty.show_text(_("Nothing is left for you to do here."))
        elif not groups:
            self._empty.show_text(_("No document matches “{text}”.").format(text=self.filter.text().strip()))
        else:
            self._empty.show_text("")

    def _folded_groups(self) -> set[str]:
        by = self._by.value if self._variable is None else f"variable {self._variable}"
        return self._collapsed.setdefault(by, set())

    def _choose_grouping(self, row: int) -> None:
        if row >= len(GroupBy):
            self.group_by_variable(self._words.variables[row - len(GroupBy)].code)
            return
        by = list(GroupBy)[row]
        if by is not self._by or self._variable is not None:
            self.group_by(by)
            self.grouping_changed.emit(by.value)

    def _remember(self, group: str, collapsed: bool) -> None:
        if not self.filter.text():
            keys = self._folded_groups()
            (keys.add if collapsed else keys.discard)(group)

    def _filter_from_list(self, text: str) -> None:
        self.filter.setFocus()
        self.filter.setText(self.filter.text() + text)

    def _focus_list(self) -> None:
        self.view.setFocus()
        if self.model.row_at(self.view.currentIndex()) is None and (first := self.first()) is not None:
            self.reveal(first)

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
        add_action(menu, _("Show their passages"), lambda: self.passages_requested.emit(ids))
        menu.addSeparator()
        statuses = menu.addMenu(_("Status"))
        for status in Status:
            action = add_action(statuses, status_name(status), lambda s=status: self.set_status_of_selected(s))
            action.setObjectName(status)
        statuses.setEnabled(self._annotator is not None and self.editable)
        add_action(menu, _("Edit details…"), self.edit_metadata).setEnabled(self.editable)
        add_action(menu, _("Confirm details"), self.confirm_selected).setEnabled(self.editable)
        again = add_action(menu, _("Read again with today's rules…"), lambda: self.read_again_requested.emit(ids))
        again.setEnabled(self.editable)
        in_full = add_action(menu, _("Write regions in full"), self.write_regions_in_full)
        # Of many some will do, and asking each takes long.
        some = len(ids) >= MANY_ROWS or bool(self._session.documents.full_regions(ids))
        in_full.setEnabled(self.editable and some)
        add_action(menu, _("Copy title"), lambda: self._copy_titles(ids))
        if len(ids) == 2:
            old, new = sorted(ids, key=lambda document: self._session.documents.get(document).position)
            action = add_action(menu, _("Carry annotations over…"), lambda: self.carry_over_requested.emit(old, new))
            action.setToolTip(_("From the one imported first to the other"))
            action.setEnabled(self.editable)
        add_table_actions(menu, self.view, self.failed.emit, _("Documents"))
        menu.addSeparator()
        remove = ngettext("Remove document", "Remove {n} documents", len(ids)).format(n=len(ids))
        add_action(menu, remove, self.remove_selected).setEnabled(self.editable)
        return menu

    def _copy_titles(self, ids: list[DocumentId]) -> None:
        entries = map(self.inventory.listing.get, ids)
        QGuiApplication.clipboard().setText("\n".join(entry.title for entry in entries if entry is not None))
