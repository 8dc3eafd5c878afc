import itertools
from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.ids import AnnotatorId, LabelId
from core.model import Annotation
from gui.base.colours import Ground, Rgba, ink
from gui.reader.index import SpanIndex
from gui.reader.paint import EMPTY, Boxes, LineMetrics, LineShape, Rect, Scene, initials_of, plan_block

Make = Callable[..., Annotation]
EM = 18
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


def flat(boxes: Boxes) -> list[Rect]:
    """All boxes, from the top left on."""
    found = [Rect(*box, tint) for tint, of_tint in boxes.items() for box in of_tint]
    return sorted(found, key=lambda r: (r.y, r.x))


def test_nothing_to_draw_without_annotations() -> None:
    assert plan_block(lines_of(2), SpanIndex(), SCENE) == EMPTY


def test_a_span_over_two_lines_has_a_fill_and_an_underline_in_each(make_annotation: Make) -> None:
    plan = plan_block(lines_of(3), SpanIndex([make_annotation(8, 13)]), SCENE)
    assert [(r.x, r.width) for r in flat(plan.under)] == [(8 * EM, 2 * EM), (0, 3 * EM)]
    assert len(flat(plan.over)) == 2
    assert plan.marks == []


def test_underlines_of_four_lie_in_lanes_between_the_glyphs(make_annotation: Make) -> None:
    four = [make_annotation(0, 9 - n, f"a{n}", ("blue", "green", "red")[n % 3]) for n in range(4)]
    plan = plan_block(lines_of(2), SpanIndex(four), SCENE)
    tops = sorted({r.y for r in flat(plan.over)})
    assert len(tops) == 4
    descender, next_glyph = 24 + 0.2 * EM, 24 + 31 - 0.88 * EM
    assert all(r.y >= descender - 1 and r.y + r.height <= next_glyph + 1 for r in flat(plan.over))
    assert all(b - a >= METRICS.lane_height for a, b in itertools.pairwise(tops))


def test_fills_do_not_pile_up(make_annotation: Make) -> None:
    plan = plan_block(
        lines_of(1), SpanIndex([make_annotation(0, 10, "outer"), make_annotation(3, 6, "inner", "green")]), SCENE
    )
    covered = sorted((r.x, r.x + r.width) for r in flat(plan.under))
    assert covered == [(0, 3 * EM), (3 * EM, 6 * EM), (6 * EM, 10 * EM)]
    assert flat(plan.under)[1].colour == INKS[LabelId("green")].fill


def test_another_annotator_is_lighter_and_has_a_mark_once_a_line(make_annotation: Make) -> None:
    others = [make_annotation(1, 3, "a", annotator="other"), make_annotation(5, 12, "b", annotator="other")]
    plan = plan_block(lines_of(2), SpanIndex(others), SCENE)
    assert [(mark.text, mark.column) for mark in plan.marks] == [("李", 0)]
    assert {r.colour for r in flat(plan.over)} == {INKS[LabelId("blue")].other_line}


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
    first, second = flat(plan.over)
    assert first.y == second.y
    assert second.x - (first.x + first.width) >= 2


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    spans=st.lists(
        st.tuples(st.integers(0, 38), st.integers(1, 20), st.sampled_from(["blue", "green"]), st.booleans()),
        min_size=1,
        max_size=12,
    )
)
def test_each_character_is_filled_once_with_the_topmost(
    make_annotation: Make, spans: list[tuple[int, int, str, bool]]
) -> None:
    annotations = [
        make_annotation(start, min(40, start + length), f"a{n:02}", label, annotator="me" if mine else "other")
        for n, (start, length, label, mine) in enumerate(spans)
    ]
    painted = filled(plan_block(lines_of(4), SpanIndex(annotations), SCENE).under)
    expected: dict[int, Rgba] = {}
    for at in range(40):
        covering = [a for a in annotations if a.start <= at < a.end]
        if covering:
            top = min(
                covering,
                key=lambda a: (a.annotator != SCENE.own, a.end - a.start, -a.start, tuple(-ord(c) for c in a.id)),
            )
            found = INKS[top.label]
            expected[at] = found.fill if top.annotator == SCENE.own else found.other_fill
    assert painted == expected


def filled(boxes: Boxes) -> dict[int, Rgba]:
    """The fill of each character of `lines_of`; fails where two lie on each other."""
    found: dict[int, Rgba] = {}
    for rect in flat(boxes):
        line = round((rect.y - 24 - METRICS.fill_top) / 31)
        for at in range(round(rect.x / EM), round((rect.x + rect.width) / EM)):
            assert line * 10 + at not in found
            found[line * 10 + at] = rect.colour
    return found


def test_a_line_from_right_to_left_is_drawn_where_it_lies(make_annotation: Make) -> None:
    line = LineShape(0, 10, 24.0, lambda at: (10 - at) * EM)
    plan = plan_block([line], SpanIndex([make_annotation(2, 5)]), SCENE)
    assert [(r.x, r.width) for r in flat(plan.under)] == [(5 * EM, 3 * EM)]
    (underline,) = flat(plan.over)
    assert underline.x >= 5 * EM
    assert underline.x + underline.width <= 8 * EM
