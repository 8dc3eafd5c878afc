"""Where values are from, and which are confirmed."""

import pytest

from core.model import Meta
from core.text.origins import Origin, by_hand, confirm, confirmed, origins, with_origins


def test_a_value_by_hand() -> None:
    meta = with_origins(Meta("甲", year=2020, region="乙"), {"title": Origin.TEXT, "year": Origin.TITLE})
    after = by_hand(meta, ["year"])
    assert origins(after) == {"title": Origin.TEXT, "year": Origin.PERSON}
    assert confirmed(after) == {"year"}
    assert confirmed(confirm(after, ["title"])) == {"title", "year"}
    assert "confirmed" not in confirm(after, ["year"], yes=False).extra


def test_of_a_value_that_is_not_there_nothing_is_said() -> None:
    assert origins(Meta("甲", extra={"from": {"year": "title", "title": "text"}})) == {"title": Origin.TEXT}


@pytest.mark.parametrize(
    "extra", [{"from": "来信"}, {"from": ["a"]}, {"confirmed": "yes"}, {"from": {"title": "elsewhere"}}]
)
def test_what_is_somebody_elses(extra: dict[str, object]) -> None:
    meta = Meta("甲", extra=extra)
    assert origins(meta) == {}
    assert confirmed(meta) == frozenset()
    for name, value in extra.items():
        if not isinstance(value, dict):
            assert by_hand(meta, ["title"]).extra[name] == value
