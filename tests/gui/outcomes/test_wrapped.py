"""Cells that are read in full."""

from PySide6.QtWidgets import QListView, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from gui.base import theme
from gui.outcomes.models import ProposalRows
from gui.outcomes.wrapped import WrappedDelegate


def view(qtbot: QtBot, text: str, note: str) -> QListView:
    made, rows = QListView(), ProposalRows()
    rows.setParent(made)
    qtbot.addWidget(made)
    rows.show_lines([(text, note)])
    made.setModel(rows)
    made.setItemDelegate(WrappedDelegate(made, noted=True))
    made.resize(200, 300)
    made.show()
    return made


def height(made: QListView) -> int:
    option = QStyleOptionViewItem()
    option.initFrom(made)
    return made.itemDelegate().sizeHint(option, made.model().index(0, 0)).height()


def test_a_cell_is_as_high_as_its_text_and_its_note(qtbot: QtBot) -> None:
    short, long = height(view(qtbot, "短", "注")), height(view(qtbot, "长" * 60, "注"))
    assert long > 2 * short
    assert height(view(qtbot, "短", "注" * 60)) > 2 * short


def test_the_note_is_drawn_in_the_colour_of_notes(qtbot: QtBot) -> None:
    made = view(qtbot, "█", "█")
    image = made.grab().toImage()
    seen = {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}
    assert theme.current().muted.name() in seen
    assert made.palette().text().color().name() in seen
