import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Span
from core.text.units import TextUnits, Unit

TEXT = (
    "第一，加强建设。\n\u3000\u3000一是新增学位3,500个（含幼儿园，小学），投入xx万元；二是保证“有学上”。总之，成效明显！\n"
    "\n第二，葛\U000e0100城𠮷\U0001f468\u200d\U0001f469\u200d\U0001f467e\u0301。\n"
)


def part(span: Span) -> str:
    return TEXT[span.start : span.end]


def test_a_caret_widens_through_every_unit_to_the_whole_text() -> None:
    units = TextUnits(TEXT)
    position = TEXT.index("学位")
    span = Span(position, position)
    steps: list[tuple[str, Unit]] = []
    while len(span) < len(TEXT):
        span, unit = units.widen(span)
        steps.append((part(span), unit))

    line = TEXT.splitlines()[1].strip()
    assert steps == [
        ("学", Unit.CHARACTER),
        ("学位", Unit.WORD),
        ("一是新增学位3,500个（含幼儿园，小学）", Unit.CLAUSE),
        ("一是新增学位3,500个（含幼儿园，小学），投入xx万元；", Unit.ITEM),
        ("一是新增学位3,500个（含幼儿园，小学），投入xx万元；二是保证“有学上”。", Unit.SENTENCE),
        (line, Unit.PARAGRAPH),
        (TEXT[: TEXT.index("\n\n")], Unit.SECTION),
        (TEXT.rstrip(), Unit.SECTION),
        (TEXT, Unit.SECTION),
    ]
    assert units.widen(span) == (span, Unit.SECTION)


def test_narrowing_goes_back_the_same_way() -> None:
    units = TextUnits(TEXT)
    position = TEXT.index("学位")
    widened = [Span(position, position)]
    while len(widened[-1]) < len(TEXT):
        widened.append(units.widen(widened[-1])[0])
    narrowed = [widened[-1]]
    while len(narrowed[-1]):
        narrowed.append(units.narrow(narrowed[-1], position)[0])

    assert narrowed == widened[::-1]


def test_a_selection_across_units_widens_to_the_next_that_holds_it() -> None:
    units = TextUnits(TEXT)
    start = TEXT.index("增学")

    assert part(units.widen(Span(start, start + 2))[0]) == "一是新增学位3,500个（含幼儿园，小学）"
    across = Span(TEXT.index("建设"), TEXT.index("学位"))
    assert part(units.widen(across)[0]).startswith("第一")


@pytest.mark.parametrize("cluster", ["葛\U000e0100", "𠮷", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "e\u0301"])
def test_a_character_is_a_whole_cluster(cluster: str) -> None:
    units = TextUnits(TEXT)
    start = TEXT.index(cluster)

    for position in range(start, start + len(cluster)):
        assert units.at(position, Unit.CHARACTER) == Span(start, start + len(cluster))
        word = units.at(position, Unit.WORD)
        assert word.contains(Span(start, start + len(cluster)))


def test_at_the_end_of_a_line_the_unit_before_counts() -> None:
    units = TextUnits(TEXT)
    end = TEXT.index("！") + 1

    assert part(units.at(end, Unit.SENTENCE)) == "总之，成效明显！"
    assert part(units.at(end, Unit.CHARACTER)) == "！"
    assert part(units.at(end, Unit.PARAGRAPH)).startswith("一是")


def test_at_the_comma_the_clause_before_counts_and_in_the_indent_the_first() -> None:
    units = TextUnits(TEXT)

    assert part(units.at(TEXT.index("，投入"), Unit.CLAUSE)).startswith("一是新增")
    assert part(units.at(TEXT.index("\u3000"), Unit.SENTENCE)).startswith("一是新增")


def test_an_empty_line_and_an_empty_text_have_empty_units() -> None:
    units = TextUnits(TEXT)
    empty = TEXT.index("\n\n") + 1
    for unit in (Unit.CHARACTER, Unit.WORD, Unit.CLAUSE, Unit.SENTENCE, Unit.PARAGRAPH):
        assert units.at(empty, unit) == Span(empty, empty)
    nothing = TextUnits("")
    for unit in Unit:
        assert nothing.at(0, unit) == Span(0, 0)
        assert nothing.next(0, unit) is None
        assert nothing.previous(0, unit) is None
    assert nothing.widen(Span(0, 0))[0] == Span(0, 0)


def test_items_and_sections_are_walked_in_order() -> None:
    units = TextUnits(TEXT)

    first = units.next(-1, Unit.SECTION)
    assert first is not None
    assert part(first).startswith("第一")
    item = units.next(0, Unit.ITEM)
    assert item is not None
    assert part(item).startswith("一是")
    following = units.next(item.start, Unit.ITEM)
    assert following is not None
    assert part(following).startswith("二是")
    assert units.previous(following.start, Unit.ITEM) == item


def test_a_long_paragraph_without_end_marks_has_words() -> None:
    units = TextUnits("教育" * 3000)

    assert units.at(4001, Unit.WORD) == Span(4000, 4002)


PIECES = st.lists(
    st.sampled_from(
        [
            "教育局",
            "，",
            "。",
            "\n",
            "\n\n",
            "\u3000",
            "一、",
            "（一）",
            "一是",
            "二是",
            "3,500",
            "xx",
            "𠮷",
            "葛\U000e0100",
            "\t",
            " ",
            "”",
            "“",
            "\u0301",
        ]
    ),
    max_size=30,
).map("".join)


@given(PIECES, st.data())
def test_widening_always_grows_and_narrowing_always_shrinks(text: str, data: st.DataObject) -> None:
    units = TextUnits(text)
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))))

    wider, _ = units.widen(span)
    assert wider.contains(span)
    assert len(wider) > len(span) or wider == span == Span(0, len(text))
    narrower, _ = units.narrow(span, start)
    assert span.contains(narrower)
    assert len(narrower) < len(span) or not len(span)


@given(PIECES, st.sampled_from(Unit))
def test_forward_and_backward_meet_the_same_units(text: str, unit: Unit) -> None:
    units = TextUnits(text)
    forward: list[Span] = []
    position = -1
    while (span := units.next(position, unit)) is not None:
        assert span.start > position
        forward.append(span)
        position = span.start
    backward: list[Span] = []
    position = len(text)
    while (span := units.previous(position, unit)) is not None:
        assert span.start < position
        backward.append(span)
        position = span.start

    assert backward[::-1] == forward
    assert all(len(span) for span in forward)


@given(PIECES)
def test_every_character_has_its_sentence_and_paragraph(text: str) -> None:
    units = TextUnits(text)
    for position, char in enumerate(text):
        if not char.isspace():
            here = Span(position, position + 1)
            for unit in (Unit.CHARACTER, Unit.WORD, Unit.SENTENCE, Unit.PARAGRAPH):
                assert units.at(position, unit).contains(here), unit
