"""Digests and signatures as bytes; which signatures are kept."""

from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.exchange.keyring import Keyring
from core.exchange.records import ANNOTATIONS, SIGNATURES, STATUSES, Record
from core.exchange.signed import (
    digest,
    pack_digests,
    signature_id,
    signature_message,
    superseded,
    unpack_digests,
)
from core.session import Session
from tests.core.exchange.packages import members, rewritten
from tests.core.exchange.said import say_everything
from tests.core.exchange.worlds import shared
from tests.core.projects import project

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


def test_a_program_that_does_not_know_what_is_said_beside_labels_vouches_for_the_rest_and_passes_all_on(
    tmp_path: Path,
) -> None:
    """To the reader here a member of another name is what details, links and memos are to a program of format 2.0.

    That one said the same of the same package: its labels are signed, eight members are not known and are passed on.
    """
    with project(tmp_path / "a.biaodu") as author:
        author.exchange.keys.keyring = Keyring(tmp_path / "keys")
        say_everything(author)
        author.exchange.package(tmp_path / "a.biaodupkg")
        known = members(tmp_path / "a.biaodupkg")
        assert author.annotator is not None
        who, states = author.annotator.id, shared(author)
    hidden = {"details.jsonl": "unheard1.jsonl", "links.jsonl": "unheard2.jsonl", "memos.jsonl": "unheard3.jsonl"}
    rewritten(
        tmp_path / "a.biaodupkg",
        {hidden.get(name, name): data for name, data in known.items()},
        to=tmp_path / "newer.biaodupkg",
        minor=9,
    )
    with Session.create(tmp_path / "b.biaodu") as older:
        plan = older.exchange.plan([tmp_path / "newer.biaodupkg"])
        (own,) = (vouched for vouched in plan.people if vouched.annotator == who)
        assert (own.signed, own.unsigned, own.foreign, own.withdrawn) == (len(states["annotation"]), 0, 0, 0)
        told = [notice.error.fields["member"] for notice in plan.notices if notice.error.code == "merge.unknown_member"]
        assert told == sorted(hidden.values())
        older.exchange.apply(plan)
        assert older.check().ok
        older.exchange.package(tmp_path / "b.biaodupkg")
    back = {name: old for old, name in hidden.items()}
    passed = members(tmp_path / "b.biaodupkg")
    rewritten(tmp_path / "b.biaodupkg", {back.get(name, name): data for name, data in passed.items()})
    with Session.create(tmp_path / "c.biaodu") as third:
        plan = third.exchange.plan([tmp_path / "b.biaodupkg"])
        (own,) = (vouched for vouched in plan.people if vouched.annotator == who)
        count = sum(len(states[table]) for table in ("annotation", "annotation_detail", "link", "memo"))
        assert (own.signed, own.unsigned) == (count, 0)
        third.exchange.apply(plan)
        for table in ("annotation_detail", "link", "memo", "signature"):
            assert shared(third)[table] == states[table]
