"""Nothing that the window does or that others do beside it costs its locks on the project, and so a label."""

import json
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import EnvironmentFault
from core.ids import DocumentId
from core.places import PROFILE
from core.session import Session
from tests.core.projects import first, label, project
from tests.system.places import JOBS, PLACES, beside
from tests.system.window import ENOUGH_LOOKS, WindowProcess, command, found, make_project, struggle, window_on

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc/locks")

SECONDS = 10.0
"""How long everything works at once; `make torture` lets it for a minute."""


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory, _session_cache: None) -> Iterator[WindowProcess]:
    """One window for all places, killed at the end."""
    folder = tmp_path_factory.mktemp("places")
    path = folder / "测试.biaodu"
    make_project(path)
    environment = {**os.environ, "HOME": str(folder), PROFILE: str(folder / "profile")}
    with window_on(path, environment) as opened:
        yield opened


@pytest.mark.parametrize("place", PLACES)
def test_the_locks_stay_and_no_label_is_lost(window: WindowProcess, place: str) -> None:
    assert window.ask("label")["label"]
    assert all(window.locks().values())
    window.ask("place", place)
    assert all(window.locks().values()), window.locks()
    # Any other program that opens and closes the project; without locks it would take itself for the last.
    assert command(window.path, "list", "labels").returncode == 0
    answer = window.ask("label")
    assert answer["label"], answer
    there, sound = found(window.path)
    assert set(window.labels) <= there
    assert sound


def test_a_label_is_there_after_a_kill_wherever_the_window_had_looked(tmp_path: Path) -> None:
    path = tmp_path / "测试.biaodu"
    make_project(path)
    with window_on(path, dict(os.environ)) as window:
        for place in ("a job's connection", "exporting onto the log's index", "the file dialog", "a saved copy"):
            window.ask("place", place)
            assert window.ask("label")["label"]
            assert command(path, "list", "labels").returncode == 0
        assert window.ask("label")["label"]
        window.kill()
        assert len(window.labels) == 5
    there, sound = found(path)
    assert set(window.labels) <= there
    assert sound


def test_a_window_whose_log_is_removed_tells_it_and_has_saved_every_label(tmp_path: Path) -> None:
    path = tmp_path / "测试.biaodu"
    make_project(path)
    with window_on(path, dict(os.environ)) as window:
        for _number in range(3):
            assert window.ask("label")["label"]
        for ending in ("-wal", "-shm"):
            beside(path, ending).unlink()
        refused = window.ask("label")
        assert refused["label"] is None
        (said,) = window.ask("settle")["faults"]
        (rescued,) = tmp_path.glob("*.rescued-*")
        assert str(rescued) in said
        assert window.ask("label")["label"] is None, "nothing more is acknowledged"
        window.kill()
    there, sound = found(rescued)
    assert set(window.labels) <= there
    assert sound


@pytest.mark.parametrize("noticed", [True, False])
def test_what_others_did_after_the_log_was_removed_outlives_the_close(tmp_path: Path, noticed: bool) -> None:
    path = tmp_path / "a.biaodu"
    project(path).close()
    with Session.open(path) as session:
        mine = {label(session, start, 30).id for start in range(5)}
        for ending in ("-wal", "-shm"):
            beside(path, ending).unlink()
        theirs = _label_elsewhere(path, first(session), 2)
        if noticed:
            with pytest.raises(EnvironmentFault, match=r"project\.rescued"):
                label(session, 3, 9)
    there, sound = found(path)
    assert theirs in there
    assert sound
    (rescued,) = tmp_path.glob("*.rescued-*")
    assert mine <= found(rescued)[0], "also when nothing was labelled after, closing has to notice"


@pytest.mark.timeout(300)
@pytest.mark.parametrize("ends", ["kill", "close"])
def test_window_jobs_and_command_line_lose_nothing_when_they_all_work_at_once(tmp_path: Path, ends: str) -> None:
    came = struggle(tmp_path / "测试.biaodu", dict(os.environ), SECONDS / 2, ends=ends)
    assert came.troubles == []
    assert came.window
    assert came.others
    assert came.jobs.keys() == JOBS.keys()
    assert came.samples > ENOUGH_LOOKS


# --- the reproductions


@pytest.mark.parametrize("ends", ["kill", "close"])
def test_labels_after_a_closed_clone_and_a_list_elsewhere_are_there(tmp_path: Path, ends: str) -> None:
    """Of 23 labels 20 were there after a normal close, and of 4 two after a kill."""
    path = tmp_path / "a.biaodu"
    project(path).close()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            session = Session.open(path)
            _label_between_others(session, writer)
            if ends == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            session.close()
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, encoding="ascii") as stream:
        acknowledged = stream.read().split()
    os.waitpid(child, 0)
    there, sound = found(path)
    assert len(acknowledged) == 23
    assert set(acknowledged) <= there
    assert sound


def _label_between_others(session: Session, acknowledge: int) -> None:
    """Clone, list elsewhere, 10 labels, 2 by the command line, 10 labels, 1 by the command line."""
    path, document = session.path, first(session)
    session.clone().close()
    command(path, "list", "annotations")
    for part in range(2):
        for start in range(10):
            os.write(acknowledge, f"{label(session, start, 20 + part).id}\n".encode())
        for start in range(2 - part):
            os.write(acknowledge, f"{_label_elsewhere(path, document, start + 5 * part)}\n".encode())


def _label_elsewhere(path: Path, document: DocumentId, start: int) -> str:
    """Label by the command line, in a process of its own; the annotation's id."""
    done = command(path, "label", document, start, start + 3, "safety", "--annotator", "李强")
    return str(json.loads(done.stdout)["id"])
