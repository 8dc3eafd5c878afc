"""What people say of counterparts, in the metadata of a document."""

import pytest

from core.model import Meta
from core.text.matched import KEY, NO_COUNTERPART, correct_match, forget_match, match_corrections


def test_what_is_said_is_read_again_and_forgotten() -> None:
    meta = correct_match(correct_match(Meta("甲", extra={"其他": 1}), 3, "b", 7), 9, "b", None)
    assert match_corrections(meta, "b") == {3: 7, 9: NO_COUNTERPART}
    assert match_corrections(meta, "c") == {}
    assert forget_match(forget_match(meta, 3, "b"), 9, "b").extra == {"其他": 1}


@pytest.mark.parametrize("value", [None, [], "x", {"b": 3}, {"b": {"三": 1, "-1": 2, "4": -2, "5": True, "6": "7"}}])
def test_what_is_no_such_entry_is_passed_over(value: object) -> None:
    assert match_corrections(Meta("甲", extra={KEY: value}), "b") == {}
