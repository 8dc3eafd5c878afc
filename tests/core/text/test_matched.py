"""What people say of counterparts, in the metadata of a document."""

import pytest

from core.model import Meta
from core.text.matched import (
    KEY,
    NO_COUNTERPART,
    carry_matches,
    carry_named,
    correct_match,
    forget_match,
    match_corrections,
)


def test_what_is_said_is_read_again_and_forgotten() -> None:
    meta = correct_match(correct_match(Meta("甲", extra={"其他": 1}), 3, "b", 7), 9, "b", None)
    assert match_corrections(meta, "b") == {3: 7, 9: NO_COUNTERPART}
    assert match_corrections(meta, "c") == {}
    assert forget_match(forget_match(meta, 3, "b"), 9, "b").extra == {"其他": 1}


@pytest.mark.parametrize("value", [None, [], "x", {"b": 3}, {"b": {"三": 1, "-1": 2, "4": -2, "5": True, "6": "7"}}])
def test_what_is_no_such_entry_is_passed_over(value: object) -> None:
    assert match_corrections(Meta("甲", extra={KEY: value}), "b") == {}


def test_a_newer_edition_says_what_the_older_one_did_where_its_lines_are_now() -> None:
    old = correct_match(correct_match(correct_match(Meta("甲"), 3, "b", 7), 9, "b", None), 20, "b", 1)
    new = correct_match(Meta("甲"), 13, "b", 99)
    carried = carry_matches(old, new, lambda start: start + 10 if start < 20 else None, "new")
    assert match_corrections(carried, "b") == {13: 99, 19: NO_COUNTERPART}, "what it says itself stays"


def test_of_itself_an_edition_says_nothing() -> None:
    old = correct_match(Meta("甲"), 3, "new", 7)
    assert carry_matches(old, Meta("甲"), lambda start: start, "new") == Meta("甲")


def test_what_others_say_of_the_older_edition_they_say_of_the_newer_one() -> None:
    meta = correct_match(correct_match(correct_match(Meta("丙"), 1, "old", 5), 2, "old", None), 3, "old", 8)
    carried = carry_named(meta, "old", "new", lambda there: there + 100 if there == 5 else None)
    assert match_corrections(carried, "new") == {1: 105, 2: NO_COUNTERPART}
    assert match_corrections(carried, "old") == match_corrections(meta, "old"), "the older edition is still there"
