from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QMenu

from core.ids import DocumentId
from core.model import Status
from core.review.decisions import Verdict
from gui.base.mime import decode_documents
from gui.codebook.model import Column as LabelColumn
from gui.codebook.panel import CodebookPanel
from gui.documents.metadata_dialog import MetadataDialog
from gui.documents.model import DONE_ROLE, STATUS_ROLE, Column, DocumentsModel
from gui.documents.panel import DocumentsPanel
from gui.documents.rows import Group, GroupBy, own_name

Key = Qt.Key
NONE = Qt.KeyboardModifier.NoModifier


def shown_panel(project, qtbot) -> DocumentsPanel:
    panel = DocumentsPanel(project.session, project.bridge)
    qtbot.addWidget(panel)
    project.shown.append(panel)
    panel.resize(320, 400)
    panel.show()
    return panel


def cell(panel: DocumentsPanel, document: DocumentId, column: Column) -> object:
    model = panel.model
    assert isinstance(model, DocumentsModel)
    return model.index_of(document).siblingAtColumn(column).data()


def groups(panel: DocumentsPanel) -> list[str]:
    return [panel.model.index_of_group(group).data() for group in panel.model.groups()]


def group_of(panel: DocumentsPanel, document: DocumentId) -> Group:
    group = panel.model.group_of(document)
    assert group is not None
    return group


def done(panel: DocumentsPanel, group: Group) -> object:
    return panel.model.index_of_group(group).data(DONE_ROLE)


def click(
    panel: DocumentsPanel, document: DocumentId, modifiers=Qt.KeyboardModifier.NoModifier, *, double: bool = False
):
    place = panel.view.visualRect(panel.model.index_of(document)).center()
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, modifiers, place)
    if double:
        QTest.mouseDClick(panel.view.viewport(), Qt.MouseButton.LeftButton, modifiers, place)


def test_groups_by_region_and_by_year(project, qtbot):
    panel = shown_panel(project, qtbot)
    assert groups(panel) == ["临江区", "青山区"]
    chosen = []
    panel.grouping_changed.connect(chosen.append)
    QTest.keyClick(panel.group_box, Key.Key_Down)
    assert panel.grouping() is GroupBy.YEAR
    assert groups(panel) == ["2024", "2023"]
    assert chosen == ["year"]
    assert cell(panel, project.document(2), Column.YEAR) == "临江区"


def test_groups_by_kind_with_the_unknown_last(project, qtbot):
    project.session.documents.set_meta([project.document(0)], kind="plan")
    project.session.documents.set_meta([project.document(1)], kind="summary")
    panel = shown_panel(project, qtbot)
    panel.group_by(GroupBy.KIND)
    assert groups(panel) == ["Summary", "Plan", "No kind"]
    assert cell(panel, project.document(0), Column.YEAR) == "2024"
    assert cell(panel, project.document(0), Column.TITLE) == "青山区教育局2024年工作总结"


def test_groups_by_issuing_body_with_the_unknown_last(project, qtbot):
    documents = project.session.documents
    documents.set_meta([project.document(0)], issuer="青山区教育局")
    documents.set_meta([project.document(1)], extra={"withheld": ["issuer"]})
    panel = shown_panel(project, qtbot)
    chosen = []
    panel.grouping_changed.connect(chosen.append)
    panel.group_box.setFocus()
    for _step in range(2):
        QTest.keyClick(panel.group_box, Key.Key_Down)
    assert (panel.grouping(), chosen[-1]) == (GroupBy.ISSUER, "issuer")
    assert panel.group_box.currentText() == "By issuing body"
    assert groups(panel) == ["青山区教育局", "Issuing body withheld", "No issuing body"]
    documents.set_meta([project.document(1), project.document(2)], issuer="临江区教育局")
    assert groups(panel) == ["临江区教育局", "青山区教育局"]
    tip = panel.model.index_of(project.document(1)).data(Qt.ItemDataRole.ToolTipRole)
    assert "临江区教育局" in tip
    assert cell(panel, project.document(0), Column.TITLE) == "2024年工作总结"


def test_what_reports_withhold_makes_groups_before_the_unknown(project, qtbot):
    documents = project.session.documents
    documents.set_meta([project.document(0)], region="x区", year=None, extra={"withheld": ["year"]})
    documents.set_meta([project.document(1)], region=None, year=None, extra={"withheld": ["region"]})
    documents.set_meta([project.document(2)], region=None, year=None)
    panel = shown_panel(project, qtbot)
    assert groups(panel) == ["Region withheld", "No region"]
    assert {row.id for row in panel.model.rows()[:2]} == set(map(project.document, (0, 1)))
    panel.group_by(GroupBy.YEAR)
    assert groups(panel) == ["Year withheld", "No year"]
    tip = panel.model.index_of(project.document(0)).data(Qt.ItemDataRole.ToolTipRole)
    assert "x区 · Year withheld" in tip
    documents.set_meta([project.document(0)], year=2022)
    assert groups(panel) == ["2022", "No year"]


def test_regions_of_one_place_become_one_group(project, qtbot):
    regions = ("裕安区", "安徽省六安市裕安区", "临江区")
    titles = ("裕安区教育局2024年工作总结", "六安市裕安区教育局2025年工作总结", "临江区教育局2024年工作总结")
    for place, (region, title) in enumerate(zip(regions, titles, strict=True)):
        project.session.documents.set_meta([project.document(place)], region=region, title=title)
    panel = shown_panel(project, qtbot)
    assert len(groups(panel)) == 3
    click(panel, project.document(2))
    assert not next(one for one in panel.context_menu().actions() if one.text() == "Write regions in full").isEnabled()
    panel.view.selectAll()
    next(one for one in panel.context_menu().actions() if one.text() == "Write regions in full").trigger()
    assert groups(panel) == ["临江区", "安徽省六安市裕安区"]
    assert [cell(panel, project.document(place), Column.TITLE) for place in (0, 1)] == [
        "教育局2024年工作总结",
        "教育局2025年工作总结",
    ]


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


def test_typing_in_the_list_filters(project, qtbot):
    panel = shown_panel(project, qtbot)
    click(panel, project.document(0))
    QTest.keyClicks(panel.view, "23")
    assert panel.filter.text() == "23"
    assert panel.shown() == [project.document(1)]


def test_double_click_enter_and_control_enter_open(project, qtbot):
    panel = shown_panel(project, qtbot)
    opened = []
    panel.open_requested.connect(lambda document, following: opened.append((document, following)))
    click(panel, project.document(1), double=True)
    assert opened == [(project.document(1), False)]
    QTest.keyClick(panel.view, Key.Key_Return)
    QTest.keyClick(panel.view, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert opened[1:] == [(project.document(1), False), (project.document(1), True)]


def test_down_from_the_filter_goes_to_the_first_document(project, qtbot, compose):
    panel = shown_panel(project, qtbot)
    opened = []
    panel.open_requested.connect(lambda document, _next: opened.append(document))
    compose(panel.filter, "临江")
    QTest.keyClick(panel.filter, Key.Key_Down)
    QTest.keyClick(panel.view, Key.Key_Return)
    assert opened == [project.document(2)]


def test_counts_follow_labelling_and_undo(project, qtbot):
    panel = shown_panel(project, qtbot)
    project.label(0, 6)
    project.session.use_annotator(project.other.id)
    project.label(0, 6)
    project.label(7, 9)
    project.session.use_annotator(project.me.id)
    assert cell(panel, project.document(0), Column.MINE) == "1"
    assert cell(panel, project.document(0), Column.OTHERS) == "2"
    project.session.history.undo()
    assert (cell(panel, project.document(0), Column.MINE), cell(panel, project.document(0), Column.OTHERS)) == ("", "2")
    chosen = project.session.history.newest_of(project.other.id)
    project.session.history.take_back(chosen.seq)
    assert cell(panel, project.document(0), Column.OTHERS) == "1"


def test_labelling_keeps_selection_and_collapsed_groups(project, qtbot):
    panel = shown_panel(project, qtbot)
    click(panel, project.document(0))
    panel.view.set_expanded(panel.model.groups()[0], False)
    project.label(0, 6)
    project.session.documents.set_meta([project.document(2)], title="另一个名字")
    assert panel.selected() == [project.document(0)]
    assert not panel.view.is_expanded(panel.model.groups()[0])


def test_a_status_or_a_decision_reads_only_its_document(project, qtbot, monkeypatch):
    """With a thousand reports, reading them all takes longer than a key may."""
    made = project.label(0, 6)
    panel = shown_panel(project, qtbot)
    documents, entries = project.session.documents, project.session.documents.entries
    monkeypatch.setattr(documents, "list", lambda: pytest.fail("the whole list was read"))
    monkeypatch.setattr(documents, "entries", lambda some: entries(some))
    monkeypatch.setattr(project.session.annotations, "counted_pieces", lambda: pytest.fail("all was counted"))
    changed = QSignalSpy(panel.model.dataChanged)
    documents.set_status([project.document()], Status.DONE)
    assert panel.model.index_of(project.document()).data(STATUS_ROLE) == Status.DONE
    assert cell(panel, project.document(), Column.MINE) == "1"
    assert done(panel, group_of(panel, project.document())) == 1
    assert changed.count() == 2
    project.session.annotations.delete([made])
    assert cell(panel, project.document(), Column.MINE) == ""
    project.session.history.undo()
    project.session.history.undo()
    assert panel.model.index_of(project.document()).data(STATUS_ROLE) == Status.NOT_STARTED
    assert cell(panel, project.document(), Column.MINE) == "1"
    documents.set_meta([project.document()], region="临江区")
    assert group_of(panel, project.document()).key == "临江区"


def test_a_decision_counts_its_annotation_once(project, qtbot):
    """Its change names both the document and the annotation that it makes."""
    panel = shown_panel(project, qtbot)
    codebook = CodebookPanel(project.session, project.bridge)
    qtbot.addWidget(codebook)
    project.shown.append(codebook)
    project.label(0, 6)
    project.session.use_annotator(project.other.id)
    project.label(0, 6)
    (case,) = project.session.review.cases(project.document(), [project.me.id, project.other.id])
    project.session.review.decide(case, Verdict.AGREED)
    assert (cell(panel, project.document(), Column.MINE), cell(panel, project.document(), Column.OTHERS)) == ("1", "2")
    assert codebook.model.index(0, LabelColumn.PROJECT).data() == "3"


def test_status_of_several_documents_by_the_menu(project, qtbot):
    panel = shown_panel(project, qtbot)
    click(panel, project.document(0))
    click(panel, project.document(1), Qt.KeyboardModifier.ControlModifier)
    assert panel.selected() == [project.document(0), project.document(1)]
    menu = panel.context_menu()
    status_menu = next(each for each in menu.findChildren(QMenu) if each.actions()[0].objectName() == "not_started")
    next(each for each in status_menu.actions() if each.objectName() == "done").trigger()
    statuses = project.session.documents.statuses()
    assert statuses[project.document(0), project.me.id] is Status.DONE
    assert statuses[project.document(1), project.me.id] is Status.DONE
    assert done(panel, panel.model.groups()[1]) == 2


def test_menu_opens_in_a_reader_and_copies_titles(project, qtbot):
    panel = shown_panel(project, qtbot)
    click(panel, project.document(2))
    menu = panel.context_menu()
    opened = []
    panel.open_in_reader_requested.connect(lambda document, reader: opened.append((document, reader)))
    readers = next(each for each in menu.findChildren(QMenu) if each.actions()[0].objectName() == "reader0")
    readers.actions()[2].trigger()
    next(each for each in menu.actions() if each.text() == "Copy title").trigger()
    assert opened == [(project.document(2), 2)]
    assert QGuiApplication.clipboard().text() == "临江区教育局2024年工作总结"


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


def test_drag_carries_the_documents_in_the_order_shown(project, qtbot):
    panel = shown_panel(project, qtbot)
    click(panel, project.document(1))
    click(panel, project.document(2), Qt.KeyboardModifier.ControlModifier)
    data = panel.model.mimeData(panel.view.selectedIndexes())
    assert decode_documents(data) == [project.document(2), project.document(1)]


def test_dropped_files_ask_for_import(project, qtbot, tmp_path: Path):
    panel = shown_panel(project, qtbot)
    asked = []
    panel.import_requested.connect(asked.append)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "报告.txt"))])
    event = QDropEvent(
        QPointF(20, 20),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    panel.view.dropEvent(event)
    assert asked == [[tmp_path / "报告.txt"]]


def test_empty_project_says_what_to_do(project, qtbot):
    project.session.documents.remove([each.id for each in project.documents])
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
