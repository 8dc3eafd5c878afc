"""The bar of attributes beside its passage and beside rows, by real keys."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest

from gui.annotations.attribute_bar import AttributeBar
from gui.annotations.attribute_lines import ChoiceLine, TypedLine
from tests.gui.annotations.conftest import closed, shown_panel, type_in, values
from tests.gui.driving import press, readers

Key = Qt.Key


def bar_of(parent) -> AttributeBar:
    found = parent.findChild(AttributeBar)
    assert isinstance(found, AttributeBar)
    return found


def test_digits_choose_and_again_take_away(project, bars):
    made = project.label(0, 6)
    bar = bars(made)
    type_in(bar, Key.Key_2)
    assert values(project, made) == {"status": "planned"}
    line = bar.lines[0]
    assert isinstance(line, ChoiceLine)
    assert [button.isChecked() for button in line.buttons] == [False, True, False]
    type_in(bar, Key.Key_3)
    assert values(project, made) == {"status": "problem"}
    type_in(bar, Key.Key_3)
    assert values(project, made) == {}
    type_in(bar, Key.Key_1, Key.Key_0)
    assert values(project, made) == {}
    step = project.session.history.next_undo()
    assert step is not None
    assert step.name == "attribute.set"


def test_tab_goes_on_and_around_and_a_letter_goes_to_its_line(project, bars):
    bar = bars(project.label(0, 6))
    focused = [line.attribute.code for line in bar.lines if line.hasFocus()]
    assert focused == ["status"]
    type_in(bar, Key.Key_Tab)
    amount = bar.lines[1]
    assert isinstance(amount, TypedLine)
    assert amount.edit.hasFocus()
    type_in(bar, Key.Key_Tab)
    assert bar.lines[0].hasFocus()
    type_in(bar, Key.Key_N)
    assert amount.edit.hasFocus()
    QTest.keyClick(amount.edit, Key.Key_Backtab)
    assert bar.lines[0].hasFocus()


def test_what_is_no_value_is_said_and_stays_until_escape_is_pressed_twice(project, bars):
    made = project.label(0, 6)
    bar = bars(made)
    type_in(bar, Key.Key_Tab, text="about 3")
    amount = bar.lines[1]
    assert isinstance(amount, TypedLine)
    type_in(bar, Key.Key_Tab)
    assert amount.edit.hasFocus(), "one stays where something is wrong"
    assert "about 3 is no value of amount" in bar.message.text()
    assert bar.message.isVisible()
    type_in(bar, Key.Key_Escape)
    assert bar.isVisible()
    assert amount.text == "about 3"
    type_in(bar, Key.Key_Escape)
    assert closed(bar)
    assert bars.errors == []


def test_what_is_no_value_comes_back_after_clicking_elsewhere(project, bars):
    made = project.label(0, 6)
    bar = bars(made)
    type_in(bar, Key.Key_Tab, text="about 3")
    bar.close()
    assert [error.code for error in bars.errors] == ["field.bad_value"]
    again = bars(made)
    amount = again.lines[1]
    assert isinstance(amount, TypedLine)
    assert amount.text == "about 3"
    assert amount.edit.hasFocus()
    amount.edit.selectAll()
    type_in(again, text="3")
    again.close()
    assert values(project, made) == {"amount": {"value": 3, "unit": "万元"}}


def test_escape_keeps_what_is_a_value(project, bars):
    made = project.label(0, 6)
    bar = bars(made)
    type_in(bar, Key.Key_Tab, text="12")
    type_in(bar, Key.Key_Escape)
    assert closed(bar)
    assert values(project, made) == {"amount": {"value": 12, "unit": "万元"}}


def test_several_annotations_get_what_they_have_in_common(project, bars):
    one, two = project.label(0, 6, 0), project.label(7, 13, 1)
    project.session.attributes.set([one], {"status": "done"})
    bar = bars(one, two)
    assert [line.attribute.code for line in bar.lines] == ["status"]
    assert bar.subject.mixed == {"status"}
    type_in(bar, Key.Key_2)
    assert values(project, one) == values(project, two) == {"status": "planned"}
    project.session.history.undo()
    assert values(project, one) == {"status": "done"}, "both are one step"
    assert values(project, two) == {}


def test_of_another_persons_annotation_the_bar_says_why_not(project, bars):
    project.session.use_annotator(project.other.id)
    theirs = project.label(0, 6)
    project.session.use_annotator(project.me.id)
    bar = bars(theirs)
    type_in(bar, Key.Key_2)
    assert "belongs to another annotator" in bar.message.text()
    assert values(project, theirs) == {}


def test_rows_are_set_in_bulk_by_the_key_of_the_list(project, qtbot):
    ids = [project.label(0, 6), project.label(7, 13)]
    panel = shown_panel(project, qtbot)
    panel.view.setFocus()
    panel.view.selectAll()
    QTest.keyClick(panel.view, Key.Key_Slash)
    bar = bar_of(panel)
    qtbot.waitUntil(bar.isVisible)
    bar.lines[0].setFocus()
    QTest.keyClick(bar.lines[0], Key.Key_1)
    assert [values(project, made) for made in ids] == [{"status": "done"}] * 2


def test_one_key_at_the_passage_and_back_to_the_text(window, qtbot):
    view = readers(window).panes[0].view
    view.set_selection(0, 6)
    press(window, Key.Key_1)
    press(window, Key.Key_Slash)
    bar = bar_of(window)
    qtbot.waitUntil(bar.isVisible)
    type_in(bar, Key.Key_2)
    session = window.session
    assert session is not None
    made = next(iter(session.annotations.iterate()))
    assert session.attributes.of([made.id]) == {made.id: {"status": "planned"}}
    type_in(bar, Key.Key_Escape)
    qtbot.waitUntil(view.hasFocus)
    assert view.said(made) == "Planned"
    from gui.reader.tips import tip

    assert "Planned" in tip(None, [made], view.labels, view.names, "", view.said)


def test_it_is_as_high_as_its_lines_and_covers_no_passage_also_with_a_message(project, bars):
    bar = bars(project.label(0, 6))
    passage = QRect(100, 100, 80, 20)
    assert bar.height() - bar._hint.geometry().bottom() <= 10
    assert bar._hint.geometry().top() - bar.lines[-1].geometry().bottom() <= 10
    assert not bar.geometry().intersects(passage)
    before = bar.height()
    type_in(bar, Key.Key_Tab, text="a lot")
    type_in(bar, Key.Key_Tab)
    assert bar.message.isVisible()
    assert bar.height() > before
    assert bar.message.geometry().bottom() < bar._hint.geometry().top()
    assert not bar.geometry().intersects(passage)
