from hypothesis import given
from hypothesis import strategies as st

from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Annotation, Label
from gui.annotations.rows import AnnotationColumn, Filter, RowMaker, find_place, place_for, sort_rows

LABELS = [Label(LabelId(name), name, name, name, "#000000") for name in "abc"]
NAMES = {AnnotatorId("me"): "王敏", AnnotatorId("you"): "李强"}
MAKER = RowMaker("第一，学校。\n\n第二，教师。" * 20, LABELS, NAMES, "zh_CN")


@st.composite
def rows(draw):
    start = draw(st.integers(0, 100))
    return MAKER.row(
        Annotation(
            AnnotationId(draw(st.uuids()).hex),
            DocumentId("d"),
            start,
            start + draw(st.integers(1, 150)),
            LabelId(draw(st.sampled_from("abc"))),
            AnnotatorId(draw(st.sampled_from(["me", "you"]))),
            draw(st.sampled_from([None, "甲", "乙"])),
            "2026-01-01T00:00:00.000Z",
            draw(st.sampled_from(["2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.000Z"])),
        )
    )


@given(st.lists(rows(), max_size=12), rows(), st.sampled_from(AnnotationColumn), st.booleans())
def test_a_row_goes_where_sorting_would_put_it(some, new, column, descending):
    ordered = sort_rows(some, column, descending)
    place = place_for(new, ordered, column, descending)
    grown = [*ordered[:place], new, *ordered[place:]]
    assert sort_rows(grown, column, descending) == grown
    assert find_place(new, grown, column, descending) == place
    assert find_place(new, ordered, column, descending) is None


@given(st.lists(rows(), max_size=12))
def test_rows_without_a_note_stay_last_either_way(some):
    for descending in (False, True):
        noted = [bool(row.note) for row in sort_rows(some, AnnotationColumn.NOTE, descending)]
        assert noted == sorted(noted, reverse=True)


def test_a_quote_is_one_line_and_cut():
    row = MAKER.row(
        Annotation(AnnotationId("x"), DocumentId("d"), 0, 200, LabelId("a"), AnnotatorId("me"), None, "", "")
    )
    assert row.quote.startswith("第一，学校。 第二，教师。")
    assert row.quote.endswith("…")


def test_the_filter_passes_over_case_and_keeps_its_place_behind_characters_that_fold_longer():
    maker = RowMaker("ẞﬁ IT教室", LABELS, NAMES, "zh_CN")
    row = maker.row(Annotation(AnnotationId("x"), DocumentId("d"), 3, 7, LabelId("a"), AnnotatorId("me"), "QR", "", ""))
    assert Filter("it教室 qr").matching([row]) == [row]
    assert Filter(" it教").matching([row]) == [row]


def test_the_filter_looks_into_the_part_of_a_passage_that_is_cut():
    maker = RowMaker("字" * 300 + "末尾", LABELS, NAMES, "zh_CN")
    row = maker.row(
        Annotation(AnnotationId("x"), DocumentId("d"), 0, 302, LabelId("a"), AnnotatorId("me"), None, "", "")
    )
    assert Filter("末尾 王敏").matching([row]) == [row]
    assert Filter("末尾 李强").matching([row]) == []
