"""Clicks, keys and the menu in the list of annotations."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from gui.annotations.rows import AnnotationColumn
from tests.gui.annotations.conftest import SHIFT, Key, click, shown_panel


def test_click_and_arrows_show_the_passage_and_enter_goes_into_the_text(labelled, qtbot):
    panel = shown_panel(labelled, qtbot)
    activated, left = [], []
    panel.annotation_activated.connect(activated.append)
    panel.leave_requested.connect(lambda: left.append(True))
    click(panel, 2)
    assert (activated, left) == ([labelled.ids[1]], [])
    QTest.keyClick(panel.view, Key.Key_Down)
    assert (activated[1:], left) == ([labelled.ids[2]], [])
    QTest.keyClick(panel.view, Key.Key_Return)
    assert (activated[2:], left) == ([labelled.ids[2]], [True])
    QTest.keyClick(panel.view, Key.Key_Escape)
    assert len(left) == 2


def test_a_label_key_relabels_with_caps_lock_on(labelled, qtbot):
    meals = labelled.session.codebook.create(name_en="School meals", key="m")[0]
    panel = shown_panel(labelled, qtbot)
    click(panel, 2)
    QTest.keyClicks(panel.view, "M")
    assert labelled.session.annotations.get(labelled.ids[1]).label == meals.id


def test_label_key_relabels_the_whole_selection_in_one_step(labelled, qtbot):
    panel = shown_panel(labelled, qtbot)
    click(panel, 2)
    click(panel, 3, SHIFT)
    assert panel.count_label.text() == "4 annotations · 2 selected"
    QTest.keyClick(panel.view, Key.Key_3)
    safety = labelled.labels[2].id
    assert {labelled.session.annotations.get(id_).label for id_ in labelled.ids[1:3]} == {safety}
    labelled.session.history.undo()
    assert labelled.session.annotations.get(labelled.ids[1]).label == labelled.labels[1].id


def test_menu_relabels_and_asks_for_the_history(labelled, qtbot):
    panel = shown_panel(labelled, qtbot)
    click(panel, 2)
    asked = []
    panel.history_requested.connect(asked.append)
    menu = panel.context_menu()
    relabel = next(
        submenu for submenu in menu.findChildren(QMenu) if submenu.actions()[0].objectName() == "infrastructure"
    )
    next(action for action in relabel.actions() if action.objectName() == "safety").trigger()
    next(action for action in menu.actions() if action.text() == "History…").trigger()
    assert labelled.session.annotations.get(labelled.ids[1]).label == labelled.labels[2].id
    assert asked == [labelled.ids[1]]


def test_narrow_panel_gives_the_room_to_the_passage(labelled, qtbot):
    panel = shown_panel(labelled, qtbot)
    assert panel.view.columns() == set(AnnotationColumn) - {AnnotationColumn.SAID}, "nothing is said yet"
    panel.resize(320, 400)
    assert panel.view.columns() == {AnnotationColumn.LABEL, AnnotationColumn.QUOTE}
    panel.view.set_columns({AnnotationColumn.QUOTE, AnnotationColumn.NOTE})
    assert panel.view.columns() == {AnnotationColumn.QUOTE, AnnotationColumn.NOTE}


def test_a_note_is_marked_beside_its_passage_and_told_on_hover(labelled, qtbot):
    """Also in a narrow panel, where the column of the notes has given way."""
    panel = shown_panel(labelled, qtbot)
    panel.resize(320, 400)
    QApplication.processEvents()
    assert panel.view.isColumnHidden(AnnotationColumn.NOTE)
    noted = panel.model.index(2, AnnotationColumn.QUOTE)
    plain = panel.model.index(0, AnnotationColumn.QUOTE)
    assert noted.data(Qt.ItemDataRole.ToolTipRole).endswith("数字要核实")
    assert "Note" not in plain.data(Qt.ItemDataRole.ToolTipRole)

    def edge(index):
        place = panel.view.visualRect(index)
        return panel.view.viewport().grab(place.adjusted(place.width() - 22, 2, 0, -2)).toImage()

    ground = edge(plain).pixelColor(2, 2)
    inks = {edge(noted).pixelColor(x, y).name() for x in range(20) for y in range(20)}
    assert inks != {ground.name()}
    assert {edge(plain).pixelColor(x, y).name() for x in range(20) for y in range(20)} != inks
