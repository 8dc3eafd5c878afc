"""The list of what reading again would change."""

from PySide6.QtCore import Qt

from core.ids import DocumentId
from core.model import Mask, Meta
from core.verbs.correcting import Changed, Reread
from gui.importing.reread_dialog import RereadDialog


def found(title: str, *values: Changed) -> Reread:
    return Reread(DocumentId(title), title, values, (Mask(0, 5, "banner"),), (), Meta(title))


def test_what_would_change_is_listed_and_can_be_left_out(qtbot):
    rereads = [found("甲", Changed("year", 1957, 2023), Changed("region", None, "某市")), found("乙")]
    dialog = RereadDialog(rereads)
    qtbot.addWidget(dialog)
    first = dialog.tree.topLevelItem(0)
    assert first is not None
    children = [first.child(row) for row in range(first.childCount())]
    rows = [[child.text(column) for column in range(3)] for child in children if child is not None]
    assert rows == [["Year", "1957", "2023"], ["Region", "–", "某市"], ["Masked", "", "5 characters"]]
    told: list[list[Reread]] = []
    dialog.submitted.connect(told.append)
    first.setCheckState(0, Qt.CheckState.Unchecked)
    dialog.ok_button().click()
    assert told == [[rereads[1]]]
