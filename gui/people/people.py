"""Who labels: the identity of this machine, and choosing or adding an annotator."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtWidgets import QDialogButtonBox, QInputDialog, QLineEdit, QMenu, QWidget

from core.changes import ChangeSet
from core.errors import BiaoduError
from core.ids import AnnotatorId, is_id, new_uuid
from core.model import Annotator
from core.session import Session
from gui.base.bridge import Bridge
from gui.base.i18n import _
from gui.base.settings import ANNOTATOR_ID, ANNOTATOR_NAME, PROJECT_ANNOTATOR, Settings

NAME_WIDTH = 360
"""Pixels for a person's name."""


def wanted_annotator(session: Session, settings: Settings) -> Annotator | None:
    """Who should label in this project at this machine, as far as the project knows that person.

    First who was chosen here for this project, then this machine's person (by id, then by name), then, while this
    machine has no name yet, whoever the project remembers.
    """
    known = {person.id: person for person in session.annotators.list()}
    chosen = settings.get(PROJECT_ANNOTATOR, session.project.uuid)
    if chosen in known:
        return known[AnnotatorId(chosen)]
    me, name = settings.get(ANNOTATOR_ID), settings.get(ANNOTATOR_NAME)
    if me in known:
        return known[AnnotatorId(me)]
    if name:
        return session.annotators.by_name(name)
    return session.annotator


def take_place(session: Session, settings: Settings) -> None:
    """Make the wanted annotator current when a project opens; adds this machine's person to a project without them."""
    wanted = wanted_annotator(session, settings)
    name = settings.get(ANNOTATOR_NAME)
    if wanted is None and name and not session.access.read_only:
        wanted, _change = session.annotators.create(name, id=AnnotatorId(_own_id(settings)))
    use(session, wanted)


def use(session: Session, annotator: Annotator | None) -> None:
    """Make somebody current: remembered by the project when it can be written, else for this window."""
    if annotator is None or session.annotator == annotator:
        return
    if session.access.read_only:
        session.work_as(annotator.id)
        session.absorb(ChangeSet(annotators=frozenset({annotator.id})))
    else:
        session.use_annotator(annotator.id)


def _own_id(settings: Settings) -> str:
    own = settings.get(ANNOTATOR_ID)
    if not is_id(own):
        own = new_uuid()
        settings.set(ANNOTATOR_ID, own)
        # Before a project knows the person: after a power cut they must not come back as somebody else.
        settings.sync()
    return own


class People(QObject):
    """Lets the user choose who they are in the open project."""

    def __init__(
        self, window: QWidget, session: Session, settings: Settings, failed: Callable[[BaseException], None]
    ) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self._settings = settings
        self._failed = failed
        settings.changed.connect(self._setting_changed)

    def menu(self) -> QMenu:
        """Everyone of the project, and adding somebody; frees itself."""
        menu = QMenu(self._window)
        menu.aboutToHide.connect(menu.deleteLater)
        current = self._session.annotator
        for person in self._session.annotators.list():
            if person.adjudicated:
                continue
            action = menu.addAction(person.name)
            action.setCheckable(True)
            action.setChecked(current is not None and person.id == current.id)
            action.triggered.connect(lambda _checked=False, who=person: self.choose(who))
        menu.addSeparator()
        menu.addAction(_("New annotator…")).triggered.connect(lambda: self.ask())
        if current is not None and not self._session.access.read_only:
            rename = _("Rename “{name}”…").format(name=current.name)
            menu.addAction(rename).triggered.connect(lambda: self._ask_rename(current))
        return menu

    def popup(self, point: QPoint) -> None:
        """Open the menu with its lower left corner at a global point."""
        menu = self.menu()
        menu.popup(point - QPoint(0, menu.sizeHint().height()))

    def choose(self, annotator: Annotator) -> None:
        """Label as somebody from now on, in this project at this machine."""
        try:
            use(self._session, annotator)
        except BiaoduError as error:
            self._failed(error)
            return
        self._settings.set(PROJECT_ANNOTATOR, annotator.id, self._session.project.uuid)

    def ask(self, then: Callable[[], object] | None = None) -> QInputDialog:
        """Ask for a name, add that person and make them current; `then` runs after success."""
        dialog = self._name_dialog(_("Who are you?"), _("Your labels carry this name:"), "")
        dialog.textValueSelected.connect(lambda name: self._add(name, then))
        dialog.open()
        return dialog

    def _name_dialog(self, title: str, prompt: str, name: str) -> QInputDialog:
        dialog = QInputDialog(self._window)
        dialog.setObjectName("annotator_name")
        dialog.setWindowTitle(title)
        dialog.setLabelText(prompt)
        dialog.setTextValue(name)
        dialog.finished.connect(dialog.deleteLater)
        dialog.minimumSizeHint()  # makes its parts, which otherwise come when it is first shown
        (field,) = dialog.findChildren(QLineEdit)
        # Qt keeps the dialog as small as its parts, whatever width it is given itself.
        field.setMinimumWidth(NAME_WIDTH)
        (buttons,) = dialog.findChildren(QDialogButtonBox)
        accept = buttons.button(QDialogButtonBox.StandardButton.Ok)

        def need_name(text: str) -> None:
            accept.setEnabled(bool(text.strip()))

        dialog.textValueChanged.connect(need_name)
        need_name(name)
        return dialog

    def _add(self, name: str, then: Callable[[], object] | None) -> None:
        session, settings = self._session, self._settings
        name = name.strip()
        try:
            who = session.annotators.by_name(name)
            if who is None:
                # The first name given at this machine is its person's, the same in every project.
                is_first = not settings.get(ANNOTATOR_NAME)
                own = AnnotatorId(_own_id(settings)) if is_first else None
                who, _change = session.annotators.create(name, id=own)
                if is_first:
                    settings.set(ANNOTATOR_NAME, name)
            use(session, who)
        except BiaoduError as error:
            self._failed(error)
            return
        settings.set(PROJECT_ANNOTATOR, who.id, session.project.uuid)
        if then is not None:
            then()

    def _setting_changed(self, setting: str, value: object) -> None:
        """Rename this machine's person when the settings dialog changes the name."""
        name, session = str(value), self._session
        if setting != ANNOTATOR_NAME.id or not name or session.access.read_only:
            return
        me = next(
            (person for person in session.annotators.list() if person.id == self._settings.get(ANNOTATOR_ID)), None
        )
        if me is None and session.annotator is None:
            self._add(name, None)
        elif me is not None and me.name != name and not self._rename(me, name):
            # Later: listeners must hear of this change before they hear that it is taken back.
            QTimer.singleShot(0, self, lambda: self._settings.set(ANNOTATOR_NAME, me.name))

    def manage(self, bridge: Bridge) -> None:
        """Everyone of the project, to choose, add and rename."""
        from gui.people.dialog import AnnotatorsDialog

        dialog = AnnotatorsDialog(self._session, bridge, self._window)
        dialog.chosen.connect(lambda who: self._settings.set(PROJECT_ANNOTATOR, who.id, self._session.project.uuid))
        dialog.open()

    def _ask_rename(self, annotator: Annotator) -> None:
        dialog = self._name_dialog(_("Rename annotator"), _("New name:"), annotator.name)
        dialog.textValueSelected.connect(lambda name: self._rename(annotator, name))
        dialog.open()

    def _rename(self, annotator: Annotator, name: str) -> bool:
        """Rename somebody; false when that was refused, which was shown."""
        try:
            self._session.annotators.rename(annotator.id, name)
        except BiaoduError as error:
            self._failed(error)
            return False
        if annotator.id == self._settings.get(ANNOTATOR_ID):
            self._settings.set(ANNOTATOR_NAME, name.strip())
        return True
