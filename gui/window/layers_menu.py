"""The menu of layers: whose annotations the texts show."""

from collections.abc import Iterable

from PySide6.QtWidgets import QMenu, QWidget

from core.ids import AnnotatorId
from core.model import Annotator
from gui.reader.readers import Readers


def layers_menu(parent: QWidget, readers: Readers, people: Iterable[Annotator]) -> QMenu:
    """A menu with an entry for each person, under the name to show; it frees itself."""
    menu = QMenu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    hidden = readers.hidden_layers()

    def show(layer: AnnotatorId, on: bool) -> None:
        now = readers.hidden_layers()
        readers.set_hidden_layers(now - {layer} if on else now | {layer})

    for person in people:
        action = menu.addAction(person.name)
        action.setCheckable(True)
        action.setChecked(person.id not in hidden)
        action.toggled.connect(lambda on, layer=person.id: show(layer, on))
    return menu
