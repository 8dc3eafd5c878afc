import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from core.model import Status
from gui.documents.metadata_dialog import MetadataDialog
from gui.documents.rows import own_name
from tests.gui.documents.conftest import click, done, groups, shown_panel

Key = Qt.Key


@pytest.mark.parametrize(
    ("region", "own"),
    [
        ("安徽省六安市裕安区", "裕安区"),
        ("河南省南阳市", "南阳市"),
        ("北京市海淀区", "海淀区"),
        ("四川省内江市市中区", "市中区"),
        ("重庆市忠县", "忠县"),
        ("青海省海南藏族自治州共和县", "共和县"),
        ("新疆维吾尔自治区阿克苏地区", "阿克苏地区"),
        ("河南省", "河南省"),
        ("某市辖区", "某市辖区"),
        ("", ""),
    ],
)
def test_a_region_by_its_own_name(region: str, own: str):
    assert own_name(region) == own


def test_filter_as_you_type_hides_and_says_when_nothing_matches(project, qtbot, compose):
    panel = shown_panel(project, qtbot)
    compose(panel.filter, "2024 青山")
    assert panel.shown() == [project.document(0)]
    QTest.keyClicks(panel.filter, "x")
    assert panel.shown() == []
    assert "2024 青山x" in panel._empty.text()
    QTest.keyClick(panel.filter, Key.Key_Escape)
    assert len(panel.shown()) == 3


def test_down_from_the_filter_goes_to_the_first_document(project, qtbot, compose):
    panel = shown_panel(project, qtbot)
    opened = []
    panel.open_requested.connect(lambda document, _next: opened.append(document))
    compose(panel.filter, "临江")
    QTest.keyClick(panel.filter, Key.Key_Down)
    QTest.keyClick(panel.view, Key.Key_Return)
    assert opened == [project.document(2)]


def test_labelling_keeps_selection_and_collapsed_groups(project, qtbot):
    panel = shown_panel(project, qtbot)
    click(panel, project.document(0))
    panel.view.set_expanded(panel.model.groups()[0], False)
    project.label(0, 6)
    project.session.documents.set_meta([project.document(2)], title="另一个名字")
    assert panel.selected() == [project.document(0)]
    assert not panel.view.is_expanded(panel.model.groups()[0])


def test_status_of_several_documents_by_the_menu(project, qtbot):
    panel = shown_panel(project, qtbot)
    click(panel, project.document(0))
    click(panel, project.document(1), Qt.KeyboardModifier.ControlModifier)
    assert panel.selected() == [project.document(0), project.document(1)]
    menu = panel.context_menu()
    status_menu = next(
        submenu for submenu in menu.findChildren(QMenu) if submenu.actions()[0].objectName() == "not_started"
    )
    next(action for action in status_menu.actions() if action.objectName() == "done").trigger()
    statuses = project.session.documents.statuses()
    assert statuses[project.document(0), project.me.id] is Status.DONE
    assert statuses[project.document(1), project.me.id] is Status.DONE
    assert done(panel, panel.model.groups()[1]) == 2


def test_delete_removes_and_undo_brings_back(project, qtbot):
    panel = shown_panel(project, qtbot)
    click(panel, project.document(1))
    QTest.keyClick(panel.view, Key.Key_Delete)
    assert project.document(1) not in panel.shown()
    project.session.history.undo()
    assert project.document(1) in panel.shown()


def test_details_are_edited_for_several_at_once(project, qtbot, compose):
    panel = shown_panel(project, qtbot)
    click(panel, project.document(0))
    click(panel, project.document(1), Qt.KeyboardModifier.ControlModifier)
    panel.edit_metadata()
    dialog = panel.findChild(MetadataDialog)
    assert dialog is not None
    assert not dialog.edits["title"].isEnabled()
    dialog.edits["region"].clear()
    compose(dialog.edits["region"], "西山区")
    dialog.ok_button().click()
    metas = [project.session.documents.get(project.document(place)).meta for place in (0, 1)]
    assert [(meta.region, meta.year) for meta in metas] == [("西山区", 2024), ("西山区", 2023)]
    assert groups(panel) == ["临江区", "西山区"]


def test_a_refusal_is_handed_on(project, qtbot):
    panel = shown_panel(project, qtbot)
    click(panel, project.document(0))
    errors = []
    panel.failed.connect(errors.append)
    assert panel.attempt(lambda: project.session.documents.set_meta([project.document(0)], title=" ")) is None
    assert [error.code for error in errors] == ["document.no_title"]


def test_empty_project_says_what_to_do(project, qtbot):
    project.session.documents.remove([document.id for document in project.documents])
    panel = shown_panel(project, qtbot)
    assert "Drop reports" in panel._empty.text()
    asked = []
    panel.import_requested.connect(asked.append)
    QTest.mouseClick(panel._empty._button, Qt.MouseButton.LeftButton)
    assert asked == [[]]
    project.session.history.undo()
    assert panel._empty.text() == ""


def test_speaks_chinese(project, qtbot, chinese):
    panel = shown_panel(project, qtbot)
    assert panel.model.headerData(0, Qt.Orientation.Horizontal)
    assert groups(panel) == ["临江区", "青山区"]


def test_a_document_revealed_while_ctrl_is_held_is_the_only_one_chosen(project, qtbot):
    panel = shown_panel(project, qtbot)
    panel.reveal(project.document(0))
    QTest.keyPress(panel.windowHandle(), Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    try:
        assert QGuiApplication.keyboardModifiers() == Qt.KeyboardModifier.ControlModifier
        panel.reveal(project.document(1))
        panel.reveal(project.document(1))
    finally:
        QTest.keyRelease(panel.windowHandle(), Key.Key_Control)
    assert panel.view.selected() == [project.document(1)]
