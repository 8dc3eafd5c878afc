"""Merging is idempotent, commutative and associative, and one undo takes it back."""

import json
import random
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import UserError
from core.exchange.records import LABELS
from tests.core.exchange.packages import members, rewritten
from tests.core.exchange.worlds import (
    ACTIONS,
    ADDS_DOCUMENT,
    SPOILT,
    Action,
    World,
    person,
    shared,
    shown,
    visible,
    whole,
)
from tests.core.projects import label

numbers = st.integers(0, 7)
actions = st.tuples(st.integers(0, ACTIONS - 1), numbers, numbers, numbers)
few = st.lists(st.tuples(st.integers(0, 4), actions), max_size=15)


def _many(seed: int, among: Sequence[int] = range(ACTIONS)) -> list[tuple[int, Action]]:
    """A long working day: lists drawn one by one are short mostly, and short ones bring no conflicts."""
    chance = random.Random(seed)
    drawn = [(chance.randrange(5), chance.choice(among)) for _ in range(60)]
    return [(who, (what, chance.randrange(8), chance.randrange(8), chance.randrange(8))) for who, what in drawn]


work = few | st.integers(0, 2**32).map(_many)
spoilt = st.lists(st.lists(st.integers(0, len(SPOILT) - 1), max_size=2), max_size=4)
"""What is written past the program into the projects of some of the people."""
naming = st.integers(0, 2**32).map(lambda seed: _many(seed, [0, 8, 10, 11, 21, 21, 22, 22, 22]))
"""Labels, undo and redo, names of people, packages and merges."""


@settings(max_examples=30)
@given(people=st.integers(2, 5), work=work, spoilt=spoilt, data=st.data())
def test_the_order_and_number_of_merges_do_not_matter(
    people: int, work: list[tuple[int, Action]], spoilt: list[list[int]], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), people, spoilt)
        try:
            for who, action in work:
                world.act(who, action)
            for number, session in enumerate(list(world.sessions)):
                world.pack(session, number)
            at_once, one_by_one, grouped = world.fresh("at-once"), world.fresh("one-by-one"), world.fresh("grouped")
            packages = list(world.packages)
            world.merge(at_once, packages)
            order = data.draw(st.permutations(packages))
            repeated = data.draw(st.lists(st.sampled_from(packages), max_size=3))
            for package in [*order, *repeated]:
                world.merge(one_by_one, [package])
            cut = data.draw(st.integers(0, len(packages)))
            relay = world.fresh("relay")
            world.merge(relay, order[:cut])
            world.merge(grouped, data.draw(st.permutations([*order[cut:], world.pack(relay, 0)])))
            assert whole(one_by_one) == whole(at_once)
            assert whole(grouped) == whole(at_once)
            assert at_once.check().ok
        finally:
            world.close()


@settings(max_examples=25)
@given(people=st.integers(2, 4), work=work, spoilt=spoilt, data=st.data())
def test_one_undo_takes_a_merge_back_and_merging_again_brings_it_back(
    people: int, work: list[tuple[int, Action]], spoilt: list[list[int]], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), people, spoilt)
        try:
            for who, action in work:
                world.act(who, action)
            packages = [world.pack(session, number) for number, session in enumerate(list(world.sessions))]
            target = world.sessions[data.draw(st.integers(0, people - 1))]
            before, operation = whole(target), target.history.undo_name()
            plan = target.exchange.plan(packages)
            target.exchange.apply(plan)
            after = whole(target)
            if not plan.changes:
                assert (after, target.history.undo_name()) == (before, operation)
                return
            target.history.undo()
            assert (whole(target), target.history.undo_name()) == (before, operation)
            if data.draw(st.booleans()):
                target.history.redo()
            else:
                world.merge(target, packages)
            assert whole(target) == after
            assert world.is_sound(target)
        finally:
            world.close()


@settings(max_examples=30)
@given(people=st.integers(2, 4), work=work, spoilt=spoilt)
def test_people_who_exchange_everything_have_the_same(
    people: int, work: list[tuple[int, Action]], spoilt: list[list[int]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), people, spoilt)
        try:
            for who, action in work:
                # Undoing an import removes a document here only.
                if action[0] != ADDS_DOCUMENT:
                    world.act(who, action)
            packages = [world.pack(session, 0) for session in list(world.sessions)]
            for session in world.sessions:
                world.merge(session, packages)
            states = [(shared(session), shown(session, held=True), visible(session)) for session in world.sessions]
            assert all(state == states[0] for state in states)
        finally:
            world.close()


@settings(max_examples=25)
@given(people=st.integers(2, 4), work=naming)
def test_undo_always_reaches_the_beginning(people: int, work: list[tuple[int, Action]]) -> None:
    """Names that people take meanwhile are no undo steps, and block none."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), people)
        try:
            for who, action in work:
                world.act(who, action)
            for session in world.sessions:
                while session.history.undo_name() is not None:
                    with suppress(UserError):
                        session.history.undo()
                    assert session.check().ok
                assert not list(session.annotations.iterate())
                names = [person.name for person in session.annotators.list()]
                assert len(set(names)) == len(names)
        finally:
            world.close()


def test_a_merge_can_be_undone_when_somebody_has_a_name_of_before_by_now(tmp_path: Path) -> None:
    world = World(tmp_path, 3)
    try:
        desk, laptop, _ = world.sessions
        me, other = person(0), person(1)
        before = laptop.annotators.get(me).name
        desk.annotators.rename(me, "甲")
        label(desk, 0, 2, "safety")
        world.merge(laptop, [world.pack(desk, 0)])
        laptop.annotators.rename(other, before)
        laptop.history.undo()
        assert not list(laptop.annotations.iterate())
        assert [laptop.annotators.get(annotator).name for annotator in (me, other)] == ["甲", before]
        assert laptop.history.undo_name() is None
        laptop.history.redo()
        assert len(list(laptop.annotations.iterate())) == 1
        assert [laptop.annotators.get(annotator).name for annotator in (me, other)] == ["甲", before]
        assert laptop.check().ok
    finally:
        world.close()


def test_a_merge_in_which_two_changed_names_is_taken_back_whole(tmp_path: Path) -> None:
    world = World(tmp_path, 3)
    try:
        desk, laptop, _ = world.sessions
        me, other = person(0), person(1)
        first, second = (laptop.annotators.get(annotator).name for annotator in (me, other))
        before = whole(laptop)
        for who, name in ((me, "丙"), (other, first), (me, second)):
            desk.annotators.rename(who, name)
        world.merge(laptop, [world.pack(desk, 0)])
        assert laptop.annotators.get(me).name == second
        laptop.history.undo()
        assert whole(laptop) == before
    finally:
        world.close()


def test_a_merge_can_be_undone_after_somebody_it_renamed_was_renamed_here(tmp_path: Path) -> None:
    world = World(tmp_path, 2)
    try:
        desk, laptop = world.sessions
        me = person(0)
        desk.annotators.rename(me, "甲")
        label(desk, 0, 2, "safety")
        world.merge(laptop, [world.pack(desk, 0)])
        laptop.annotators.rename(me, "乙")
        laptop.history.undo()
        assert laptop.annotators.get(me).name == "乙"
        assert not list(laptop.annotations.iterate())
        assert laptop.history.undo_name() is None
        laptop.history.redo()
        assert laptop.annotators.get(me).name == "乙"
        world.merge(desk, [world.pack(laptop, 0)])
        assert whole(desk) == whole(laptop)
    finally:
        world.close()


def test_a_state_that_says_what_is_shown_replaces_the_one_behind_it(tmp_path: Path) -> None:
    """Of one label at one revision: with a key that another has, so shown without, and without a key."""
    world = World(tmp_path, 2)
    try:
        sent = world.pack(world.sessions[0], 0)
        packages = [tmp_path / "taken.biaodupkg", tmp_path / "none.biaodupkg"]
        for package, key in zip(packages, ("1", None), strict=True):
            codebook = json.loads(members(sent)["codebook.json"])
            next(row for row in codebook["labels"] if row["key"] == "2").update(key=key, revision=5)
            rewritten(sent, members(sent) | {"codebook.json": json.dumps(codebook).encode()}, to=package)
        one, other = world.fresh("one"), world.fresh("other")
        for session, order in ((one, packages), (other, packages[::-1])):
            for package in order:
                world.merge(session, [package])
        assert whole(one) == whole(other)
        one.history.undo()
        rows = map(LABELS.row, shared(one)["label"].values())
        assert [row["key"] for row in rows if row["revision"] == 5] == ["1"]
    finally:
        world.close()
