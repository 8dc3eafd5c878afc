"""Hits by district and year, in proportion to how much was written."""

from core.model import Span
from core.search.asked import TypedSearch
from core.search.frequencies import Frequency, frequencies
from core.search.searching import Searcher
from core.search.where import Where
from core.session import Session
from tests.core.projects import TEXT, add, first


def test_rows_count_documents_without_hits_and_leave_furniture_out(session: Session) -> None:
    one, other = add(session, "教师。教师。", "一"), add(session, "x" * 94 + "没有教学", "二")
    session.documents.set_meta([one, other], region="浙江省")
    session.documents.set_meta([first(session)], region="河南省", year=2024)
    session.documents.mask(other, Span(0, 94))
    searcher = Searcher.of(session)
    found = searcher.find(session, TypedSearch("教师").question(session))
    rows = frequencies(searcher.corpus(session), found, "region")
    assert rows == [Frequency("河南省", 1, 1, 1, len(TEXT)), Frequency("浙江省", 2, 1, 2, 10)]
    assert rows[1].rate == 2_000
    years = frequencies(searcher.corpus(session), found, "year")
    assert [(row.value, row.hits) for row in years] == [("2024", 1), ("", 2)]
    only = frequencies(searcher.corpus(session), found, "region", Where(region="河南"))
    assert [row.value for row in only] == ["河南省"]
    assert Frequency("", 0, 0, 0, 0).rate == 0
