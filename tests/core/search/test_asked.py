"""Searches as they are asked and kept."""

import pytest

from core.errors import UserError
from core.search.asked import SAVED, Manner, TypedSearch, save_search, saved_searches
from core.search.forms import Alike
from core.search.question import WordGroup
from core.session import Session

ASKED = TypedSearch("教师 -补助", Manner.WORDS, Alike(width=True), furniture=True, conditions=("year=2024",))


def test_how_it_is_meant(session: Session) -> None:
    assert ASKED.question(session).groups == (WordGroup(("教师",)), WordGroup(("补助",), True))
    assert ASKED.question(session).where.years == (2024, 2024)
    assert TypedSearch("教 师", Manner.LITERAL).question(session).groups == (WordGroup(("教 师",)),)
    assert TypedSearch("教.师", Manner.REGEX).question(session).pattern == "教.师"


def test_a_search_is_kept_replaced_and_forgotten(session: Session) -> None:
    save_search(session, " 教师 ", ASKED)
    save_search(session, "模式", TypedSearch("教.师", Manner.REGEX))
    assert saved_searches(session) == {"教师": ASKED, "模式": TypedSearch("教.师", Manner.REGEX)}
    save_search(session, "教师", TypedSearch("教师"))
    save_search(session, "模式", None)
    assert saved_searches(session) == {"教师": TypedSearch("教师")}
    with pytest.raises(UserError):
        save_search(session, " ", ASKED)


@pytest.mark.parametrize(
    "stored", ["", "[]", "{", '{"a": 1}', '{"a": {"query": 1}}', '{"a": {"query": "x", "where": 3}}']
)
def test_what_cannot_be_read_is_left_out(session: Session, stored: str) -> None:
    session.set_setting(SAVED, stored)
    assert saved_searches(session) == {}
