"""Offsets of every unit there is come in right, because the quotes prove it; what fits nowhere is listed or refused."""

from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from core.errors import UserError
from core.formats.jsonl_reader import ReadDocument
from core.formats.protocol import OffsetUnit
from core.formats.raw import RawDocument, RawSpan
from core.formats.units import COUNTINGS, Counting, find_counting, settle

WIDTHS: dict[OffsetUnit, Callable[[str], int]] = {
    OffsetUnit.CODE_POINTS: len,
    OffsetUnit.UTF_16: lambda text: len(text.encode("utf-16-le")) // 2,
    OffsetUnit.BYTES: lambda text: len(text.encode()),
}


def counted(text: str, at: int, counting: Counting) -> int:
    """Where another program would say that a place is: written down independently of the product's own table."""
    before = text[:at]
    if counting.line_end == 2:
        before = before.replace("\r\n", "\n").replace("\n", "\r\n")
    elif counting.line_end == 1:
        before = before.replace("\r\n", "\n")
    if counting.mark > 0:
        before = "\ufeff" + before
    elif counting.mark < 0:
        before = before.removeprefix("\ufeff")
    return WIDTHS[counting.unit](before)


def spans_of(text: str, places: list[tuple[int, int]], counting: Counting) -> list[RawSpan]:
    return [
        RawSpan(counted(text, start, counting), counted(text, end, counting) - counting.inclusive, "a", text[start:end])
        for start, end in places
    ]


@given(
    st.text("甲𠮷é\n\t b", min_size=2, max_size=30).map(lambda text: "𠮷始" + text + "终"),
    st.sampled_from([counting for counting in COUNTINGS if counting.line_end != 1 and counting.mark >= 0]),
    st.data(),
)
def test_the_way_that_fits_all_quotes_gives_the_places_they_were_taken_from(
    text: str, counting: Counting, data: st.DataObject
) -> None:
    ends = st.integers(0, len(text))
    places = data.draw(st.lists(st.tuples(ends, ends).map(sorted).filter(lambda two: two[0] < two[1]), min_size=1))
    pairs = [(start, end) for start, end in places]
    # An end that is included is that of a character of one unit, or no program would say so.
    assume(not counting.inclusive or all(WIDTHS[counting.unit](text[end - 1]) == 1 for _, end in pairs))
    document = RawDocument(1, text, spans_of(text, pairs, counting))
    try:
        found = find_counting([document], Counting())
    except UserError:
        # The same quotes stand elsewhere, too, and another way finds them there: the user is asked, which another test
        # is about.
        assume(all(text.count(text[start:end]) == 1 for start, end in pairs))
        raise
    assert found.fitting == found.quotes == len(pairs)
    settled = settle(document, found.counting)
    assert isinstance(settled, ReadDocument)
    assert not settled.refused
    assert [text[span.start : span.end] for span in settled.spans] == [text[start:end] for start, end in pairs]


@pytest.mark.parametrize("counting", COUNTINGS, ids=str)
def test_each_way_is_told_from_the_others(counting: Counting) -> None:
    """An NVivo-like text: 𠮷, Chinese and line ends before every span."""
    text = ("\ufeff" if counting.mark < 0 else "") + "𠮷校\r\n建𠮷设\r\n资金到位了\r\n教师到岗了"
    if counting.line_end == 2:
        text = text.replace("\r\n", "\n")
    places = [(text.index(quote), text.index(quote) + len(quote)) for quote in ("资金", "到位", "教师到岗")]
    if counting.inclusive and counting.unit is OffsetUnit.BYTES:
        # The last byte of the last character.
        spans = [
            RawSpan(counted(text, start, counting), counted(text, end, counting) - 1, "a", text[start:end])
            for start, end in places
        ]
    else:
        spans = spans_of(text, places, counting)
    document = RawDocument(1, text, spans)
    settled = settle(document, find_counting([document], Counting()).counting)
    assert isinstance(settled, ReadDocument)
    assert [settled.text[span.start : span.end] for span in settled.spans] == ["资金", "到位", "教师到岗"]


def test_a_broken_span_is_listed_and_never_moved() -> None:
    text = "城东区投入资金，新增教师。"
    good = [RawSpan(at, at + 2, "a", text[at : at + 2]) for at in range(8)]
    document = RawDocument(7, text, [*good, RawSpan(2, 4, "a", "教师")])
    settled = settle(document, find_counting([document], Counting()).counting)
    assert isinstance(settled, ReadDocument)
    assert len(settled.spans) == 8
    assert [(problem.line, problem.code) for problem in settled.refused] == [(7, "import.span_mismatch")]
    assert settled.refused[0].fields["number"] == 9


def test_where_no_way_fits_the_user_is_asked() -> None:
    document = RawDocument(1, "城东区投入资金", [RawSpan(0, 2, "a", "教师"), RawSpan(3, 5, "a", "没有")])
    with pytest.raises(UserError, match=r"import\.no_unit"):
        find_counting([document], Counting())


def test_where_several_ways_fit_and_mean_other_passages_the_user_is_asked() -> None:
    # Quoted: read as UTF-16 units it is the first 资金; as ends included, the second one. As code points it is neither.
    text = "𠮷资金资金到位"
    alike = RawDocument(1, text, [RawSpan(2, 4, "a", "资金")])
    assert find_counting([alike], Counting()).counting == Counting(OffsetUnit.UTF_16)
    both = RawDocument(1, "𠮷资资资", [RawSpan(3, 4, "a", "资")])
    assert find_counting([both], Counting()).counting == Counting()
    unlike = RawDocument(1, "𠮷甲资资乙", [RawSpan(3, 3, "a", "资")])
    with pytest.raises(UserError, match=r"import\.several_units"):
        find_counting([unlike], Counting())


def test_without_quotes_and_without_a_sign_of_either_unit_the_user_is_asked() -> None:
    with pytest.raises(UserError, match=r"import\.several_units"):
        find_counting([RawDocument(1, "𠮷校舍建设到位", [RawSpan(2, 5, "a")])], Counting())
    # Where both mean the same, or one of them ends at a stop, nobody is asked.
    before = RawDocument(1, "校舍建设到位𠮷", [RawSpan(0, 2, "a")])
    assert find_counting([before], Counting()).counting == Counting()
    stop = RawDocument(1, "𠮷校舍。建设到位", [RawSpan(4, 6, "a")])
    assert find_counting([stop], Counting()).counting == Counting()
