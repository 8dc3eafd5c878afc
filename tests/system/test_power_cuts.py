"""What was acknowledged is there after a power cut at any point, whatever reached the disk of what was not synced."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.session import Session
from core.storage import project_file
from core.storage.database import Connection
from tests.core.projects import label
from tests.system.power import Cut, Outcome, Recording, recorded, some
from tests.system.scenarios import NAME, SCENARIOS, SETTINGS, Steps, weakened
from tests.system.tracing import can_trace

WEAK = [("labelling", "OFF"), ("labelling", "NORMAL"), ("labelling on a share", "OFF")]
STATES = 52
"""Of each scenario here; `make torture` opens those of all cuts."""
TRACED = pytest.mark.skipif(not can_trace(), reason="needs strace and the right to trace")


def told(outcome: Outcome) -> str:
    """The failures, each with how to see it again."""
    return "\n".join(map(str, outcome.failures))


@pytest.mark.parametrize("name", SCENARIOS)
def test_nothing_acknowledged_is_lost_and_every_file_opens(name: str) -> None:
    with recorded(SCENARIOS[name]) as recording:
        outcome = recording.run(some(recording.cuts(), STATES))
    assert outcome.states == STATES
    assert not outcome.failures, told(outcome)


def test_these_are_more_than_a_thousand_states() -> None:
    assert STATES * len(SCENARIOS) > 1000


@pytest.mark.parametrize("name", ["labelling", "labelling on a share", "import", "saved copy"])
def test_a_second_cut_while_the_first_is_mended_loses_nothing(name: str) -> None:
    outcome = Outcome()
    with recorded(SCENARIOS[name]) as recording:
        for cut in some(recording.cuts(), 5):
            outcome.add(recording.run_twice(cut, 5))
    assert outcome.states > 20
    assert not outcome.failures, told(outcome)


@TRACED
def test_settings_are_the_old_or_the_new_and_the_first_is_there_once_it_was_written() -> None:
    with recorded(SETTINGS) as recording:
        outcome = recording.run(recording.cuts())
    assert outcome.states > 200
    assert not outcome.failures, told(outcome)


# --- controls: the model must be able to lose


@pytest.mark.parametrize("name", ["labelling", "labelling on a share", "export", "package", "new project"])
def test_a_disk_that_ignores_syncs_loses(name: str) -> None:
    with recorded(SCENARIOS[name]) as recording:
        outcome = recording.run(some(recording.cuts(), STATES), deaf=True)
    assert outcome.lost
    assert len(outcome.failures) > STATES // 5


@pytest.mark.parametrize(("name", "mode"), WEAK)
def test_without_syncs_labels_are_lost(name: str, mode: str) -> None:
    with recorded(weakened(SCENARIOS[name], mode)) as recording:
        outcome = recording.run(some(recording.cuts(), STATES))
    assert outcome.lost


def test_a_rollback_journal_with_full_instead_of_extra_loses_the_last_label() -> None:
    """FULL does not sync the folder from which the journal was removed: it comes back, and takes the label back."""
    with recorded(weakened(SCENARIOS["labelling on a share"], "FULL")) as recording:
        full = recording.run(some(recording.cuts(), 4 * STATES))
    assert full.lost
    assert not full.unusable
    assert all("annotations" in failure.what for failure in full.lost)
    with recorded(weakened(SCENARIOS["labelling on a share"], "EXTRA")) as recording:
        extra = recording.run(some(recording.cuts(), 4 * STATES))
    assert not extra.failures, told(extra)


# --- the promises that the scenarios stand on


@pytest.mark.parametrize(("share", "mode", "synchronous"), [(False, "wal", 2), (True, "delete", 3)])
def test_a_project_opens_with_the_mode_that_its_place_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, share: bool, mode: str, synchronous: int
) -> None:
    monkeypatch.setattr(project_file, "is_network", lambda _path: share)
    with Session.create(tmp_path / NAME) as session:
        conn: Connection = session._engine.conn
        assert session.access.journal_mode == mode
        assert conn.row("PRAGMA synchronous")[0] == synchronous


@pytest.fixture
def recording() -> Iterator[Recording]:
    with recorded(SCENARIOS["labelling"]) as made:
        yield made


def test_a_state_comes_out_the_same_each_time(recording: Recording, tmp_path: Path) -> None:
    """So that a failure can be looked at again by its name and number."""
    cut = Cut(len(recording.events) // 2, 7)
    for number in (1, 2):
        recording.lay_out(cut, tmp_path / str(number))
    first, second = ({path.name: path.read_bytes() for path in (tmp_path / number).iterdir()} for number in ("1", "2"))
    assert first == second
    with recorded(SCENARIOS["labelling"]) as again:
        # Salts of logs are random, so the bytes differ from recording to recording; the calls do not.
        assert [type(event) for event in again.events] == [type(event) for event in recording.events]


def test_a_write_that_the_recorder_does_not_see_is_noticed() -> None:
    def steps(folder: Path) -> Steps:
        with Session.open(folder / NAME) as session:
            label(session, 8, 12)
            yield
        # Not through what is watched: a child's write.
        import subprocess

        subprocess.run(["sh", "-c", f"echo >> '{folder / 'other.txt'}'"], check=True)

    with pytest.raises(AssertionError, match="not recorded"), recorded(replace(SCENARIOS["labelling"], steps=steps)):
        pass
