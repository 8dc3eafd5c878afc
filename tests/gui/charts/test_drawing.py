"""What is under a point of a chart."""

from gui.charts.drawing import Box, Dot, Drawing, MarkTarget, Stroke, at

LOW, HIGH, DOT, LINE = (MarkTarget(words) for words in ("low", "high", "dot", "line"))
DRAWING = Drawing(
    (0, 10),
    (0, 10),
    boxes=(Box(0, 0, 4, 4, "#000000", LOW), Box(2, 2, 6, 6, "#000000", HIGH), Box(8, 8, 9, 9, "#000000")),
    dots=(Dot(3, 3, 10, "#000000", target=DOT),),
    strokes=(Stroke(((7, 1), (9, 3)), "#000000", target=LINE),),
)
REACH = (0.5, 0.5)


def test_what_is_on_top_counts() -> None:
    assert at(DRAWING, 1, 1, REACH) is LOW
    assert at(DRAWING, 5, 5, REACH) is HIGH
    assert at(DRAWING, 2.2, 3.8, REACH) is HIGH, "the later box lies over the earlier one"
    assert at(DRAWING, 3.2, 3.2, REACH) is DOT, "dots lie over boxes"


def test_a_line_is_met_within_reach_and_not_beyond_its_ends() -> None:
    assert at(DRAWING, 8.2, 1.9, REACH) is LINE
    assert at(DRAWING, 9.8, 3.8, REACH) is None
    assert at(DRAWING, 8, 1, REACH) is None


def test_what_leads_nowhere_is_nothing() -> None:
    assert at(DRAWING, 8.5, 8.5, REACH) is None


def test_it_is_empty_without_marks() -> None:
    assert Drawing((0, 1), (0, 1)).empty
    assert not DRAWING.empty
