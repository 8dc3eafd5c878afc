"""Ids are UUIDs in one spelling; what is none becomes one, the same on every machine."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ids import are_ids, canonical_id, derived_id, is_document_id, is_id, names_a_row, new_uuid
from core.review.decisions import ADJUDICATED


@given(st.uuids(), st.booleans())
def test_a_uuid_keeps_its_value_and_gets_small_letters(value: UUID, capitals: bool) -> None:
    text = str(value).upper() if capitals else str(value)
    assert canonical_id(text) == str(value)
    assert is_id(canonical_id(text))


@given(st.text(min_size=1, max_size=50).filter(lambda text: not is_id(text.lower())))
def test_anything_else_becomes_a_uuid_that_follows_from_it(text: str) -> None:
    found = canonical_id(text)
    assert is_id(found)
    assert found == canonical_id(text) == str(UUID(found))
    assert UUID(found).version == 5
    assert found != canonical_id(text + "x")


def test_the_rule_never_changes() -> None:
    """Colleagues' files were made with it."""
    assert canonical_id("../../outside/x") == "86773fd7-a596-5080-b413-4321c62571e0"
    assert canonical_id("infrastructure") == "d9d622f6-a5a0-5781-850e-2a32b5a9038b"
    assert derived_id("a", "b") == derived_id("a", "b") != derived_id("ab")


def test_what_this_program_makes_is_an_id() -> None:
    assert is_id(new_uuid())
    assert is_id(ADJUDICATED)
    assert is_document_id("0" * 64)


@pytest.mark.parametrize(
    "text",
    [
        *("", "*", "x", "../x", "01936f2a-4c00-7a31-9c10-6b1c0de0c00", "01936f2a-4c00-7a31-9c10-6b1c0de0c0011"),
        *("01936F2A-4C00-7A31-9C10-6B1C0DE0C001", "01936f2a4c007a319c106b1c0de0c001"),
        *("g1936f2a-4c00-7a31-9c10-6b1c0de0c001", "01936f2a-4c00-7a31-9c10-6b1c0de0c001\n"),
        *("{01936f2a-4c00-7a31-9c10-6b1c0de0c001}", "\u06601936f2a-4c00-7a31-9c10-6b1c0de0c001"),
    ],
)
def test_other_spellings_are_none(text: str) -> None:
    assert not is_id(text)


def test_what_may_stand_for_an_id_in_a_file() -> None:
    assert names_a_row("infrastructure")
    assert not any(map(names_a_row, ["", "*", "a\0", "a\n", "x" * 201]))


nearly = (
    st.uuids()
    .map(str)
    .flatmap(
        lambda text: st.sampled_from(
            [
                text,
                text.upper(),
                text[1:],
                text + "0",
                text.replace("-", "0", 1),
                text[1:9] + "0" + text[9:],
                "０" + text[1:],
            ]
        )
    )
)


@given(st.lists(st.uuids().map(str) | nearly | st.text(max_size=40), max_size=5))
def test_many_are_ids_when_each_is(values: list[str]) -> None:
    assert are_ids(values) == all(map(is_id, values))


def test_many_that_are_only_together_as_long_as_ids_are_none() -> None:
    one, other = "01936f2a-4c00-7a31-9c10-6b1c0de0c001", "01936f2a-4c00-7a31-9c10-6b1c0de0c002"
    assert are_ids([one, other])
    assert not are_ids([one[:-1], other + "1"])
    assert not are_ids([one + other])
