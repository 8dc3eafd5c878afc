"""The people of a project: who works here, new ones, other names."""

from collections.abc import Callable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListView, QPushButton, QWidget

from core.changes import ChangeSet
from core.model import Annotator
from core.session import Session
from gui.base.bridge import Bridge
from gui.base.i18n import _
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.errors import Result, attempt, sentence
from gui.widgets.flat_table import TOP, Index
from gui.widgets.row_delegate import EditDelegate


class AnnotatorsDialog(Dialog):
    """Lists everyone with the current person marked; verbs apply at once."""

    help_page = "start"

    chosen = Signal(object)
    """The `Annotator` that works here from now on."""

    def __init__(self, session: Session, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent, accept=False)
        self._session = session
        self.model = PeopleModel(self)
        self.model.rename_asked.connect(self._rename)
        self.list = QListView()
        self.list.setProperty("field", True)
        self.list.setModel(self.model)
        self.list.setItemDelegate(EditDelegate(self.list))
        self.list.setEditTriggers(QListView.EditTrigger.EditKeyPressed)
        self.list.doubleClicked.connect(lambda _index: self.use_selected())
        self.use_button, self.rename_button = QPushButton(), QPushButton()
        self.name = QLineEdit()
        self.add_button = QPushButton()
        self._problem = muted_label()
        self._lay_out()
        self._connect()
        bridge.changed.connect(self._apply)
        self._show_people()
        self.resize(400, 360)
        self.retranslate()

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.use_button)
        buttons.addWidget(self.rename_button)
        buttons.addStretch(1)
        new = QHBoxLayout()
        new.setSpacing(8)
        new.addWidget(self.name, 1)
        new.addWidget(self.add_button)
        self.body.setSpacing(8)
        self.body.addWidget(self.list, 1)
        self.body.addLayout(buttons)
        self.body.addLayout(new)
        self.body.addWidget(self._problem)

    def _connect(self) -> None:
        for button in (self.use_button, self.rename_button, self.add_button):
            button.setAutoDefault(False)
        self.use_button.clicked.connect(self.use_selected)
        self.rename_button.clicked.connect(lambda: self.list.edit(self.list.currentIndex()))
        self.add_button.clicked.connect(self.add)
        self.name.returnPressed.connect(self.add)
        self.name.textChanged.connect(self._check)
        self.list.selectionModel().currentChanged.connect(self._check)
        # Enter in the name adds; it must not close the dialog as well.
        self.ok_button().setAutoDefault(False)
        self.ok_button().setDefault(False)

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Annotators"))
        self.list.setAccessibleName(_("Annotators"))
        self.use_button.setText(_("Work as this person"))
        self.rename_button.setText(_("Rename"))
        self.name.setPlaceholderText(_("Name of a new annotator"))
        self.name.setAccessibleName(_("Name of a new annotator"))
        self.add_button.setText(_("Add"))
        self._check()

    def add(self) -> None:
        """Add the person whose name was typed."""
        name = self.name.text().strip()
        if name and self._attempt(lambda: self._session.annotators.create(name)) is not None:
            self.name.clear()

    def use_selected(self) -> None:
        """Work as the chosen person from now on."""
        who = self.model.at(self.list.currentIndex())
        if who is not None and self._attempt(lambda: self._session.use_annotator(who.id)) is not None:
            self.chosen.emit(who)

    def _rename(self, who: Annotator, name: str) -> None:
        self._attempt(lambda: self._session.annotators.rename(who.id, name))

    def _attempt(self, verb: Callable[[], Result]) -> Result | None:
        """Run a verb; a refusal is shown under the list until a verb succeeds."""
        done = attempt(verb, lambda error: self._problem.setText(sentence(error)))
        if done is not None:
            self._problem.setText("")
        return done

    def _apply(self, change: ChangeSet) -> None:
        if change.annotators or change.reload or not change.annotations:
            self._show_people()

    def _show_people(self) -> None:
        people = [person for person in self._session.annotators.list() if not person.adjudicated]
        self.model.show(people, self._session.annotator)
        if not self.list.currentIndex().isValid() and self._session.annotator is not None:
            self.list.setCurrentIndex(self.model.index_of(self._session.annotator))
        self._check()

    def _check(self) -> None:
        writable = not self._session.access.read_only
        who = self.model.at(self.list.currentIndex())
        self.use_button.setEnabled(who is not None and who != self._session.annotator and writable)
        self.rename_button.setEnabled(who is not None and writable)
        self.add_button.setEnabled(bool(self.name.text().strip()) and writable)
        self.name.setEnabled(writable)


class PeopleModel(QAbstractListModel):
    """Annotators; the current one in bold."""

    rename_asked = Signal(object, str)
    """`Annotator`, new name."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._people: list[Annotator] = []
        self._current: Annotator | None = None

    def show(self, people: list[Annotator], current: Annotator | None) -> None:
        """Show these people; row by row, so that a name that is being typed keeps its editor."""
        working = {person.id for person in (self._current, current) if person is not None}
        self._current = current
        places = {person.id: place for place, person in enumerate(people)}
        kept = [places[person.id] for person in self._people if person.id in places]
        if kept != sorted(kept):
            self.beginResetModel()
            self._people = people
            self.endResetModel()
            return
        for row in reversed(range(len(self._people))):
            if self._people[row].id not in places:
                self.beginRemoveRows(TOP, row, row)
                del self._people[row]
                self.endRemoveRows()
        for row, person in enumerate(people):
            if row == len(self._people) or self._people[row].id != person.id:
                self.beginInsertRows(TOP, row, row)
                self._people.insert(row, person)
                self.endInsertRows()
            elif self._people[row] != person or person.id in working:
                self._people[row] = person
                self.dataChanged.emit(self.index(row), self.index(row))

    def at(self, index: Index) -> Annotator | None:
        """The person at `index`; None when invalid."""
        return self._people[index.row()] if index.isValid() else None

    def index_of(self, who: Annotator) -> QModelIndex:
        """Where a person is, by id; invalid when not there."""
        place = next((row for row, person in enumerate(self._people) if person.id == who.id), None)
        return QModelIndex() if place is None else self.index(place)

    def rowCount(self, parent: Index = TOP) -> int:
        """See QAbstractItemModel."""
        return 0 if parent.isValid() else len(self._people)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Name, and bold for who works here."""
        who = self._people[index.row()]
        current = self._current is not None and who.id == self._current.id
        if role == Qt.ItemDataRole.EditRole:
            return who.name
        if role == Qt.ItemDataRole.DisplayRole:
            return _("{name} (works here now)").format(name=who.name) if current else who.name
        if role == Qt.ItemDataRole.FontRole and current:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Ask for another name."""
        who = self.at(index)
        name = str(value).strip()
        if who is None or role != Qt.ItemDataRole.EditRole or not name or name == who.name:
            return False
        self.rename_asked.emit(who, name)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Names are edited in place."""
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
