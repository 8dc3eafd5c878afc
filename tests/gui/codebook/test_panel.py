import json
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu

from core.ids import LabelId
from core.session import Session
from gui.actions.registry import Registry
from gui.actions.spec import When
from gui.actions.table import meanings
from gui.base.settings import Settings
from gui.codebook.actions import CodebookActions
from gui.codebook.colour_picker import ColourPicker
from gui.codebook.delete_dialog import DeleteLabelDialog
from gui.codebook.label_dialog import LabelDialog
from gui.codebook.model import Column
from gui.codebook.panel import CodebookPanel
from gui.widgets.errors import sentence

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def panel(project, qtbot, tmp_path: Path) -> CodebookPanel:
    panel = CodebookPanel(project.session, project.bridge)
    qtbot.addWidget(panel)
    project.shown.append(panel)
    panel.resize(360, 400)
    panel.show()
    panel.show_document(project.document())
    registry = Registry(panel, Settings(tmp_path / "biaodu.ini"))
    registry.install_in_codebook(panel.view)
    for action, run in CodebookActions(panel, panel.view.setFocus).verbs().items():
        registry.bind(action, run)
    registry.set_facts(frozenset(When))
    panel.activateWindow()
    panel.view.setFocus()
    qtbot.waitUntil(panel.view.hasFocus)
    return panel


def cells(panel: CodebookPanel, column: Column) -> list[str]:
    return [panel.model.index(row, column).data() for row in range(panel.model.rowCount())]


def place(panel: CodebookPanel, label: LabelId, column: Column = Column.NAME) -> QPoint:
    return panel.view.visualRect(panel.model.index_of(label, column)).center()


def editor(panel: CodebookPanel) -> QLineEdit:
    found = panel.view.findChildren(QLineEdit)
    assert len(found) == 1
    return found[0]


def finish(panel: CodebookPanel, qtbot) -> None:
    """Press Enter in the cell; Qt commits once the key is through."""
    QTest.keyClick(editor(panel), Key.Key_Return)
    qtbot.waitUntil(lambda: not panel.view.findChildren(QLineEdit))


def double_click(panel: CodebookPanel, point: QPoint) -> None:
    QTest.mouseClick(panel.view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, point)
    QTest.mouseDClick(panel.view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, point)


def test_shows_labels_with_keys_and_counts(project, panel):
    project.label(0, 6, 0)
    project.label(0, 6, 1)
    project.label(0, 4, 0, place=1)
    assert cells(panel, Column.NAME) == ["Infrastructure", "Teachers", "Campus safety", "Student aid"]
    assert cells(panel, Column.KEY) == ["1", "2", "3", "4"]
    assert cells(panel, Column.HERE) == ["1", "1", "", ""]
    assert cells(panel, Column.PROJECT) == ["2", "1", "", ""]


def test_counts_follow_relabel_undo_and_another_document(project, panel):
    made = project.label(0, 6, 0)
    project.session.annotations.relabel([made], project.labels[2].id)
    assert cells(panel, Column.HERE) == ["", "", "1", ""]
    project.session.history.undo()
    assert cells(panel, Column.HERE) == ["1", "", "", ""]
    panel.show_document(project.document(1))
    assert cells(panel, Column.HERE) == ["", "", "", ""]
    panel.show_document(None)
    assert cells(panel, Column.PROJECT) == ["1", "", "", ""]


def test_removing_a_document_takes_its_counts_along(project, panel):
    project.label(0, 6, 0)
    project.session.documents.remove([project.document()])
    assert cells(panel, Column.PROJECT) == ["", "", "", ""]


def test_click_and_enter_ask_for_the_label(project, panel):
    asked = []
    panel.label_requested.connect(asked.append)
    label = project.labels[1].id
    panel.set_labelling(True)
    QTest.mouseClick(panel.view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place(panel, label))
    QTest.keyClick(panel.view, Key.Key_Return)
    assert asked == [label, label]


def test_a_click_only_chooses_a_row_while_nothing_is_selected(project, panel):
    asked = []
    panel.label_requested.connect(asked.append)
    label = project.labels[1].id
    QTest.mouseClick(panel.view.viewport(), LEFT, Qt.KeyboardModifier.NoModifier, place(panel, label))
    assert asked == []
    assert panel.current().id == label
    QTest.keyClick(panel.view, Key.Key_Return)
    assert asked == [label]


def test_double_click_renames_in_the_language_of_the_moment(project, panel, qtbot, compose):
    label = project.labels[0]
    double_click(panel, place(panel, label.id))
    editor(panel).selectAll()
    compose(editor(panel), "Buildings")
    finish(panel, qtbot)
    renamed = project.session.codebook.get(label.id)
    assert (renamed.name_en, renamed.name_zh) == ("Buildings", label.name_zh)
    assert cells(panel, Column.NAME)[0] == "Buildings"


def test_double_click_edits_nothing_while_a_passage_is_selected(project, panel):
    panel.set_labelling(True)
    double_click(panel, place(panel, project.labels[0].id))
    assert not panel.view.findChildren(QLineEdit)


def test_key_is_edited_in_place_and_a_taken_one_is_refused(project, panel, qtbot):
    errors = []
    panel.failed.connect(errors.append)
    double_click(panel, place(panel, project.labels[0].id, Column.KEY))
    QTest.keyClicks(editor(panel), "i")
    finish(panel, qtbot)
    assert cells(panel, Column.KEY)[0] == "i"
    panel.view.edit_cell(Column.KEY)
    QTest.keyClicks(editor(panel), "2")
    finish(panel, qtbot)
    assert cells(panel, Column.KEY)[0] == "i"
    assert [error.code for error in errors] == ["label.key_taken"]


def test_a_key_that_an_action_has_is_refused_in_place_and_in_the_dialog(project, panel, qtbot):
    errors = []
    panel.failed.connect(errors.append)
    panel.meanings = lambda key: meanings(key, {"view.language": ["x"]})
    double_click(panel, place(panel, project.labels[0].id, Column.KEY))
    QTest.keyClicks(editor(panel), ",")
    finish(panel, qtbot)
    assert project.labels[0].key == "1"
    assert sentence(errors[0]) == "The key , means “Previous annotation” already and would not label."
    dialog = panel.create_label()
    QTest.keyClicks(dialog.names["en"], "Sports")
    for key, action in (("]", "Widen selection"), ("?", "Keys"), ("x", "中文 / English")):
        dialog.key.clear()
        QTest.keyClicks(dialog.key, key)
        assert f"“{action}”" in dialog.problem()
        assert not dialog.ok_button().isEnabled()
    dialog.key.clear()
    QTest.keyClicks(dialog.key, "s")
    assert dialog.problem() == dialog.remark() == ""
    assert dialog.ok_button().isEnabled()


def test_a_letter_that_decides_in_the_review_is_given_with_a_remark(project, panel):
    panel.meanings = lambda key: meanings(key, {})
    panel.select(project.labels[0].id)
    dialog = panel.edit_label()
    dialog.key.clear()
    QTest.keyClicks(dialog.key, "a")
    assert dialog._problem.text() == "While the keyboard is in the review, A means “Take A”."
    dialog.ok_button().click()
    assert project.labels[0].key == "a"
    assert panel.model.index(0, Column.KEY).data(Qt.ItemDataRole.ToolTipRole) == dialog._problem.text()


def test_a_label_that_came_with_an_actions_key_can_be_edited_and_says_so(project, panel):
    project.session.codebook.edit(project.labels[0].id, key=",")
    panel.meanings = lambda key: meanings(key, {})
    panel.select(project.labels[0].id)
    dialog = panel.edit_label()
    assert "does not label" in dialog._problem.text()
    assert dialog.ok_button().isEnabled()


def test_emptied_key_is_taken_away(project, panel, qtbot):
    panel.select(project.labels[0].id)
    panel.view.edit_cell(Column.KEY)
    editor(panel).clear()
    finish(panel, qtbot)
    assert project.labels[0].key is None


@pytest.mark.parametrize("column", [Column.NAME, Column.KEY])
def test_what_is_being_typed_stays_when_somebody_else_writes(project, panel, qtbot, column):
    """A name half typed must neither go nor be saved as it stands."""
    first, second = project.labels[:2]
    before = project.labels[1]
    double_click(panel, place(panel, second.id, column))
    editor(panel).selectAll()
    QTest.keyClicks(editor(panel), "k")
    with Session.open(project.session.path) as colleague:
        colleague.codebook.edit(first.id, name_en="Buildings")
        colleague.codebook.edit(second.id, definition_en="Who teaches.")
    assert project.session.poll() is not None
    assert editor(panel).text() == "k"
    assert cells(panel, Column.NAME)[0] == "Buildings"
    assert project.session.codebook.get(second.id).key == before.key
    finish(panel, qtbot)
    assert cells(panel, column)[1] == "k"
    assert project.session.codebook.get(second.id).definition_en == "Who teaches."


@pytest.mark.parametrize("end", [Key.Key_Return, Key.Key_Escape])
def test_a_colleagues_new_label_waits_for_the_end_of_typing(project, panel, qtbot, end):
    second = project.labels[1].id
    double_click(panel, place(panel, second))
    editor(panel).selectAll()
    QTest.keyClicks(editor(panel), "Staff")
    with Session.open(project.session.path) as colleague:
        colleague.codebook.create(name_en="Sports")
        colleague.codebook.nest(colleague.codebook.labels()[0].id, None, 3)
    project.session.poll()
    assert editor(panel).text() == "Staff"
    QTest.keyClick(editor(panel), end)
    qtbot.waitUntil(lambda: not panel.view.findChildren(QLineEdit))
    name = "Staff" if end == Key.Key_Return else "Teachers"
    assert cells(panel, Column.NAME) == [name, "Campus safety", "Student aid", "Infrastructure", "Sports"]
    assert panel.current().id == second


def test_swatch_opens_the_palette_and_a_choice_recolours(project, panel, qtbot):
    label = project.labels[0]
    rect = panel.view.visualRect(panel.model.index_of(label.id))
    double_click(panel, QPoint(rect.left() + 8, rect.center().y()))
    picker = panel.findChild(ColourPicker)
    wanted = next(each for each in picker.swatches if each.colour == "#E69F00")
    assert [each.colour for each in picker.swatches if each.taken] == [each.colour for each in project.labels[1:]]
    QTest.mouseClick(wanted, LEFT)
    assert project.session.codebook.get(label.id).colour == "#E69F00"
    qtbot.waitUntil(lambda: panel.findChild(ColourPicker) is None)


def test_new_label_by_the_dialog(project, panel, compose):
    QTest.mouseClick(panel.new_button, LEFT)
    dialog = panel.findChild(LabelDialog)
    assert not dialog.ok_button().isEnabled()
    compose(dialog.names["zh"], "体育")
    QTest.keyClicks(dialog.key, "1")
    assert "Infrastructure" in dialog._problem.text()
    dialog.key.clear()
    QTest.keyClicks(dialog.key, "5")
    dialog.ok_button().click()
    made = project.session.codebook.by_key("5")
    assert made is not None
    assert made.name_zh == "体育"
    assert cells(panel, Column.KEY)[-1] == "5"


def test_dropping_onto_a_label_nests_and_between_labels_orders(project, panel):
    first, second, third, fourth = (each.id for each in project.labels)
    tree = panel.model
    drag = tree.mimeData([tree.index_of(second)])
    tree.dropMimeData(drag, Qt.DropAction.MoveAction, -1, -1, tree.index_of(first))
    assert project.session.codebook.get(second).parent == first
    assert [each.id for each in project.labels] == [first, second, third, fourth]
    top = tree.index_of(first).parent()
    tree.dropMimeData(tree.mimeData([tree.index_of(first)]), Qt.DropAction.MoveAction, 3, 0, top)
    assert [each.id for each in project.labels] == [third, fourth, first, second]
    tree.dropMimeData(tree.mimeData([tree.index_of(second)]), Qt.DropAction.MoveAction, 0, 0, top)
    assert [each.id for each in project.labels] == [second, third, fourth, first]
    tree.dropMimeData(tree.mimeData([tree.index_of(second)]), Qt.DropAction.MoveAction, 2, 0, top)
    assert [each.id for each in project.labels] == [third, second, fourth, first]


def tree(project) -> list[tuple[str, str | None]]:
    codes = {each.id: each.code for each in project.labels}
    return [(each.code, codes.get(each.parent)) for each in project.labels]


def test_labels_are_ordered_and_nested_from_the_keyboard(project, panel):
    alt = Qt.KeyboardModifier.AltModifier
    panel.select(project.labels[1].id)
    QTest.keyClick(panel.view, Key.Key_Up, alt)
    assert [code for code, _parent in tree(project)] == ["teachers", "infrastructure", "safety", "subsidies"]
    QTest.keyClick(panel.view, Key.Key_Up, alt)
    QTest.keyClick(panel.view, Key.Key_Right, alt)
    assert tree(project)[0] == ("teachers", None)
    for _step in range(2):
        QTest.keyClick(panel.view, Key.Key_Down, alt)
    assert [code for code, _parent in tree(project)] == ["infrastructure", "safety", "teachers", "subsidies"]
    QTest.keyClick(panel.view, Key.Key_Right, alt)
    assert tree(project)[1:3] == [("safety", None), ("teachers", "safety")]
    assert panel.current().code == "teachers"
    QTest.keyClick(panel.view, Key.Key_Up, alt)
    QTest.keyClick(panel.view, Key.Key_Left, alt)
    QTest.keyClick(panel.view, Key.Key_Left, alt)
    assert tree(project) == [("infrastructure", None), ("safety", None), ("teachers", None), ("subsidies", None)]
    moves = [one for one in project.session.history.operations(limit=99) if one.name == "label.nest"]
    assert len(moves) == 5, "moves that go nowhere are no steps to undo"
    project.session.history.undo()
    assert tree(project)[2] == ("teachers", "safety")


def test_keys_of_the_codebook_leave_a_cell_alone_that_is_being_edited(project, panel):
    panel.select(project.labels[1].id)
    QTest.keyClick(panel.view, Key.Key_F2)
    editor(panel).setCursorPosition(0)
    QTest.keyClick(editor(panel), Key.Key_Delete)
    QTest.keyClick(editor(panel), Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert editor(panel).text() == "eachers"
    assert [code for code, _parent in tree(project)] == ["infrastructure", "teachers", "safety", "subsidies"]


def test_a_label_below_itself_is_refused(project, panel):
    errors = []
    panel.failed.connect(errors.append)
    first, second = project.labels[0].id, project.labels[1].id
    project.session.codebook.nest(second, first)
    tree = panel.model
    tree.dropMimeData(tree.mimeData([tree.index_of(first)]), Qt.DropAction.MoveAction, -1, -1, tree.index_of(second))
    assert [error.code for error in errors] == ["label.cycle"]


def test_merging_gives_the_annotations_to_the_other_label(project, panel):
    made = project.label(0, 6, 0)
    panel.select(project.labels[0].id)
    menu = panel.context_menu()
    merge = next(each for each in menu.findChildren(QMenu) if each.actions()[0].objectName() == "teachers")
    merge.actions()[0].trigger()
    assert project.session.codebook.by_code("teachers").id == project.session.annotations.get(made).label
    assert len(project.labels) == 3


def test_unused_label_is_deleted_without_a_question(project, panel):
    panel.select(project.labels[3].id)
    QTest.keyClick(panel.view, Key.Key_Delete)
    assert cells(panel, Column.NAME) == ["Infrastructure", "Teachers", "Campus safety"]


@pytest.mark.parametrize("moved", [True, False])
def test_label_in_use_asks_what_happens_to_its_annotations(project, panel, qtbot, moved):
    made = project.label(0, 6, 0)
    teachers = project.labels[1].id
    panel.select(project.labels[0].id)
    QTest.keyClick(panel.view, Key.Key_Delete)
    dialog = panel.findChild(DeleteLabelDialog)
    assert "1 annotation" in dialog._question.text()
    (dialog.move_choice if moved else dialog.delete_choice).click()
    assert dialog.target.isEnabled() is moved
    dialog.ok_button().click()
    found = project.session.annotations.of_document(project.document())
    assert [(each.id, each.label) for each in found] == ([(made, teachers)] if moved else [])
    assert len(project.labels) == 3
    qtbot.waitUntil(lambda: panel.findChild(DeleteLabelDialog) is None)


def test_all_fields_are_edited_in_the_dialog(project, panel, compose):
    panel.select(project.labels[0].id)
    dialog = panel.edit_label()
    dialog.examples.setPlainText("新建学校\n\n 扩建操场 ")
    dialog.definitions["en"].setPlainText("Buildings.")
    assert set(dialog.changes()) == {"examples", "definition_en"}
    dialog.ok_button().click()
    edited = project.labels[0]
    assert edited.examples == ("新建学校", "扩建操场")
    assert edited.definition_en == "Buildings."


def test_json_goes_out_and_comes_in(project, panel, tmp_path: Path):
    path = tmp_path / "手册.json"
    panel.export_codebook(path)
    loaded = json.loads(path.read_text("utf-8"))
    assert [each["code"] for each in loaded["labels"]] == ["infrastructure", "teachers", "safety", "subsidies"]
    loaded["labels"][0]["name_en"] = "Buildings"
    path.write_text(json.dumps(loaded), "utf-8")
    panel.import_codebook(path)
    assert cells(panel, Column.NAME)[0] == "Buildings"


def test_broken_json_is_refused(project, panel, tmp_path: Path):
    errors = []
    panel.failed.connect(errors.append)
    path = tmp_path / "broken.json"
    path.write_text("{", "utf-8")
    panel.import_codebook(path)
    panel.import_codebook(tmp_path / "missing.json")
    assert errors[0].code == "codebook.bad_json"
    assert errors[1].fields["path"] == str(tmp_path / "missing.json")


def test_tooltip_has_definition_and_examples_as_plain_words(project, panel):
    project.session.codebook.edit(project.labels[0].id, definition_en="a < b", examples=("<b>新建</b>",))
    tip = panel.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "a &lt; b" in tip
    assert "&lt;b&gt;新建" in tip


def test_cursor_stays_on_its_label_when_the_tree_changes(project, panel):
    panel.select(project.labels[2].id)
    project.session.codebook.delete(project.labels[0].id, None)
    assert panel.current().code == "safety"


def test_speaks_chinese(project, panel, qtbot, chinese):
    assert cells(panel, Column.NAME)[0] == "基础设施"
    panel.select(project.labels[0].id)
    panel.view.edit_cell(Column.NAME)
    editor(panel).setText("校舍")
    finish(panel, qtbot)
    assert project.labels[0].name_zh == "校舍"
