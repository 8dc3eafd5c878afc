"""Words near hits, measured by log-likelihood."""

import pytest

from core.search.asked import TypedSearch
from core.search.collocates import collocates, log_likelihood
from core.search.searching import Searcher
from core.session import Session
from tests.core.projects import add


def test_the_measure_is_that_of_the_literature() -> None:
    # Rayson's own worked figures: a word 10 times in 1,000 against 5 times in 2,000.
    assert log_likelihood(10, 1_000, 5, 2_000) == pytest.approx(2 * (10 * 0.693147 + 5 * -0.693147), abs=1e-4)
    assert log_likelihood(5, 2_000, 10, 1_000) < 0
    assert log_likelihood(1, 100, 1, 100) == 0
    assert log_likelihood(3, 100, 0, 900) > 10


def test_what_stands_beside_hits_comes_before_what_stands_everywhere(session: Session) -> None:
    add(session, "建设学校，投入资金。\n" * 20 + "招聘教师，开展培训。\n" * 20 + "学校食堂学校操场\n" * 40, "另")
    searcher = Searcher.of(session)
    found = searcher.find(session, TypedSearch("招聘教师").question(session))
    rows = {row.word: row for row in collocates(session, searcher, found)}
    assert rows["培训"].near == 20
    assert rows["培训"].elsewhere == 0
    assert rows["培训"].likelihood > 50
    assert all(row.likelihood <= rows["培训"].likelihood for row in rows.values())
    assert "教师" not in rows


def test_stop_words_are_left_out(session: Session) -> None:
    add(session, "进一步加强安全教育管理。" * 5, "另")
    searcher = Searcher.of(session)
    found = searcher.find(session, TypedSearch("安全").question(session))
    assert "加强" not in {row.word for row in collocates(session, searcher, found)}
    assert "加强" in {row.word for row in collocates(session, searcher, found, stopped=())}
