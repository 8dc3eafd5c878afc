import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from gui.annotations.note_editor import NoteEditor
from gui.annotations.panel import AnnotationsPanel
from gui.annotations.rows import Column

Key = Qt.Key
NONE, CONTROL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def labelled(project):
    """Four annotations: three of mine in the first document, one of the other person's."""
    project.ids = [
        project.label(0, 6, 0),
        project.label(7, 13, 1, note="数字要核实"),
        project.label(14, 24, 3),
    ]
    project.session.use_annotator(project.other.id)
    project.ids.append(project.label(0, 6, 2))
    project.session.use_annotator(project.me.id)
    return project


def shown_panel(project, qtbot) -> AnnotationsPanel:
    panel = AnnotationsPanel(project.session, project.bridge)
    qtbot.addWidget(panel)
    project.shown.append(panel)
    panel.resize(700, 400)
    panel.show()
    panel.show_document(project.document())
    return panel


def quotes(panel: AnnotationsPanel) -> list[str]:
    model = panel.model
    return [model.index(row, Column.QUOTE).data() for row in range(model.rowCount())]


def click(panel: AnnotationsPanel, row: int, modifiers=NONE) -> None:
    place = panel.view.visualRect(panel.model.index(row, Column.QUOTE)).center()
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, modifiers, place)


def header_click(panel: AnnotationsPanel, column: Column) -> None:
    header = panel.view.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(column) + 12, 8)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, NONE, place)


def test_shows_every_annotation_on_one_line_in_text_order(labelled, qtbot):
    panel = shown_panel(labelled, qtbot)
    assert quotes(panel) == ["新建学校三所", "新建学校三所", "招聘教师四十", "。 资助学生𠮷祥同学"]
    assert panel.count_label.text() == "4 annotations"


def test_says_what_to_do_without_document_and_without_annotations(project, qtbot):
    panel = AnnotationsPanel(project.session, project.bridge)
    qtbot.addWidget(panel)
    project.shown.append(panel)
    assert "Open a document" in panel._empty.text()
    panel.show_document(project.document())
    assert "press a label's key" in panel._empty.text()
    project.label(0, 6)
    assert panel._empty.text() == ""


def test_header_click_sorts_and_a_second_one_turns(labelled, qtbot):
    panel = shown_panel(labelled, qtbot)
    header_click(panel, Column.LABEL)
    ids = [row.id for row in panel.model.shown()]
    assert ids == [labelled.ids[0], labelled.ids[1], labelled.ids[3], labelled.ids[2]]
    header_click(panel, Column.LABEL)
    assert [row.id for row in panel.model.shown()] == ids[::-1]
    assert panel.model.headerData(Column.LABEL, Qt.Orientation.Horizontal) == "Label ↓"


def test_filter_by_text_label_and_annotator(labelled, qtbot, compose):
    panel = shown_panel(labelled, qtbot)
    compose(panel.filter, "核实")
    assert quotes(panel) == ["招聘教师四十"]
    panel.filter.clear()
    QTest.keyClick(panel.label_box, Key.Key_Down)
    assert quotes(panel) == ["新建学校三所"]
    panel.label_box.setCurrentIndex(0)
    panel.annotator_box.setCurrentIndex(panel.annotator_box.findData(labelled.other.id))
    assert [row.id for row in panel.model.shown()] == [labelled.ids[3]]
    assert panel.count_label.text() == "4 annotations · 1 shown"
    compose(panel.filter, "没有")
    assert "No annotation matches" in panel._empty.text()


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


def test_revealing_does_not_say_it_was_activated(labelled, qtbot):
    panel = shown_panel(labelled, qtbot)
    activated = []
    panel.annotation_activated.connect(activated.append)
    panel.reveal(labelled.ids[2])
    assert panel.selected() == [labelled.ids[2]]
    assert activated == []


def test_changes_elsewhere_keep_selection_and_come_without_a_reset(labelled, qtbot):
    panel = shown_panel(labelled, qtbot)
    click(panel, 2)
    resets = []
    panel.model.modelReset.connect(lambda: resets.append(True))
    added = labelled.label(26, 28, 2)
    labelled.session.annotations.delete([labelled.ids[0]])
    labelled.session.annotations.move(labelled.ids[1], 3, 13)
    assert panel.selected() == [labelled.ids[1]]
    assert [row.id for row in panel.model.shown()] == [labelled.ids[3], *labelled.ids[1:3], added]
    assert resets == []
    labelled.session.history.undo()
    assert panel.selected() == [labelled.ids[1]]


def test_selection_follows_its_rows_through_sorting_and_filtering(labelled, qtbot):
    panel = shown_panel(labelled, qtbot)
    click(panel, 2)
    header_click(panel, Column.NOTE)
    assert panel.selected() == [labelled.ids[1]]
    panel.filter.setText("招聘")
    assert panel.selected() == [labelled.ids[1]]
    panel.filter.setText("资助")
    assert panel.selected() == []


def test_delete_removes_the_selection_in_one_step_and_goes_on_below(labelled, qtbot):
    panel = shown_panel(labelled, qtbot)
    click(panel, 2)
    click(panel, 2)
    QTest.keyClick(panel.view, Key.Key_Delete)
    assert panel.selected() == [labelled.ids[2]]
    labelled.session.history.undo()
    assert len(quotes(panel)) == 4


def test_label_key_relabels_the_whole_selection_in_one_step(labelled, qtbot):
    panel = shown_panel(labelled, qtbot)
    click(panel, 2)
    click(panel, 3, SHIFT)
    assert panel.count_label.text() == "4 annotations · 2 selected"
    QTest.keyClick(panel.view, Key.Key_3)
    safety = labelled.labels[2].id
    assert {labelled.session.annotations.get(each).label for each in labelled.ids[1:3]} == {safety}
    labelled.session.history.undo()
    assert labelled.session.annotations.get(labelled.ids[1]).label == labelled.labels[1].id


def test_menu_relabels_and_asks_for_the_history(labelled, qtbot):
    panel = shown_panel(labelled, qtbot)
    click(panel, 2)
    asked = []
    panel.history_requested.connect(asked.append)
    menu = panel.context_menu()
    relabel = next(each for each in menu.findChildren(QMenu) if each.actions()[0].objectName() == "infrastructure")
    next(each for each in relabel.actions() if each.objectName() == "safety").trigger()
    next(each for each in menu.actions() if each.text() == "History…").trigger()
    assert labelled.session.annotations.get(labelled.ids[1]).label == labelled.labels[2].id
    assert asked == [labelled.ids[1]]


def test_changing_anothers_annotation_is_refused_and_said(labelled, qtbot):
    panel = shown_panel(labelled, qtbot)
    errors = []
    panel.failed.connect(errors.append)
    panel.reveal(labelled.ids[3])
    QTest.keyClick(panel.view, Key.Key_Delete)
    assert [error.code for error in errors] == ["annotation.not_yours"]
    assert len(quotes(panel)) == 4


def test_note_is_edited_in_place(labelled, qtbot, compose):
    panel = shown_panel(labelled, qtbot)
    click(panel, 2)
    QTest.keyClick(panel.view, Key.Key_F2)
    editor = panel.findChild(NoteEditor)
    assert editor is not None
    assert editor.edit.toPlainText() == "数字要核实"
    editor.edit.selectAll()
    compose(editor.edit, "已核实")
    QTest.keyClick(editor.edit, Key.Key_Return, CONTROL)
    assert labelled.session.annotations.get(labelled.ids[1]).note == "已核实"
    assert panel.model.index(2, Column.NOTE).data() == "已核实"
    qtbot.waitUntil(lambda: panel.findChild(NoteEditor) is None)


def test_escape_drops_the_note(labelled, qtbot, compose):
    panel = shown_panel(labelled, qtbot)
    click(panel, 2)
    panel.edit_note()
    editor = panel.findChild(NoteEditor)
    assert editor is not None
    compose(editor.edit, "不要")
    QTest.keyClick(editor.edit, Key.Key_Escape)
    assert labelled.session.annotations.get(labelled.ids[1]).note == "数字要核实"


def test_narrow_panel_gives_the_room_to_the_passage(labelled, qtbot):
    panel = shown_panel(labelled, qtbot)
    assert panel.view.columns() == set(Column)
    panel.resize(320, 400)
    assert panel.view.columns() == {Column.LABEL, Column.QUOTE}
    panel.view.set_columns({Column.QUOTE, Column.NOTE})
    assert panel.view.columns() == {Column.QUOTE, Column.NOTE}


def test_renamed_label_shows_and_keeps_the_selection(labelled, qtbot):
    panel = shown_panel(labelled, qtbot)
    click(panel, 2)
    labelled.session.codebook.edit(labelled.labels[1].id, name_en="Staff")
    assert panel.model.index(2, Column.LABEL).data() == "Staff"
    assert panel.selected() == [labelled.ids[1]]


def test_another_document_starts_at_the_top_without_selection(labelled, qtbot):
    labelled.label(0, 4, place=2)
    panel = shown_panel(labelled, qtbot)
    click(panel, 2)
    panel.show_document(labelled.document(2))
    assert quotes(panel) == ["加强校车"]
    assert panel.selected() == []
    panel.show_document(None)
    assert panel.model.rowCount(QModelIndex()) == 0


def test_removed_document_takes_its_annotations_along(labelled, qtbot):
    panel = shown_panel(labelled, qtbot)
    labelled.session.documents.remove([labelled.document()])
    assert panel.document() is None
    assert quotes(panel) == []


def test_very_many_are_listed_after_the_text_and_then_revealed(labelled, qtbot, monkeypatch):
    monkeypatch.setattr("gui.annotations.panel.AT_ONCE", 3)
    panel = shown_panel(labelled, qtbot)
    panel.reveal(labelled.ids[2])
    assert quotes(panel) == []
    made = labelled.label(26, 28)
    qtbot.waitUntil(lambda: panel.model.rowCount() > 0)
    assert [row.id for row in panel.model.shown()][-1] == made
    assert panel.selected() == [labelled.ids[2]]


def test_speaks_chinese(labelled, qtbot, chinese):
    panel = shown_panel(labelled, qtbot)
    assert panel.model.index(0, Column.LABEL).data() == "基础设施"
