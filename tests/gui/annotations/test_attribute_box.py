"""The list of annotations filtered and sorted by what is said beside labels."""

from core.said.fields import FieldChoice
from gui.annotations.attribute_box import AttributeBox
from gui.annotations.rows import RowMaker
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
