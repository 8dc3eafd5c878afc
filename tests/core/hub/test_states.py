"""The server orders states as core does, and takes none whose columns say something else than its content."""

import random
import tempfile
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import UserError
from core.exchange.records import ANNOTATIONS, BY_TABLE, KINDS, STRIKES, Record, RecordKind
from core.hub.states import COLUMNS, ORDER, Unreadable, record_of, state_of
from core.ids import new_uuid
from core.plausible import LARGEST_REVISION
from tests.core.exchange.test_merging import work
from tests.core.exchange.worlds import Action, World, shared
from tests.core.hub.teams import Team
from tests.core.projects import label

_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
_revisions = st.sampled_from([1, 2, 3, LARGEST_REVISION - 1, LARGEST_REVISION])
_times = st.sampled_from(["2025-01-01T00:00:00.000Z", "2025-01-01T00:00:00.001Z", "2024-12-31T23:59:59.999Z"])


@st.composite
def _two_states(draw: st.DrawFn) -> tuple[RecordKind, Record, Record]:
    """Two states of one row of any kind, alike in much, with any texts that a column can hold."""
    kind = draw(st.sampled_from(KINDS))
    key = {column: new_uuid() for column in kind.table.key}

    def value(column: str) -> Any:
        if column in key:
            return key[column]
        if column == "revision":
            return draw(_revisions)
        if column == "deleted":
            return draw(st.integers(0, 1))
        if column in ("created_at", "updated_at"):
            return draw(_times)
        if column in kind.nullable and draw(st.booleans()):
            return None
        if column in kind.integers:
            return draw(st.integers(0, 3))
        return draw(st.sampled_from(["", "a", "甲", "\U00020000", "\uffff", "é", "a\x00b"]) | _texts)

    first = tuple(value(column) for column in kind.columns)
    second = tuple(
        mine if column in key or draw(st.integers(0, 3)) else value(column)
        for column, mine in zip(kind.columns, first, strict=True)
    )
    return kind, first, second


@given(pair=_two_states())
@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_columns_have_the_order_of_core(pair: tuple[RecordKind, Record, Record]) -> None:
    kind, first, second = pair
    at = [COLUMNS.index(column) for column in ORDER]
    ranks = [tuple(state_of(kind, record)[place] for place in at) for record in (first, second)]
    assert kind.newer(first, second) == (first if ranks[0] >= ranks[1] else second)


@given(pairs=st.lists(_two_states(), min_size=1, max_size=40))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_server_has_the_order_of_core(team: Team, pairs: list[tuple[RecordKind, Record, Record]]) -> None:
    rows: list[tuple[Any, ...]] = []
    for number, (kind, *records) in enumerate(pairs):
        for record in records:
            state = state_of(kind, record)
            rows.append((number, *(state[COLUMNS.index(column)] for column in ORDER)))
    columns = [list(column) for column in zip(*rows, strict=True)]
    greatest = dict(
        team.admin.rows(
            "SELECT DISTINCT ON (pair) pair, content FROM unnest(%s::int[], %s::int8[], %s::int2[], %s::text[],"
            " %s::int2[], %s::bytea[]) AS given(pair, revision, precedence, stamp, deleted, content) ORDER BY pair,"
            ' revision DESC, precedence DESC, stamp COLLATE "C" DESC, deleted DESC, content DESC',
            columns,
        )
    )
    for number, (kind, first, second) in enumerate(pairs):
        assert bytes(greatest[number]) == orjson.dumps(kind.newer(first, second))


@given(people=st.integers(2, 4), work=work, seed=st.integers(0, 2**32))
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_hub_joins_real_states_as_core_does(
    team: Team, people: int, work: list[tuple[int, Action]], seed: int
) -> None:
    chance = random.Random(seed)
    team.admin.do("DELETE FROM hub.state")
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), people)
        try:
            for who, action in work:
                world.act(who, action)
            everybodys = [
                (BY_TABLE[name], list(records.values()))
                for session in world.sessions
                for name, records in shared(session).items()
            ]
        finally:
            world.close()
    joined: dict[str, dict[Any, Record]] = {}
    chance.shuffle(everybodys)
    for kind, records in everybodys:
        team.admin.push(team.project, [state_of(kind, record) for record in records])
        kind.join(records, joined.setdefault(kind.table.name, {}))
    found = team.admin.rows("SELECT kind, id, content FROM hub.state ORDER BY kind, id")
    assert {(kind, id_): bytes(content) for kind, id_, content in found} == {
        (state[0], state[1]): state[-1]
        for name, records in joined.items()
        for state in (state_of(BY_TABLE[name], record) for record in records.values())
    }


def test_no_statement_makes_a_state_older(team: Team) -> None:
    made = label(team.sessions["lead"], 0, 3)
    team.sync("lead")
    changed = team.hubs["lead"].do(
        "UPDATE hub.state SET revision = 0, content = convert_to(replace(convert_from(content, 'UTF8'),"
        " ',1,0]', ',0,0]'), 'UTF8') WHERE id = %s AND kind = 'annotation'",
        (made.id,),
    )
    assert changed == 0
    assert team.states("lead") == team.on_hub()


@pytest.mark.parametrize("column", [column for column in COLUMNS if column not in ("kind", "content")])
def test_columns_that_say_something_else_than_the_content_are_refused(team: Team, column: str) -> None:
    made = label(team.sessions["lead"], 0, 3)
    team.sync("lead")
    record = team.states("lead")[ANNOTATIONS.table.name][made.id]
    state: list[Any] = list(state_of(ANNOTATIONS, record))
    at = COLUMNS.index(column)
    state[at] = state[at] + 1 if isinstance(state[at], int) else new_uuid()
    with pytest.raises(UserError) as error:
        team.admin.push(team.project, [tuple(state)])  # type: ignore[list-item]
    assert error.value.code == "hub.forged"


def test_a_row_that_is_no_state_is_told_apart(team: Team) -> None:
    record = (new_uuid(), "x", "2025-01-01T00:00:00.000Z", 1, 0)
    found = record_of("strike", record[0], orjson.dumps(record))
    assert isinstance(found, Unreadable)
    assert found.field
    assert record_of("future", "x", b"[]") == Unreadable("future", "x", "")
    assert record_of("strike", "x", b"{") == Unreadable("strike", "x", "content")
    assert record_of("strike", "x", b"[" * 5000) == Unreadable("strike", "x", "content")
    assert STRIKES.presence_first
