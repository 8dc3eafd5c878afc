"""The team folder: everybody writes only their own package, nothing is lost, and odd files are recognised."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import EnvironmentFault, UserError
from core.exchange.bundle import VERSION, PackageKind
from core.exchange.contents import PackageContents
from core.exchange.package_file import read_package
from core.exchange.team import TeamState
from core.ids import canonical_id, new_uuid
from core.session import Session
from core.storage.database import connect
from tests.core.exchange.packages import Members, members, rewritten, with_line
from tests.core.exchange.worlds import person, visible, whole
from tests.core.projects import label, project

ROOT = Path(__file__).resolve().parents[3]
POISONED = ROOT / "tests" / "data" / "poisoned"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "team"
    made.mkdir()
    return made


def member(path: Path, name: str, folder: Path) -> Session:
    session = project(path / f"{name}.biaodu", annotator=name)
    session.exchange.set_team_folder(folder)
    return session


@pytest.mark.skipif(sys.platform != "linux", reason="other systems' names are Unicode")
def test_a_team_folder_may_have_a_name_that_is_no_utf8(tmp_path: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + "团队".encode("gb18030")))
    folder.mkdir()
    with member(tmp_path, "甲", folder) as one, member(tmp_path, "乙", folder) as other:
        label(one, 0, 3)
        assert one.exchange.team_publish().path.parent == folder == other.exchange.team_folder()
        (news,) = other.exchange.team_news()
        other.exchange.apply(other.exchange.plan([news.path]))
        assert states(other) == [TeamState.MERGED]


def states(session: Session) -> list[TeamState]:
    return [news.state for news in session.exchange.team_news()]


def test_colleagues_see_what_each_published_once(tmp_path: Path, folder: Path) -> None:
    with member(tmp_path, "甲", folder) as one, member(tmp_path, "乙", folder) as other:
        assert not one.exchange.team_news()
        made = label(one, 0, 3)
        report = one.exchange.team_publish()
        assert report.written
        assert report.path == folder / f"{made.annotator}.biaodupkg"
        assert not one.exchange.team_publish().written
        assert not one.exchange.team_news()
        (news,) = other.exchange.team_news()
        assert news.state is TeamState.NEW
        assert news.manifest is not None
        assert news.manifest.author is not None
        assert news.manifest.author.name == "甲"
        other.exchange.apply(other.exchange.plan([news.path]))
        assert states(other) == [TeamState.MERGED]
        assert [annotation.id for annotation in other.annotations.iterate()] == [made.id]
        label(one, 4, 8)
        assert one.exchange.team_publish().written
        assert states(other) == [TeamState.NEW]


def test_a_package_holds_its_authors_layer_only(tmp_path: Path, folder: Path) -> None:
    with member(tmp_path, "甲", folder) as one, member(tmp_path, "乙", folder) as other:
        label(one, 0, 3)
        label(other, 4, 8)
        one.exchange.team_publish()
        other.exchange.apply(other.exchange.plan([one.exchange.team_publish().path]))
        path = other.exchange.team_publish().path
        assert {row[2] for row in read_package(path).records["annotation"]} == {path.stem}


def test_undoing_a_merge_makes_it_news_again(tmp_path: Path, folder: Path) -> None:
    with member(tmp_path, "甲", folder) as one, member(tmp_path, "乙", folder) as other:
        label(one, 0, 3)
        path = one.exchange.team_publish().path
        other.exchange.apply(other.exchange.plan([path]))
        other.history.undo()
        assert states(other) == [TeamState.NEW]


def test_odd_files_are_recognised(tmp_path: Path, folder: Path) -> None:
    with member(tmp_path, "甲", folder) as one, member(tmp_path, "乙", folder) as other:
        label(one, 0, 3)
        path = one.exchange.team_publish().path
        old, whole_file = path.read_bytes(), len(path.read_bytes())
        label(one, 4, 8)
        other.exchange.apply(other.exchange.plan([one.exchange.team_publish().path]))
        new = path.read_bytes()
        path.write_bytes(old)
        assert states(other) == [TeamState.OLDER]
        path.write_bytes(new[: whole_file // 2])
        assert states(other) == [TeamState.INCOMPLETE]
        path.write_bytes(b"")
        assert states(other) == [TeamState.INCOMPLETE]
        path.write_bytes("不是包".encode())
        assert states(other) == [TeamState.FOREIGN]
        path.write_bytes(new)
        rewritten(path, members(path), version=VERSION + 1)
        assert states(other) == [TeamState.NEWER_FORMAT]
        path.write_bytes(new)
        (folder / "notes.txt").write_text("x")
        (folder / f".{path.name}.0123.tmp").write_bytes(new[:10])
        conflicted = folder / f"{path.stem} (conflicted copy).biaodupkg"
        conflicted.write_bytes(old)
        assert sorted(states(other)) == [TeamState.MERGED, TeamState.OLDER]


def outside(folder: Path) -> list[str]:
    """Everything beside the team folder that no project made."""
    return sorted(path.name for path in folder.parent.iterdir() if not path.name.startswith(("甲.", "乙.", "team")))


@pytest.mark.parametrize("id_", ["../../outside/x", "../x", "/tmp/x", "a/b", "C:\\x", ".", "NUL"])
def test_no_id_of_a_project_is_ever_a_path(tmp_path: Path, folder: Path, id_: str) -> None:
    """Somebody wrote a person with such an id into the file: it cannot be packed, and nothing is written anywhere."""
    member(tmp_path, "甲", folder).close()
    conn = connect(tmp_path / "甲.biaodu").conn
    conn.execute("BEGIN")
    conn.execute("PRAGMA defer_foreign_keys = ON")
    conn.execute("UPDATE annotator SET id = ?", (id_,))
    conn.execute("UPDATE project SET current_annotator = ?", (id_,))
    conn.execute("COMMIT")
    conn.close()
    before = outside(folder)
    with Session.open(tmp_path / "甲.biaodu") as session:
        label(session, 0, 3)
        with pytest.raises(UserError, match=r"project\.odd_ids"):
            session.exchange.team_publish()
        with pytest.raises(UserError, match=r"project\.odd_ids"):
            session.exchange.package(tmp_path / "team" / "x.biaodupkg")
        assert "id" in {broken.kind for broken in session.check().broken}
    assert list(folder.iterdir()) == []
    assert outside(folder) == before
    # Saved into a new project, the person has a UUID, and the work can go out.
    Session.salvage(tmp_path / "甲.biaodu", tmp_path / "甲.new.biaodu")
    with Session.open(tmp_path / "甲.new.biaodu") as session:
        session.exchange.set_team_folder(folder)
        assert session.exchange.team_publish().path == folder / f"{canonical_id(id_)}.biaodupkg"
        assert session.check().ok
    assert outside(folder) == before


def test_a_project_of_0_1_with_such_a_person_publishes_into_the_folder(tmp_path: Path, folder: Path) -> None:
    shutil.copy(POISONED / "v1.biaodu", tmp_path / "甲.biaodu")
    with Session.open(tmp_path / "甲.biaodu") as session:
        session.exchange.set_team_folder(folder)
        report = session.exchange.team_publish()
        assert report.path == folder / f"{canonical_id('../../outside/x')}.biaodupkg"
        assert [path.name for path in folder.iterdir()] == [report.path.name]
        assert "project.ids" in [operation.name for operation in session.history.operations()]
    assert outside(folder) == []


HOSTILE: dict[str, Callable[[Members], Members]] = {
    "deep settings": lambda files: files | {"settings.json": b'{"x":' + b"[" * 1_000 + b"]" * 1_000 + b"}"},
    "deeper than any parser": lambda files: files | {"settings.json": b"[" * 200_000},
    "deep metadata": with_line(
        "documents.jsonl", lambda record: record["meta"].update(extra=json.loads('{"a":' * 500 + "1" + "}" * 500))
    ),
    "an id that is a path": with_line("annotators.jsonl", lambda record: record.update(id="../../outside/x")),
    "no JSON": lambda files: files | {"annotations.jsonl": b"{\n"},
    "a revision that is none": with_line("annotations.jsonl", lambda record: record.update(revision=2**53 - 1)),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_a_hostile_file_stops_neither_news_nor_publishing(tmp_path: Path, folder: Path, what: str) -> None:
    """It is one entry; what the others wrote is merged, whether it is asked for with it or alone."""
    with member(tmp_path, "甲", folder) as one, member(tmp_path, "乙", folder) as other:
        made = label(one, 0, 3)
        good = one.exchange.team_publish().path
        bad = folder / f"{new_uuid()}.biaodupkg"
        rewritten(good, HOSTILE[what](members(good)), to=bad)
        # Older than what is merged of the same person, it is looked into: that must not stop the news either.
        label(one, 4, 8)
        other.exchange.apply(other.exchange.plan([one.exchange.team_publish().path]))
        label(one, 9, 12)
        one.exchange.team_publish()
        news = {entry.path: entry for entry in other.exchange.team_news()}
        assert news.keys() == {good, bad}
        assert news[good].state is TeamState.NEW
        assert (news[bad].state, news[bad].error is not None) == (TeamState.DAMAGED, True)
        plan = other.exchange.plan([bad, good], leave_out_broken=True)
        assert [notice.source for notice in plan.notices if notice.error.code == "package.bad_row"] == [str(bad)]
        other.exchange.apply(plan)
        assert made.id in {annotation.id for annotation in other.annotations.iterate()}
        assert len(list(other.annotations.iterate())) == 3
        with pytest.raises(UserError, match=r"package\.bad_row"):
            other.exchange.plan([bad], leave_out_broken=True)
        with pytest.raises(UserError, match=r"package\.bad_row"):
            other.exchange.plan([good, bad])
        assert other.exchange.team_publish().written


@pytest.mark.parametrize("what", [*HOSTILE, "not a package", "a folder"])
def test_what_stands_in_the_own_place_and_nobody_can_read_is_set_aside(tmp_path: Path, folder: Path, what: str) -> None:
    with member(tmp_path, "甲", folder) as one, member(tmp_path, "乙", folder) as other:
        label(one, 0, 3)
        path = one.exchange.team_publish().path
        if what == "a folder":
            path.unlink()
            path.mkdir()
        elif what == "not a package":
            path.write_text("不是包", encoding="utf-8")
        else:
            rewritten(path, HOSTILE[what](members(path)))
        label(one, 4, 8)
        (entry,) = (news for news in one.exchange.team_news() if news.path == path)
        assert entry.error is not None
        report = one.exchange.team_publish()
        assert report.written
        assert report.set_aside is not None
        assert report.set_aside.exists()
        assert report.set_aside.suffix != ".biaodupkg"
        other.exchange.apply(other.exchange.plan([path]))
        assert len(list(other.annotations.iterate())) == 2
        assert [news.path for news in other.exchange.team_news()] == [path]


def test_only_so_many_files_are_set_aside(tmp_path: Path, folder: Path) -> None:
    with member(tmp_path, "甲", folder) as author:
        for start in range(8):
            label(author, start, start + 2)
            path = author.exchange.team_publish().path
            path.write_text("不是包", encoding="utf-8")
        assert len(list(folder.iterdir())) <= 6


def test_a_disk_that_changes_the_case_of_names_shows_the_own_file_as_ones_own(tmp_path: Path, folder: Path) -> None:
    with member(tmp_path, "甲", folder) as author:
        label(author, 0, 3)
        path = author.exchange.team_publish().path
        path.rename(path.with_name(path.name.upper().replace(".BIAODUPKG", ".biaodupkg")))
        assert author.exchange.team_news() == []


def test_publishing_signs_once_and_says_what_that_changed(tmp_path: Path, folder: Path) -> None:
    with member(tmp_path, "甲", folder) as author:
        label(author, 0, 3)
        report = author.exchange.team_publish()
        assert report.change.operation is not None
        assert (report.change.operation.name, report.change.reload) == ("key.sign", False)
        assert author.history.undo_name() == "annotation.create"
        again = author.exchange.team_publish()
        assert (again.written, again.change.operation) == (False, None)


def test_an_older_package_that_was_never_merged_is_news(tmp_path: Path, folder: Path) -> None:
    with member(tmp_path, "甲", folder) as desk, member(tmp_path, "乙", folder) as other:
        desk.save_copy(tmp_path / "laptop.biaodu")
        with Session.open(tmp_path / "laptop.biaodu") as laptop:
            label(desk, 0, 3)
            path = desk.exchange.team_publish().path
            path.rename(folder / "conflicted.biaodupkg")
            label(laptop, 4, 8)
            other.exchange.apply(other.exchange.plan([laptop.exchange.team_publish().path]))
            news = {news.path.name: news.state for news in other.exchange.team_news()}
            assert news == {path.name: TeamState.MERGED, "conflicted.biaodupkg": TeamState.NEW}


def test_an_own_package_that_is_older_than_what_was_merged_is_news(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine whose clock is behind wrote it; publishing asks for it to be merged, so it must be offered."""
    with member(tmp_path, "甲", folder) as desk:
        desk.save_copy(tmp_path / "laptop.biaodu")
        desk.save_copy(tmp_path / "behind.biaodu")
        with Session.open(tmp_path / "laptop.biaodu") as laptop, Session.open(tmp_path / "behind.biaodu") as behind:
            label(laptop, 0, 3)
            path = laptop.exchange.team_publish().path
            desk.exchange.apply(desk.exchange.plan([path]))
            path.unlink()
            monkeypatch.setattr("core.storage.journal.now", lambda: "2020-01-01T00:00:00.000Z")
            label(behind, 4, 8)
            behind.exchange.team_publish()
            monkeypatch.undo()
            label(desk, 9, 12)
            with pytest.raises(UserError, match=r"team\.unmerged"):
                desk.exchange.team_publish()
            (news,) = desk.exchange.team_news()
            assert news.state is TeamState.NEW
            desk.exchange.apply(desk.exchange.plan([news.path]))
            assert desk.exchange.team_publish().written
            assert not desk.exchange.team_news()
            assert len(list(desk.annotations.iterate())) == 3


def test_what_the_system_refuses_to_read_is_told(tmp_path: Path, folder: Path) -> None:
    with member(tmp_path, "甲", folder) as session:
        (folder / "x.biaodupkg").mkdir()
        (news,) = session.exchange.team_news()
        assert news.state is TeamState.UNREADABLE
        assert isinstance(news.error, EnvironmentFault)


def test_work_from_another_machine_is_merged_before_it_is_replaced(tmp_path: Path, folder: Path) -> None:
    with member(tmp_path, "甲", folder) as desk:
        desk.save_copy(tmp_path / "laptop.biaodu")
        with Session.open(tmp_path / "laptop.biaodu") as laptop:
            label(laptop, 0, 3)
            laptop.exchange.team_publish()
            label(desk, 4, 8)
            with pytest.raises(UserError, match=r"team\.unmerged"):
                desk.exchange.team_publish()
            (news,) = desk.exchange.team_news()
            desk.exchange.apply(desk.exchange.plan([news.path]))
            assert desk.exchange.team_publish().written
            assert len(list(desk.annotations.iterate())) == 2


def test_a_project_opened_again_replaces_its_own_package(tmp_path: Path, folder: Path) -> None:
    with member(tmp_path, "甲", folder) as session:
        label(session, 0, 3)
        session.exchange.team_publish()
    with Session.open(tmp_path / "甲.biaodu") as session:
        assert session.exchange.team_folder() == folder
        label(session, 4, 8)
        assert not session.exchange.team_news()
        assert session.exchange.team_publish().written


def test_what_is_not_there_is_told(tmp_path: Path, folder: Path) -> None:
    with project(tmp_path / "a.biaodu") as session:
        with pytest.raises(UserError, match=r"team\.no_folder"):
            session.exchange.team_news()
        with pytest.raises(EnvironmentFault, match=r"file\.not_found"):
            session.exchange.set_team_folder(tmp_path / "nowhere")
        session.exchange.set_team_folder(folder)
        assert session.history.undo_name() is None
        folder.rmdir()
        with pytest.raises(EnvironmentFault, match=r"file\.not_found"):
            session.exchange.team_publish()
        session.exchange.set_team_folder(None)
        assert session.exchange.team_folder() is None


def test_the_folder_stays_out_of_packages(tmp_path: Path, folder: Path) -> None:
    with member(tmp_path, "甲", folder) as session:
        assert "team_folder" not in read_package(session.exchange.team_publish().path).settings


WORK = """
import sys
from pathlib import Path
from core.errors import UserError
from core.exchange.team import TeamState
from core.session import Session

path, rounds = Path(sys.argv[1]), int(sys.argv[2])

def take(session):
    for news in session.exchange.team_news():
        if news.state is TeamState.NEW:
            session.exchange.apply(session.exchange.plan([news.path]))

with Session.open(path) as session:
    document = session.documents.list()[0].id
    labels = session.codebook.labels()
    me = session.annotator.id
    for number in range(rounds):
        try:
            made, _ = session.annotations.create(document, number, number + 1 + number % 3, labels[number % 4].id)
            if number % 5 == 4:
                session.annotations.delete([made.id])
        except UserError as error:
            # What the same person labelled on the other machine came in between.
            assert error.code == "annotation.duplicate", error
        if number % 7 == 6:
            session.history.undo()
        try:
            session.exchange.team_publish()
        except UserError as error:
            assert error.code == "team.unmerged", error
        take(session)
    print(len(session.annotations.of_document(document, me)))
"""


def test_processes_that_write_at_once_lose_nothing(tmp_path: Path, folder: Path) -> None:
    """Three colleagues, one of them on two machines, label, publish and merge without waiting for each other."""
    paths: list[Path] = []
    for name, number in (("甲", 0), ("乙", 1), ("丙", 2), ("丙二", 2)):
        with project(tmp_path / f"{name}.biaodu", annotator="x") as session:
            session.use_annotator(session.annotators.create(f"人{number}", id=person(number))[0].id)
            session.exchange.set_team_folder(folder)
            paths.append(session.path)
    working = [
        subprocess.Popen([sys.executable, "-c", WORK, str(path), "15"], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for path in paths
    ]
    said = [process.communicate(timeout=100)[0] for process in working]
    assert [process.returncode for process in working] == [0, 0, 0, 0]
    sessions = [Session.open(path) for path in paths]
    try:
        alone = {annotation.id for session in sessions for annotation in session.annotations.iterate()}
        for _ in range(3):
            for session in sessions:
                for news in session.exchange.team_news():
                    assert news.state in (TeamState.NEW, TeamState.MERGED, TeamState.OLDER)
                    session.exchange.apply(session.exchange.plan([news.path]))
                session.exchange.team_publish()
        assert all(visible(session) == visible(sessions[0]) for session in sessions)
        assert all(whole(session) == whole(sessions[0]) for session in sessions)
        counts = {who: count for (_, who), count in sessions[0].annotations.counts().items()}
        assert counts[person(0)] == int(said[0])
        assert counts[person(1)] == int(said[1])
        # Of what one person labelled on both machines one of two equal ones is shown.
        places = {
            (annotation.start, annotation.end, annotation.label) for annotation in sessions[0].annotations.iterate()
        }
        assert {annotation.id for annotation in sessions[0].annotations.iterate()} <= alone
        assert len(places) >= int(said[0])
        assert all(session.check().ok for session in sessions)
    finally:
        for session in sessions:
            session.close()


def test_a_whole_team_ends_with_the_same_whatever_the_way(tmp_path: Path, folder: Path) -> None:
    """Through the folder, through files, or straight from the projects."""
    with member(tmp_path, "甲", folder) as one, member(tmp_path, "乙", folder) as other:
        label(one, 0, 3)
        label(other, 4, 8)
        packages = [session.exchange.team_publish().path for session in (one, other)]
        other.exchange.package(tmp_path / "back", PackageContents(kind=PackageKind.LABELS_BACK))
        with (
            Session.create(tmp_path / "x.biaodu") as by_folder,
            Session.create(tmp_path / "y.biaodu") as by_file,
            Session.create(tmp_path / "z.biaodu") as by_project,
        ):
            by_folder.exchange.apply(by_folder.exchange.plan(packages))
            for path in (tmp_path / "back", packages[0]):
                by_file.exchange.apply(by_file.exchange.plan([path]))
            by_project.exchange.apply(by_project.exchange.plan([other.path, one.path]))
            assert visible(by_folder) == visible(by_project)
            assert list(by_file.annotations.iterate()) == list(by_folder.annotations.iterate())
