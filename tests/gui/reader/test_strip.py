"""Label, annotator and note stand beside the text in words, and can be clicked."""

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from core.text.unit import Unit

TEXT = "新建学校三所。招聘教师四十名。\n资助学生九人。校园安全无事故。\n" + "说的是教育。" * 20


def test_brackets_stand_at_their_passages_with_label_and_person(make_pane, make_annotation):
    mine = make_annotation(0, 7, "a", "blue")
    theirs = make_annotation(0, 15, "b", "green", annotator="other")
    pane = make_pane(TEXT, [mine, theirs])
    pane.resize(1100, 600)
    strip = pane.strip
    assert strip.wide
    brackets = {bracket.annotation.id: bracket for bracket in strip.brackets()}
    assert set(brackets) == {"a", "b"}
    assert brackets["a"].lane != brackets["b"].lane
    assert abs(brackets["a"].top - pane.view.y_of(0)) < pane.view.line_height() / 2
    assert strip.words(mine) == "Infrastructure"
    assert strip.words(theirs) == "Teachers 李"


def test_a_click_on_a_name_chooses_its_passage(make_pane, make_annotation):
    first, second = make_annotation(0, 7, "a"), make_annotation(16, 23, "b", "red")
    pane = make_pane(TEXT, [first, second])
    pane.resize(1100, 600)
    pane.strip.grab()
    (rect,) = [rect for rect, name in pane.strip._words if name == "b"]
    QTest.mouseClick(pane.strip, Qt.MouseButton.LeftButton, pos=rect.center())
    assert pane.view.selected_annotation.id == "b"
    bracket = pane.strip.brackets()[0]
    QTest.mouseClick(pane.strip, Qt.MouseButton.LeftButton, pos=QPoint(1, (bracket.top + bracket.bottom) // 2))
    assert pane.view.selected_annotation.id == "a"


def test_a_note_is_marked(make_pane, make_annotation):
    plain = make_annotation(0, 7, "a")
    pane = make_pane(TEXT, [plain])
    pane.resize(1100, 600)
    before = pane.strip.grab().toImage()
    noted = replace(plain, note="要核实")
    pane.set_annotations([noted])
    assert pane.strip.grab().toImage() != before


def test_names_in_the_strip_never_lie_over_each_other(make_pane, make_annotation):
    pane = make_pane(TEXT, [make_annotation(place, place + 1, str(place)) for place in range(14)])
    pane.resize(1100, 600)
    pane.strip.grab()
    rects = [rect for rect, _name in pane.strip._words]
    assert rects
    assert not any(one.intersects(other) for place, one in enumerate(rects) for other in rects[place + 1 :])


def test_a_narrow_reader_has_dots_and_its_whole_width_for_the_text(make_pane, make_annotation):
    pane = make_pane(TEXT, [make_annotation(0, 7, "a")])
    pane.resize(420, 600)
    assert not pane.strip.wide
    assert pane.strip.width() < 20
    pane.strip.grab()
    bracket = pane.strip.brackets()[0]
    QTest.mouseClick(pane.strip, Qt.MouseButton.LeftButton, pos=QPoint(3, bracket.top + 6))
    assert pane.view.selected_annotation.id == "a"


def test_the_strip_leaves_lines_of_a_good_length(make_pane):
    pane = make_pane("教育" * 300)
    pane.resize(1400, 600)
    line = pane.view.snapping.line(0)
    assert len(line) == 600
    cells = pane.view.span_rectangles(pane.view.snapping.at(0, Unit.PARAGRAPH))
    assert 32 <= round(cells[0].width() / 18) <= 42
