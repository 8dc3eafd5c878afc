"""No state is missed, in whatever order transactions commit; a cursor by numbers alone would miss some."""

import random
import threading
from collections.abc import Iterator

import pytest

from core.exchange.records import STRIKES
from core.hub.server import Hub
from core.hub.states import state_of
from core.ids import new_uuid
from tests.core.hub.teams import Team

PUSHERS, PUSHES = 4, 40


def _states(number: int, many: int) -> Iterator[tuple[str, str, str, str, int, int, str, int, bytes]]:
    for _ in range(many):
        record = (f"annotation/{new_uuid()}", new_uuid(), "2025-01-01T00:00:00.000Z", number + 1, 0)
        yield state_of(STRIKES, record)


def _seen(hub: Hub, project: str, since: str) -> tuple[str, set[str]]:
    with hub.pull(project, since) as pulled:
        return pulled.cursor, {id_ for _, id_, _ in pulled.rows}


def test_a_transaction_that_commits_late_is_seen(team: Team) -> None:
    (early,), (late,) = list(_states(1, 1)), list(_states(2, 1))
    with Hub.open(team.admin.address) as other, Hub.open(team.admin.address) as reader:
        with other.transaction():
            other.push(team.project, [early])
            team.admin.push(team.project, [late])
            cursor, found = _seen(reader, team.project, "")
            assert found == {late[1]}
        _, then = _seen(reader, team.project, cursor)
    assert then == {early[1]}


@pytest.mark.parametrize("cursor", ["counter"], indirect=True)
def test_with_a_counter_pushes_wait_for_each_other(team: Team) -> None:
    (first,), (second,) = list(_states(1, 1)), list(_states(2, 1))
    with Hub.open(team.admin.address) as other:
        team.admin.do("SET lock_timeout = '100ms'")
        with other.transaction():
            other.push(team.project, [first])
            with pytest.raises(Exception, match="lock"):
                team.admin.push(team.project, [second])


@pytest.mark.parametrize("cursor", ["snapshots", "counter"], indirect=True)
def test_a_reader_who_reads_all_the_time_misses_nothing(team: Team) -> None:
    pushed: set[str] = set()
    done = threading.Event()

    def push(number: int) -> None:
        chance = random.Random(number)
        with Hub.open(team.admin.address) as hub:
            for _ in range(PUSHES):
                states = list(_states(number, 1 + chance.randrange(4)))
                with hub.transaction():
                    hub.push(team.project, states)
                    # Transactions get their numbers here and commit in another order.
                    hub.rows("SELECT pg_sleep(%s)", (chance.random() / 200,))
                pushed.update(state[1] for state in states)

    seen: set[str] = set()
    cursors: list[str] = [""]

    def read() -> None:
        with Hub.open(team.admin.address) as hub:
            while not done.is_set():
                cursor, found = _seen(hub, team.project, cursors[-1])
                assert not found & seen
                seen.update(found)
                cursors.append(cursor)

    reader = threading.Thread(target=read)
    pushers = [threading.Thread(target=push, args=(number,)) for number in range(PUSHERS)]
    for thread in (reader, *pushers):
        thread.start()
    for thread in pushers:
        thread.join()
    done.set()
    reader.join()
    seen |= _seen(team.admin, team.project, cursors[-1])[1]
    assert seen == pushed
    assert len(pushed) > PUSHERS * PUSHES
