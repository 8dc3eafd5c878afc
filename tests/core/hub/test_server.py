"""The connection to a hub: what is pushed arrives once, in one order, and errors have codes."""

import gc
import subprocess
import sys
import threading
import warnings
from pathlib import Path

import pytest

from core.errors import EnvironmentFault, UserError
from core.exchange.records import STRIKES
from core.hub import server as server_module
from core.hub.addresses import address_of
from core.hub.server import CHANNEL, Hub
from core.hub.states import state_of
from core.ids import new_uuid
from tests.core.hub.teams import Team


def test_the_driver_is_loaded_only_when_a_hub_is_opened() -> None:
    modules = ", ".join(f"core.hub.{path.stem}" for path in Path(server_module.__file__).parent.glob("[a-z]*.py"))
    code = f"import sys, core.cli.hub, core.verbs.hub, {modules}; print('psycopg' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=100)
    assert said.stdout == "False\n"


def _strike(id_: str, revision: int) -> tuple[str, str, str, str, int, int, str, int, bytes]:
    return state_of(STRIKES, (id_, new_uuid(), "2025-01-01T00:00:00.000Z", revision, 0))


def test_many_states_go_another_way_with_the_same_outcome(team: Team) -> None:
    ids = [f"annotation/{new_uuid()}" for _ in range(500)]
    assert team.admin.push(team.project, [_strike(id_, 1) for id_ in ids]) == 500
    assert team.admin.push(team.project, [_strike(id_, 1) for id_ in ids[:0]]) == 0
    again = [_strike(id_, 1 + at % 2) for at, id_ in enumerate(ids)]
    assert 250 <= team.admin.push(team.project, again) <= 500
    assert team.admin.push(team.project, again) == 0
    few = [_strike(id_, 9) for id_ in ids[:20]]
    assert team.admin.push(team.project, few) == 20
    assert team.admin.push(team.project, few) == 0


def test_pushes_of_the_same_rows_at_once_do_not_lock_each_other_out(team: Team) -> None:
    ids = [f"annotation/{new_uuid()}" for _ in range(300)]
    failed: list[BaseException] = []

    def push(number: int) -> None:
        try:
            with Hub.open(team.admin.address) as hub:
                for revision in range(5):
                    order = ids if number % 2 else ids[::-1]
                    hub.push(team.project, [_strike(id_, 5 * revision + number + 1) for id_ in order])
        except BaseException as error:
            failed.append(error)
            raise

    threads = [threading.Thread(target=push, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert {row[0] for row in team.admin.rows("SELECT DISTINCT revision FROM hub.state WHERE kind = 'strike'")} == {24}


def test_who_listens_is_told(team: Team) -> None:
    with Hub.open(team.admin.address) as other:
        other.listen()
        team.admin.push(team.project, [_strike(f"annotation/{new_uuid()}", 1)])
        other.rows("SELECT 1")
        assert other.told() == [team.project]
        assert CHANNEL


def test_a_database_without_a_hub_says_so(team: Team) -> None:
    with Hub.open(team.server.address("postgres")) as hub, pytest.raises(UserError) as error:
        hub.epoch()
    assert error.value.code == "hub.none"


def test_a_server_that_is_not_there_is_told(tmp_path: Path, team: Team) -> None:
    with pytest.raises(EnvironmentFault) as error:
        Hub.open(address_of(f"postgresql://li@/x?host={tmp_path}"))
    assert error.value.code == "hub.unreachable"


@pytest.mark.parametrize(("version", "code"), [(99, "hub.newer"), (0, "hub.older")])
def test_hubs_of_other_versions_are_told(team: Team, version: int, code: str) -> None:
    team.admin.do("UPDATE hub.hub SET schema_version = %s", (version,))
    with pytest.raises(UserError) as error:
        team.sync("lead")
    assert error.value.code == code


def test_a_connection_that_broke_is_a_fault_of_the_surroundings(team: Team) -> None:
    team.admin.do("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (team.login("lead"),))
    with pytest.raises(EnvironmentFault) as error:
        team.sync("lead")
    assert error.value.code == "hub.unreachable"


def _break_at_the_end_of_a_pull(team: Team) -> None:
    with team.hubs["lead"].pull(team.project) as pulled:
        assert list(pulled.rows)
        team.admin.do(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE usename = %s", (team.login("lead"),)
        )


def test_a_connection_that_breaks_at_the_end_of_a_pull_leaves_nothing_open(team: Team) -> None:
    team.sync("lead")
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        with pytest.raises(EnvironmentFault) as error:
            _break_at_the_end_of_a_pull(team)
        gc.collect()
    assert error.value.code == "hub.unreachable"
    assert [str(warning.message) for warning in warned] == []
