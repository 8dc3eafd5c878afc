"""Annotations by column are a sequence of the same records."""

from hypothesis import given
from hypothesis import strategies as st

from core.formats.records import SpanColumns, SpanRecord
from core.ids import AnnotationId

words = st.text(max_size=3)
records = st.lists(
    st.builds(SpanRecord, st.integers(), st.integers(), words, words, words, words | st.none(), words, words, words)
)


@given(records, st.slices(5))
def test_columns_are_the_records(spans: list[SpanRecord], part: slice) -> None:
    columns = SpanColumns.of(spans)
    assert columns == spans
    assert list(columns) == spans
    assert len(columns) == len(spans)
    assert bool(columns) == bool(spans)
    assert columns[part] == spans[part]
    assert [columns[place] for place in range(len(spans))] == spans
    assert all(isinstance(span, SpanRecord) for span in columns)
    assert SpanColumns.of(columns) is columns


def test_what_spans_cover_is_that_of_the_text_that_is_asked_about() -> None:
    columns = SpanColumns.of(
        [
            SpanRecord(0, 2, "a", AnnotationId("1"), "", None, "", ""),
            SpanRecord(1, 3, "b", AnnotationId("2"), "", None, "", ""),
        ]
    )
    first, second = "新建学校", "ab𠮷d"
    assert columns.quotes(first) == ("新建", "建学")
    assert columns.quotes(first) is columns.quotes(first)
    assert columns.quotes(second) == ("ab", "b𠮷")
    assert SpanColumns.of([]).quotes(first) == ()
