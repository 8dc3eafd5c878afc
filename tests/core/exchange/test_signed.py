"""Digests and signatures as bytes; which signatures are kept."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.exchange.records import ANNOTATIONS, SIGNATURES, STATUSES, Record
from core.exchange.signed import (
    digest,
    pack_digests,
    signature_id,
    signature_message,
    superseded,
    unpack_digests,
)

digests = st.sets(st.integers(0, 5).map(lambda number: bytes([number]) * 16))


def signature(states: set[bytes], person: str = "p", document: str = "d", key: str = "k") -> Record:
    packed = pack_digests(states)
    return (signature_id(person, document, key, packed), person, document, key, packed, "s", 1, 0)


@given(digests)
def test_digests_are_packed_and_unpacked(states: set[bytes]) -> None:
    assert unpack_digests(pack_digests(states)) == states
    assert pack_digests([*states, *states]) == pack_digests(states)


@pytest.mark.parametrize("stored", ["AAAA", "A", "…", "AAAAAAAAAAAAAAAAAAAAAA=="[:-1], "\n"])
def test_what_was_not_packed_so_is_refused(stored: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - binascii's own
        unpack_digests(stored)


@given(st.lists(digests, max_size=4))
def test_the_same_signatures_are_kept_in_whatever_order_they_come(lists: list[set[bytes]]) -> None:
    """Leaving one out early, because a longer one stands for it, changes nothing of what is kept in the end."""
    together = {record[0]: record for record in map(signature, lists)}
    kept = together.keys() - superseded(together.values())
    for order in permutations(together.values()):
        known: dict[str, Record] = {}
        for record in order:
            known[record[0]] = record
            for id_ in superseded(known.values()):
                del known[id_]
        assert known.keys() == kept
    signed = {state for id_ in kept for state in unpack_digests(together[id_][4])}
    assert signed == set().union(*lists)


def test_one_stands_for_another_only_of_the_same_person_document_and_key() -> None:
    short, long = {b"a" * 16}, {b"a" * 16, b"b" * 16}
    others = [signature(long, *names) for names in (("q", "d", "k"), ("p", "e", "k"), ("p", "d", "l"))]
    assert superseded([signature(short), *others]) == set()
    assert superseded([signature(short), signature(long)]) == {signature(short)[0]}


def test_a_signature_is_over_who_where_and_what() -> None:
    message = signature_message(signature({b"a" * 16}))
    for other in (
        signature({b"b" * 16}),
        signature({b"a" * 16}, person="q"),
        signature({b"a" * 16}, document="e"),
    ):
        assert signature_message(other) != message
    # Which key and signature stand in the row is what the signature itself proves.
    assert signature_message(SIGNATURES.changed(signature({b"a" * 16}), signature="t")) == message


def test_digests_are_of_the_whole_state_and_of_its_table() -> None:
    """They never change: signatures of before are over them."""
    state = tuple("x" if column not in ANNOTATIONS.integers else 1 for column in ANNOTATIONS.columns)
    assert digest(ANNOTATIONS, state).hex() == "829cd5a7609e5d044ece03f73e430237"
    for at in range(len(state)):
        assert digest(ANNOTATIONS, (*state[:at], "other", *state[at + 1 :])) != digest(ANNOTATIONS, state)
    assert digest(STATUSES, state) != digest(ANNOTATIONS, state)
