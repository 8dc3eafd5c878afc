"""The lists of words that the project keeps, as a button with a menu: keep this one, take one, forget one."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from core.errors import BiaoduError
from core.search.dictionary import CodingDictionary
from core.search.saved_dictionaries import save_dictionary, saved_dictionaries
from core.session import Session
from gui.base.i18n import _
from gui.search.keep_dialog import KeepSearchDialog
from gui.widgets.errors import sentence
from gui.widgets.menus import add_action


class KeptDictionaries(QToolButton):
    """Asks the project each time it is opened, so that it shows what is kept now."""

    taken = Signal(object)
    """A `CodingDictionary` that somebody chose."""
    told = Signal(str)
    """What was kept or forgotten, or why not."""

    def __init__(self, session: Session, dictionary: Callable[[], CodingDictionary], parent: QWidget) -> None:
        """`dictionary` gives the one that is typed now, and raises a BiaoduError where it is none."""
        super().__init__(parent)
        self._session, self._dictionary = session, dictionary
        self._name = ""
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(QMenu(self))
        self.menu().aboutToShow.connect(self._fill)
        self.retranslate()

    def _fill(self) -> None:
        menu = self.menu()
        menu.clear()
        add_action(menu, _("Keep this list…"), self._ask_name)
        known = saved_dictionaries(self._session)
        if not known:
            return
        menu.addSeparator()
        for name, dictionary in known.items():
            add_action(menu, name, lambda name=name, dictionary=dictionary: self._take(name, dictionary))
        below = menu.addMenu(_("Forget"))
        for name in known:
            add_action(below, name, lambda name=name: self._save(name, None))

    def _take(self, name: str, dictionary: CodingDictionary) -> None:
        self._name = name
        self.taken.emit(dictionary)

    def _ask_name(self) -> None:
        try:
            dictionary = self._dictionary()
        except BiaoduError as error:
            self.told.emit(sentence(error))
            return
        title = _("Keep this list")
        hint = _("The project keeps it with its words. A list of the same name is replaced.")
        dialog = KeepSearchDialog(self._name, self.window(), title=title, hint=hint)
        dialog.submitted.connect(lambda name: self._save(name, dictionary))
        dialog.open()

    def _save(self, name: str, dictionary: CodingDictionary | None) -> None:
        try:
            save_dictionary(self._session, name, dictionary)
        except BiaoduError as error:
            self.told.emit(sentence(error))
            return
        self._name = name if dictionary is not None else ""
        kept = _("The list “{name}” is kept.") if dictionary is not None else _("The list “{name}” is forgotten.")
        self.told.emit(kept.format(name=name))

    def retranslate(self) -> None:
        """Set the texts again."""
        self.setText(_("Kept lists") + " ▾")
        self.setAccessibleName(_("Kept lists"))
