"""The list of annotations filtered and sorted by what is said beside labels."""

import gui.annotations
from core.said.fields import FieldChoice
from gui.annotations.attribute_box import AttributeBox
from gui.annotations.rows import RowMaker
from tests.counting import lines_of
from tests.gui.annotations.conftest import quotes, shown_panel


def test_rows_show_values_and_are_filtered_and_sorted_by_them(project, qtbot):
    ids = [project.label(0, 6), project.label(7, 13), project.label(14, 24)]
    panel = shown_panel(project, qtbot)
    assert not panel.attribute_box.isVisible(), "nothing is said, nothing is shown"
    assert "Attributes" not in [panel.model.title(column) for column in panel.view.columns()]
    session = project.session
    session.attributes.set([ids[0]], {"status": "planned", "amount": {"value": 3, "unit": "亿元"}})
    session.attributes.set([ids[2]], {"status": "done", "amount": {"value": 12, "unit": "亿元"}})
    assert panel.attribute_box.isVisible()
    assert [row.said for row in panel.model.shown()] == ["Planned · 3亿元", "", "Done · 12亿元"]
    panel.sort_by_attribute("amount")
    panel.sort_by_attribute("amount")
    assert [row.said for row in panel.model.shown()] == ["Done · 12亿元", "Planned · 3亿元", ""]
    panel.attribute_box.setCurrentIndex(panel.attribute_box.findText("Status: Planned"))
    assert [row.said for row in panel.model.shown()] == ["Planned · 3亿元"]
    panel.attribute_box.setCurrentIndex(panel.attribute_box.findText("Amount: not said"))
    assert len(quotes(panel)) == 1
    session.history.undo()
    session.history.undo()
    assert not panel.attribute_box.isVisible()
    assert len(quotes(panel)) == 3, "a filter that is out of sight filters nothing"


def test_each_choice_of_several_is_offered_by_itself(project, qtbot):
    session = project.session
    session.attributes.declare(
        "groups", "several", choices=[FieldChoice("a", "", "Old"), FieldChoice("b", "", "Young")]
    )
    made = project.label(0, 6)
    session.attributes.set([made], {"groups": ["a", "b"]})
    box = AttributeBox()
    qtbot.addWidget(box)
    maker = RowMaker("新建学校三所", project.labels, {}, "en", session.attributes.by_label())
    row = maker.row(session.annotations.get(made), session.attributes.of([made])[made])
    assert box.offer(session.attributes.declared(), [row])
    offered = [box.itemText(place) for place in range(box.count())]
    assert offered == ["All values", "groups: Old", "groups: Young", "groups: any value", "groups: not said"]
    box.setCurrentIndex(2)
    assert box.chosen() == ("groups", "b")
    assert not box.offer(session.attributes.declared(), [])
    assert box.chosen() is None


def test_a_value_costs_the_same_however_many_annotations_have_one(project, qtbot):
    panel = shown_panel(project, qtbot)
    attributes = project.session.attributes

    def one_more(first: int, count: int) -> int:
        made = [project.label(0, end) for end in range(first, first + count)]
        attributes.set(made, {"status": "done"})
        again = project.label(1, first + 1)
        return lines_of(lambda: attributes.set([again], {"status": "done"}), gui.annotations)

    few = one_more(1, 4)
    more = one_more(5, 16)
    assert more <= few + 60, "no line of core or of the list for each of them"
    assert len(quotes(panel)) == 22


def test_a_value_that_nothing_has_any_more_is_not_offered(project, qtbot):
    ids = [project.label(0, 6), project.label(7, 13)]
    panel = shown_panel(project, qtbot)
    box, attributes = panel.attribute_box, project.session.attributes
    attributes.set(ids, {"status": "planned"})
    attributes.set(ids[:1], {"status": "done"})
    assert (box.findText("Status: Planned"), box.findText("Status: Done")) != (-1, -1)
    attributes.set(ids[1:], {"status": None})
    assert box.findText("Status: Planned") == -1
    assert box.findText("Status: Done") != -1
    project.session.annotations.delete(ids[:1])
    assert not box.isVisible()
    project.session.history.undo()
    assert box.findText("Status: Done") != -1
