"""Hits in the order of what stands beside them."""

import pytest

from core.progress import Cancel
from core.search.asked import TypedSearch
from core.search.concordance import Order, order
from core.search.searching import Searcher
from core.session import Session
from tests.core.projects import add


@pytest.mark.parametrize(
    ("by", "lines"),
    [
        (Order.TEXT, ["丙中乙", "甲中丁", "乙心丙"]),
        (Order.LEFT, ["丙中乙", "乙心丙", "甲中丁"]),
        (Order.HIT, ["丙中乙", "甲中丁", "乙心丙"]),
        (Order.RIGHT, ["甲中丁", "乙心丙", "丙中乙"]),
    ],
)
def test_the_order(session: Session, by: Order, lines: list[str]) -> None:
    text = "丙中乙。甲中丁。乙心丙。"
    add(session, text, "另")
    found = Searcher.of(session).find(session, TypedSearch("中 | 心").question(session))
    places = [found[int(number)] for number in order(session, found, by)]
    assert [text[hit.start - 1 : hit.end + 1] for hit in places] == lines
    expected = {
        Order.TEXT: lines,
        Order.LEFT: sorted(lines, key=lambda line: line[0]),
        Order.HIT: sorted(lines, key=lambda line: line[1]),
        Order.RIGHT: sorted(lines, key=lambda line: line[2]),
    }
    assert lines == expected[by]


def test_it_can_be_stopped(session: Session) -> None:
    found = Searcher.of(session).find(session, TypedSearch("教师").question(session))
    with pytest.raises(Cancel):
        order(session, found, Order.LEFT, cancelled=lambda: True)
