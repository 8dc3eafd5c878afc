"""Another program takes the log away under an open project: what was acknowledged is saved, and no more is."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import EnvironmentFault
from core.session import Session
from core.storage import rescue
from tests.core.projects import first, label, project

ROOT = Path(__file__).resolve().parents[3]


def take_log_away(path: Path) -> None:
    """As a program does that believes it is the last: the log's content stays out of the file here."""
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink()


def ids(session: Session) -> set[str]:
    return {annotation.id for annotation in session.annotations.iterate()}


def test_acknowledged_labels_are_in_the_rescue_file_and_none_is_acknowledged_after(tmp_path: Path) -> None:
    path = tmp_path / "a.biaodu"
    with project(path) as session:
        made = {label(session, start, start + 2).id for start in range(5)}
        take_log_away(path)
        with pytest.raises(EnvironmentFault) as caught:
            label(session, 10, 12)
        assert caught.value.code == "project.rescued"
        for _again in range(2):
            with pytest.raises(EnvironmentFault, match=r"project\.read_only"):
                label(session, 10, 12)
        assert session.access.reason == "log_gone"
        rescued = Path(str(caught.value.fields["rescue"]))
    with Session.open(rescued) as session:
        assert ids(session) == made
        assert session.check().ok


def test_a_log_taken_away_within_an_operation_keeps_the_operation_out(tmp_path: Path) -> None:
    path = tmp_path / "a.biaodu"
    with project(path) as session:
        made = {label(session, 0, 2).id}
        with pytest.raises(EnvironmentFault) as caught:  # noqa: PT012, SIM117 - the end of the inner block raises
            with session.with_operation("annotation.create"):
                label(session, 3, 5)
                take_log_away(path)
        assert caught.value.code == "project.rescued"
    with Session.open(Path(str(caught.value.fields["rescue"]))) as session:
        assert ids(session) == made


def test_a_log_put_back_by_another_program_is_noticed(tmp_path: Path) -> None:
    """As it really happens: the other program goes on with a log of its own."""
    path = tmp_path / "a.biaodu"
    project(path).close()
    with Session.open(path) as session:
        made = {label(session, 0, 2).id}
        take_log_away(path)
        # In a process of its own: within one, SQLite would lend the newcomer the old log's index.
        command = [
            sys.executable,
            "-m",
            "core",
            "label",
            path,
            first(session),
            "6",
            "9",
            "safety",
            "--annotator",
            "李敏",
        ]
        assert subprocess.run(command, cwd=ROOT, capture_output=True).returncode == 0
        with pytest.raises(EnvironmentFault) as caught:
            label(session, 3, 5)
    with Session.open(Path(str(caught.value.fields["rescue"]))) as session:
        assert made <= ids(session)
        assert session.check().ok


def test_without_room_for_a_rescue_file_the_user_chooses_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.biaodu"
    with project(path) as session:
        made = {label(session, 0, 2).id}
        take_log_away(path)

        def full(*_arguments: object) -> None:
            raise EnvironmentFault("file.disk_full", path="")

        monkeypatch.setattr(rescue, "_rescue_to", full)
        with pytest.raises(EnvironmentFault, match=r"project\.log_gone"):
            label(session, 3, 5)
        session.save_copy(tmp_path / "chosen.biaodu")
    with Session.open(tmp_path / "chosen.biaodu") as session:
        assert ids(session) == made
