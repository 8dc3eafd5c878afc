from hypothesis import given
from hypothesis import strategies as st

from core.formats.meta import meta_from_json, meta_to_json
from core.model import Meta

words = st.text(max_size=5)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | words, lambda inner: st.lists(inner, max_size=2)
)


def test_known_keys_come_in_fixed_order_and_unknown_ones_as_stored() -> None:
    meta = Meta("标题", year=2024, extra={"z": 1, "a": [None, "二"]})
    assert list(meta_to_json(meta)) == ["title", "region", "year", "issuer", "date", "kind", "z", "a"]
    assert meta_to_json(meta)["region"] is None


def test_what_is_not_known_is_null_however_it_is_stored() -> None:
    assert meta_to_json(Meta("t", region=""))["region"] is None


def test_a_known_key_of_another_type_is_kept_in_its_place() -> None:
    given_ = {"title": "t", "region": None, "year": "2023-2024", "issuer": 5, "date": None, "kind": None, "more": True}
    meta = meta_from_json(given_)
    assert (meta.year, meta.issuer) == (None, None)
    assert list(meta_to_json(meta).items()) == list(given_.items())


def test_four_digits_are_a_year_and_true_is_none() -> None:
    assert meta_from_json({"year": "2024"}).year == 2024
    assert meta_from_json({"year": True}).year is None


@given(st.dictionaries(st.sampled_from(["title", "region", "year", "issuer", "date", "kind", "x", "y"]), values))
def test_writing_what_was_read_is_stable(raw: dict[str, object]) -> None:
    once = meta_to_json(meta_from_json(raw, "fallback"))
    again = meta_to_json(meta_from_json(once, "another"))
    assert list(again.items()) == list(once.items())


def test_a_year_that_no_database_holds_is_kept_beside() -> None:
    meta = meta_from_json({"year": 2**64 - 1})
    assert (meta.year, meta.extra) == (None, {"year": 2**64 - 1})
    assert meta_from_json({"year": 2**63 - 1}).year == 2**63 - 1
