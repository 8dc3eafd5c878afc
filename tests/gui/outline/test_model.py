"""Headings as a tree with counts."""

from gui.outline.model import OutlineColumn
from gui.outline.panel import OutlinePanel
from tests.gui.outline.conftest import TEXT, index_of, titles


def test_headings_nest_as_their_levels_say(panel: OutlinePanel):
    assert titles(panel) == [
        "一、主要工作",
        ["（一）新建学校", "（二）教师队伍"],
        "二、明年计划",
        ["（一）继续建设"],
    ]


def test_annotations_are_counted_where_they_start_and_under_every_heading_above(panel, project, document):
    at = TEXT.index("完成三所")
    made, _change = project.session.annotations.create(document, at, at + 6, project.labels[0].id)
    first, child = index_of(panel, "一、主要工作"), index_of(panel, "（一）新建学校")
    assert (panel.model.count_of(first), panel.model.count_of(child)) == (1, 1)
    assert child.siblingAtColumn(OutlineColumn.COUNT).data() == "1"
    other = TEXT.index("招聘")
    project.session.annotations.move(made.id, other, other + 4)
    assert panel.model.count_of(child) == 0
    assert panel.model.count_of(index_of(panel, "（二）教师队伍")) == 1
    project.session.history.undo()
    project.session.history.undo()
    assert panel.model.count_of(first) == 0
