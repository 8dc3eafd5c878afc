"""Documents in groups, and the counts that follow."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest

from core.model import Status
from core.review.decisions import Verdict
from gui.base.mime import decode_documents
from gui.codebook.model import CodebookColumn
from gui.codebook.panel import CodebookPanel
from gui.documents.model import STATUS_ROLE, DocumentColumn
from gui.documents.rows import GroupBy
from tests.gui.documents.conftest import cell, click, done, group_of, groups, shown_panel

Key = Qt.Key


def test_groups_by_region_and_by_year(project, qtbot):
    panel = shown_panel(project, qtbot)
    assert groups(panel) == ["临江区", "青山区"]
    chosen = []
    panel.grouping_changed.connect(chosen.append)
    QTest.keyClick(panel.group_box, Key.Key_Down)
    assert panel.grouping() is GroupBy.YEAR
    assert groups(panel) == ["2024", "2023"]
    assert chosen == ["year"]
    assert cell(panel, project.document(2), DocumentColumn.YEAR) == "临江区"


def test_groups_by_kind_with_the_unknown_last(project, qtbot):
    project.session.documents.set_meta([project.document(0)], kind="plan")
    project.session.documents.set_meta([project.document(1)], kind="summary")
    panel = shown_panel(project, qtbot)
    panel.group_by(GroupBy.KIND)
    assert groups(panel) == ["Summary", "Plan", "No kind"]
    assert cell(panel, project.document(0), DocumentColumn.YEAR) == "2024"
    assert cell(panel, project.document(0), DocumentColumn.TITLE) == "青山区教育局2024年工作总结"


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
    assert cell(panel, project.document(0), DocumentColumn.TITLE) == "2024年工作总结"


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
    assert not next(
        action for action in panel.context_menu().actions() if action.text() == "Write regions in full"
    ).isEnabled()
    panel.view.selectAll()
    next(action for action in panel.context_menu().actions() if action.text() == "Write regions in full").trigger()
    assert groups(panel) == ["临江区", "安徽省六安市裕安区"]
    assert [cell(panel, project.document(place), DocumentColumn.TITLE) for place in (0, 1)] == [
        "教育局2024年工作总结",
        "教育局2025年工作总结",
    ]


def test_counts_follow_labelling_and_undo(project, qtbot):
    panel = shown_panel(project, qtbot)
    project.label(0, 6)
    project.session.use_annotator(project.other.id)
    project.label(0, 6)
    project.label(7, 9)
    project.session.use_annotator(project.me.id)
    assert cell(panel, project.document(0), DocumentColumn.MINE) == "1"
    assert cell(panel, project.document(0), DocumentColumn.OTHERS) == "2"
    project.session.history.undo()
    assert (
        cell(panel, project.document(0), DocumentColumn.MINE),
        cell(panel, project.document(0), DocumentColumn.OTHERS),
    ) == ("", "2")
    chosen = project.session.history.newest_of(project.other.id)
    project.session.history.take_back(chosen.seq)
    assert cell(panel, project.document(0), DocumentColumn.OTHERS) == "1"


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
    assert cell(panel, project.document(), DocumentColumn.MINE) == "1"
    assert done(panel, group_of(panel, project.document())) == 1
    assert changed.count() == 2
    project.session.annotations.delete([made])
    assert cell(panel, project.document(), DocumentColumn.MINE) == ""
    project.session.history.undo()
    project.session.history.undo()
    assert panel.model.index_of(project.document()).data(STATUS_ROLE) == Status.NOT_STARTED
    assert cell(panel, project.document(), DocumentColumn.MINE) == "1"
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
    assert (
        cell(panel, project.document(), DocumentColumn.MINE),
        cell(panel, project.document(), DocumentColumn.OTHERS),
    ) == ("1", "2")
    assert codebook.model.index(0, CodebookColumn.PROJECT).data() == "3"


def test_drag_carries_the_documents_in_the_order_shown(project, qtbot):
    panel = shown_panel(project, qtbot)
    click(panel, project.document(1))
    click(panel, project.document(2), Qt.KeyboardModifier.ControlModifier)
    data = panel.model.mimeData(panel.view.selectedIndexes())
    assert decode_documents(data) == [project.document(2), project.document(1)]


def test_each_group_is_found_at_its_line_whatever_is_folded(project, qtbot):
    model = shown_panel(project, qtbot).model

    def places() -> list[int]:
        lines = [model.index_of_group(group) for group in model.groups()]
        assert [model.group_at(line) for line in lines] == list(model.groups())
        return [line.row() for line in lines]

    first, second = model.groups()
    unfolded = places()
    model.set_collapsed(first, True)
    assert places() == [0, 1]
    model.set_collapsed(second, True)
    model.set_collapsed(first, False)
    assert places() == unfolded
    model.set_collapsed(second, False)
    assert places() == unfolded


def test_the_longest_title_is_as_it_is_shown(project, qtbot):
    panel = shown_panel(project, qtbot)
    longest = max(len(str(cell(panel, project.document(n), DocumentColumn.TITLE))) for n in range(3))
    assert len(panel.model.longest_title()) == longest
    panel.group_by(GroupBy.YEAR)
    assert panel.model.longest_title().startswith(("青山区", "临江区"))
