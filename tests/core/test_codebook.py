"""The codebook as a value."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from core.codebook import circles, fold_key, require_key

ids = st.sampled_from("abcdefgh")


def below_themselves(parents: Mapping[str, str | None]) -> set[str]:
    """Whoever comes back to where they began, each walked alone."""
    found: set[str] = set()
    for start in parents:
        at, steps = parents[start], 0
        while at is not None and at != start and steps <= len(parents):
            at, steps = parents.get(at), steps + 1
        if at == start:
            found.add(start)
    return found


@given(st.dictionaries(ids, st.none() | ids | st.just("elsewhere")))
def test_every_circle_is_found_once(parents: dict[str, str | None]) -> None:
    found = list(circles(parents))
    members = [label for circle in found for label in circle]
    assert len(members) == len(set(members))
    assert set(members) == below_themselves(parents)
    for circle in found:
        assert [parents[label] for label in circle] == [*circle[1:], circle[0]]


def test_a_key_is_kept_in_lower_case_unless_that_makes_two_characters_of_it() -> None:
    assert [fold_key(key) for key in ("M", "m", "1", "É", "İ", "")] == ["m", "m", "1", "é", "İ", ""]
    assert require_key("İ") == "İ"
