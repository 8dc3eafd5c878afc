"""The menu of layers: whose annotations the texts show."""

from collections.abc import Iterable

from PySide6.QtWidgets import QMenu, QWidget

from core.ids import AnnotatorId
from core.model import Annotator
from gui.base.i18n import _
from gui.reader.readers import Readers


def layers_menu(parent: QWidget, readers: Readers, people: Iterable[Annotator]) -> QMenu:
    """An entry a person, under the name to show, with the character that marks the passages; frees itself."""
    menu = QMenu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    hidden = readers.hidden_layers()

    def show(layer: AnnotatorId, on: bool) -> None:
        now = readers.hidden_layers()
        readers.set_hidden_layers(now - {layer} if on else now | {layer})

    active = readers.active
    initials = active.strip.initials() if active is not None else {}
    own = active.strip.own if active is not None else None
    menu.addSection(_("Whose passages are shown, and their marks"))
    for person in people:
        mark = "" if person.id == own else initials.get(person.id, "")
        action = menu.addAction(f"{person.name}    {mark}" if mark else person.name)
        action.setCheckable(True)
        action.setChecked(person.id not in hidden)
        action.toggled.connect(lambda on, layer=person.id: show(layer, on))
    return menu
