"""What was acknowledged is there after a kill -9 at any write, sync, new name or removal, and at any time."""

from datetime import UTC, datetime

import pytest

from core.session import Session
from core.storage import project_file
from tests.system.kills import Kill, When, all_kills, killed_after, killed_at, lifetimes
from tests.system.power import recorded, some
from tests.system.scenarios import NAME, SCENARIOS

KILLS, AT_RANDOM = 10, 3
"""Of each scenario here; `make torture` kills at every call."""


@pytest.mark.parametrize("name", SCENARIOS)
def test_nothing_acknowledged_is_lost_by_a_kill(name: str) -> None:
    with recorded(SCENARIOS[name]) as recording:
        deaths = {kill: killed_at(recording, kill) for kill in some(all_kills(recording), KILLS)}
        assert all(death.killed for death in deaths.values())
        assert {kill: death.lost for kill, death in deaths.items() if death.lost} == {}
        deaths = {seconds: killed_after(recording, seconds) for seconds in lifetimes(recording, AT_RANDOM)}
        assert {seconds: death.lost for seconds, death in deaths.items() if death.lost} == {}


def test_a_process_that_is_not_killed_lives_to_the_end_and_a_false_acknowledgement_is_found_out() -> None:
    """The controls."""
    with recorded(SCENARIOS["labelling"]) as recording:
        life = killed_at(recording, Kill(len(recording.events) + 100, When.BEFORE))
        assert (life.killed, life.lost) == (False, "")
        assert recording.lost(recording.steps[0], 3), "three labels are missing"


def test_a_migration_that_was_cut_off_is_taken_up_in_the_same_second(monkeypatch: pytest.MonkeyPatch) -> None:
    class Still(datetime):
        """A clock within one second."""

        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime(2026, 1, 1, tzinfo=UTC)

    scenario = SCENARIOS["migration"]
    with recorded(scenario) as recording, scenario.world():
        recording.restore()
        monkeypatch.setattr(project_file, "datetime", Still)
        with Session.open(recording.folder / NAME) as session:
            backup = session.access.backup
        assert backup is not None
        recording.restore()
        (recording.folder / backup.name).write_bytes(b"what the first attempt left")
        Session.open(recording.folder / NAME).close()
