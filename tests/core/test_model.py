from hypothesis import given
from hypothesis import strategies as st

from core.ids import LabelId
from core.model import Label, Mask, Span

SPANS = st.tuples(st.integers(0, 12), st.integers(1, 6)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


@given(SPANS, SPANS)
def test_spans_are_sets_of_code_points(first: Span, second: Span) -> None:
    ours, theirs = set(range(first.start, first.end)), set(range(second.start, second.end))
    assert len(first) == len(ours)
    assert first.overlaps(second) == second.overlaps(first) == bool(ours & theirs)
    assert first.contains(second) == (theirs <= ours)


def test_a_label_is_named_and_defined_in_the_language_or_else_in_the_other() -> None:
    both = Label(LabelId("a"), "code", "安全", "Safety", "#000000", definition_zh="定义", definition_en="Definition")
    assert (both.name("zh_CN"), both.name("en"), both.name("de")) == ("安全", "Safety", "Safety")
    assert (both.definition("zh"), both.definition("en")) == ("定义", "Definition")
    chinese = Label(LabelId("b"), "code", "安全", "", "#000000", definition_zh="定义")
    assert (chinese.name("en"), chinese.definition("en")) == ("安全", "定义")
    assert Label(LabelId("c"), "code", "", "", "#000000").name("zh_CN") == "code"


def test_masks_come_in_the_order_of_the_text() -> None:
    masks = [Mask(4, 6, "share"), Mask(0, 9, "user"), Mask(0, 3, "user")]
    assert [mask.span for mask in sorted(masks)] == [Span(0, 3), Span(0, 9), Span(4, 6)]
