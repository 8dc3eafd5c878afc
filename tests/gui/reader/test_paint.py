import itertools
from collections.abc import Callable

from core.ids import AnnotatorId, LabelId
from core.model import Annotation
from gui.reader.colours import Ground, ink
from gui.reader.index import SpanIndex
from gui.reader.paint import EMPTY, LineMetrics, LineShape, Scene, initials_of, plan_block

Make = Callable[..., Annotation]
EM = 18.0
METRICS = LineMetrics.of(EM, 31)
INKS = {
    LabelId(name): ink(colour, Ground.light())
    for name, colour in (("blue", "#0072B2"), ("green", "#009E73"), ("red", "#D55E00"))
}
SCENE = Scene(INKS, AnnotatorId("me"), {AnnotatorId("other"): "李", AnnotatorId("third"): "赵"}, METRICS)


def lines_of(count: int, length: int = 10) -> list[LineShape]:
    """Lines of ten Han characters, 31 pixels apart."""
    return [
        LineShape(n * length, (n + 1) * length, 24.0 + n * 31, lambda at, first=n * length: (at - first) * EM)
        for n in range(count)
    ]


def test_nothing_to_draw_without_annotations() -> None:
    assert plan_block(lines_of(2), SpanIndex(), SCENE) == EMPTY


def test_a_span_over_two_lines_has_a_fill_and_an_underline_in_each(make_annotation: Make) -> None:
    plan = plan_block(lines_of(3), SpanIndex([make_annotation(8, 13)]), SCENE)
    assert [(r.x, r.width) for r in plan.under] == [(8 * EM, 2 * EM), (0, 3 * EM)]
    assert len(plan.over) == 2
    assert plan.marks == []


def test_underlines_of_four_lie_in_lanes_between_the_glyphs(make_annotation: Make) -> None:
    four = [make_annotation(0, 9 - n, f"a{n}", ("blue", "green", "red")[n % 3]) for n in range(4)]
    plan = plan_block(lines_of(2), SpanIndex(four), SCENE)
    tops = sorted({r.y for r in plan.over})
    assert len(tops) == 4
    descender, next_glyph = 24 + 0.2 * EM, 24 + 31 - 0.88 * EM
    assert all(r.y >= descender - 1 and r.y + r.height <= next_glyph + 1 for r in plan.over)
    assert all(b - a >= METRICS.lane_height for a, b in itertools.pairwise(tops))


def test_fills_do_not_pile_up(make_annotation: Make) -> None:
    plan = plan_block(
        lines_of(1), SpanIndex([make_annotation(0, 10, "outer"), make_annotation(3, 6, "inner", "green")]), SCENE
    )
    covered = sorted((r.x, r.x + r.width) for r in plan.under)
    assert covered == [(0, 3 * EM), (3 * EM, 6 * EM), (6 * EM, 10 * EM)]
    assert plan.under[1].colour == INKS[LabelId("green")].fill


def test_another_annotator_is_lighter_and_has_a_mark_once_a_line(make_annotation: Make) -> None:
    others = [make_annotation(1, 3, "a", annotator="other"), make_annotation(5, 12, "b", annotator="other")]
    plan = plan_block(lines_of(2), SpanIndex(others), SCENE)
    assert [(mark.text, mark.column) for mark in plan.marks] == [("李", 0)]
    assert {r.colour for r in plan.over} == {INKS[LabelId("blue")].other_line}


def test_many_others_in_a_line_are_summed_up(make_annotation: Make) -> None:
    others = [make_annotation(n, n + 2, f"a{n}", annotator=who) for n, who in enumerate(("other", "third", "fourth"))]
    plan = plan_block(lines_of(1), SpanIndex(others), SCENE)
    assert [mark.text for mark in plan.marks] == ["李", "+"]


def test_annotators_of_one_surname_have_different_marks() -> None:
    names = {AnnotatorId("a"): "李明", AnnotatorId("b"): "李芳", AnnotatorId("c"): "李", AnnotatorId("d"): ""}
    assert list(initials_of(names).values()) == ["李", "芳", "李", "?"]


def test_an_unknown_label_is_not_drawn(make_annotation: Make) -> None:
    assert plan_block(lines_of(1), SpanIndex([make_annotation(0, 3, label="gone")]), SCENE) == EMPTY


def test_neighbours_in_one_lane_stay_two(make_annotation: Make) -> None:
    plan = plan_block(lines_of(1), SpanIndex([make_annotation(0, 3, "a"), make_annotation(3, 6, "b")]), SCENE)
    first, second = sorted(plan.over, key=lambda r: r.x)
    assert first.y == second.y
    assert second.x - (first.x + first.width) >= 2
