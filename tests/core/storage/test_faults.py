"""What disks, permissions and other programs do to a project: each with its own message, none with a loss."""

import contextlib
import os
import shutil
from collections.abc import Callable, Generator
from pathlib import Path

import pytest

from core.errors import BiaoduError
from core.exporting import export
from core.files import write_atomically
from core.messages import sentence
from core.session import Session
from core.storage import project_file, schema, sqlite
from tests.core.projects import first, label, project, report

resource = pytest.importorskip("resource", reason="sets up its faults by what Unix has")

pytestmark = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")


@contextlib.contextmanager
def faulted(code: str) -> Generator[None]:
    """The block fails with that code, and there is a sentence for it with every field filled in."""
    with pytest.raises(BiaoduError) as caught:
        yield
    assert caught.value.code == code, caught.value
    assert "{" not in sentence(caught.value)


def ids(session: Session) -> set[str]:
    return {annotation.id for annotation in session.annotations.iterate()}


def fill(folder: Path, leave: int = 0) -> Path:
    """Write a file that leaves so many bytes of a small disk."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as stream, contextlib.suppress(OSError):
        free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize - leave
        stream.write(bytes(max(0, free)))
    return filler


@pytest.mark.parametrize("leave", [0, 8192, 40960, 131072])
def test_a_full_disk_refuses_and_keeps_everything(small_disk: Path, leave: int) -> None:
    path = small_disk / "a.biaodu"
    with project(path) as session:
        label(session, 0, 2)
        filler = fill(small_disk, leave)
        made = ids(session)
        with faulted("file.disk_full"):
            for start in range(30):
                annotation = label(session, start, 35)
                session.annotations.set_note([annotation.id], "注" * 2000)
                made.add(annotation.id)
        assert made <= ids(session)
        filler.unlink()
        made |= {label(session, 1, 3).id}
        assert made <= ids(session)
        assert session.check().ok
    with Session.open(path) as session:
        assert made <= ids(session)
        assert session.check().ok


def test_a_log_that_does_not_fit_into_the_file_stays_a_log(small_disk: Path) -> None:
    """Committed labels wait in the log when there is no room to move them into the file."""
    path = small_disk / "a.biaodu"
    with project(path) as session:
        session._engine.conn.execute("PRAGMA wal_autocheckpoint = 0")
        made = set()
        for start in range(10):
            annotation = label(session, start, 35)
            session.annotations.set_note([annotation.id], "注" * 2000)
            made.add(annotation.id)
        filler = fill(small_disk)
        assert ids(session) == made
    with Session.open(path, read_only=True) as session:
        assert ids(session) == made
    filler.unlink()
    with Session.open(path) as session:
        assert ids(session) == made
        assert session.check().ok


def test_a_full_disk_refuses_new_projects_copies_and_exports_and_leaves_nothing(
    small_disk: Path, tmp_path: Path
) -> None:
    with project(tmp_path / "a.biaodu") as session:
        fill(small_disk, 8192)
        before = set(small_disk.iterdir())
        with faulted("file.disk_full"):
            Session.create(small_disk / "b.biaodu")
        with faulted("file.disk_full"):
            session.save_copy(small_disk / "c.biaodu")
        session.documents.add([report("长" * 20_000, "长报告")])
        with faulted("file.disk_full"):
            export(session, small_disk / "d.jsonl")
        assert set(small_disk.iterdir()) == before


def test_a_limit_on_file_sizes_refuses_and_keeps_everything(tmp_path: Path) -> None:
    path = tmp_path / "a.biaodu"
    with project(path) as session:
        made = {label(session, 0, 2).id}
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (256 * 1024, limits[1]))
        try:
            with pytest.raises(BiaoduError) as caught:
                session.documents.add([report("长" * 500_000, "长报告")])
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert caught.value.code in {"file.disk_full", "file.failed"}
        assert ids(session) == made
        assert session.check().ok


def test_a_read_only_file_opens_for_reading(open_folder: Path, as_nobody: Callable[[Callable[[], str]], str]) -> None:
    path = open_folder / "a.biaodu"
    with project(path) as session:
        label(session, 0, 2)
    path.chmod(0o444)
    open_folder.chmod(0o777)

    def look() -> str:
        with Session.open(path) as session:
            access = f"{session.access.read_only} {session.access.reason} {len(ids(session))}"
            with faulted("project.read_only"):
                session.use_annotator(session.annotators.list()[0].id)
            return access

    assert as_nobody(look) == "True read_only_file 1"


@pytest.mark.parametrize("left", ["nothing", "a log", "a log and its index"])
def test_a_read_only_folder_opens_for_reading(
    open_folder: Path, tmp_path: Path, as_nobody: Callable[[Callable[[], str]], str], left: str
) -> None:
    made = tmp_path / "a.biaodu"
    path = open_folder / "a.biaodu"
    with project(made) as session:
        label(session, 0, 2)
        if left != "nothing":
            # As a crash leaves it: copied while it is open.
            for ending in ["", "-wal", "-shm"][: 2 if left == "a log" else 3]:
                shutil.copy(f"{made}{ending}", f"{path}{ending}")
    if left == "nothing":
        shutil.copy(made, path)
    before = {found_path.name: found_path.read_bytes() for found_path in open_folder.iterdir()}
    for found_path in open_folder.iterdir():
        found_path.chmod(0o444)
    open_folder.chmod(0o555)

    def look() -> str:
        with Session.open(path) as session:
            with faulted("project.read_only"):
                label(session, 3, 5)
            return f"{session.access.reason} {len(ids(session))} {session.check().ok}"

    assert as_nobody(look) == "read_only_file 1 True"
    assert {found_path.name: found_path.read_bytes() for found_path in open_folder.iterdir()} == before


def test_no_right_to_read(open_folder: Path, as_nobody: Callable[[Callable[[], str]], str]) -> None:
    path = open_folder / "a.biaodu"
    project(path).close()
    path.chmod(0)

    def look() -> str:
        with Session.open(path):
            return "open"

    assert as_nobody(look) == "file.no_permission"


def test_a_writer_elsewhere_locks_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "a.biaodu"
    project(path).close()
    with Session.open(path, busy_seconds=0.05) as session:
        other = sqlite.connect(path)
        other.execute("BEGIN IMMEDIATE")
        with faulted("project.locked"):
            label(session, 0, 2)
        assert session.annotations.of_document(first(session)) == []
        other.execute("ROLLBACK")
        label(session, 0, 2)
        other.close()


def test_a_second_window_may_only_read(tmp_path: Path) -> None:
    path = tmp_path / "a.biaodu"
    project(path).close()
    with Session.open(path, window=True) as one:
        with Session.open(path, window=True) as two:
            assert (two.access.read_only, two.access.reason) == (True, "other_window")
            with faulted("project.read_only"):
                label(two, 0, 2)
            label(one, 0, 2)
            change = two.poll()
            assert change is not None
            assert change.reload
            assert len(ids(two)) == 1
        # The second going leaves the first its claim.
        with Session.open(path, window=True) as three:
            assert three.access.reason == "other_window"
    with Session.open(path, window=True) as four:
        assert not four.access.read_only


def test_a_cache_that_takes_no_lock_does_not_stop_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    path = tmp_path / "a.biaodu"
    project(path).close()
    with Session.open(path, window=True) as session:
        label(session, 0, 2)


@pytest.mark.parametrize("how", ["deleted", "moved", "replaced", "folder gone"])
def test_a_file_taken_away_while_open_is_noticed_and_rescued(tmp_path: Path, how: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    path = folder / "a.biaodu"
    with project(path) as session:
        made = {label(session, 0, 2).id}
        if how == "deleted":
            path.unlink()
        elif how == "moved":
            path.rename(folder / "b.biaodu")
        elif how == "replaced":
            project(tmp_path / "other.biaodu").close()
            os.replace(tmp_path / "other.biaodu", path)
        else:
            shutil.rmtree(folder)
        code = "project.file_replaced" if how == "replaced" else "project.file_gone"
        with faulted(code):
            label(session, 3, 5)
        with faulted(code):
            session.clone()
        assert ids(session) == made
        session.save_copy(tmp_path / "rescued.biaodu")
        with faulted("project.exists"):
            session.save_copy(tmp_path / "rescued.biaodu")
    with Session.open(tmp_path / "rescued.biaodu") as session:
        assert ids(session) == made
        assert session.check().ok
        label(session, 3, 5)


def test_what_is_no_project_is_told_apart(tmp_path: Path) -> None:
    (tmp_path / "empty.biaodu").write_bytes(b"")
    (tmp_path / "text.biaodu").write_text("城东区2024年工作总结" * 100, encoding="utf-8")
    (tmp_path / "zeros.biaodu").write_bytes(bytes(8192))
    (tmp_path / "folder.biaodu").mkdir()
    other = sqlite.connect(tmp_path / "other.biaodu")
    other.execute("CREATE TABLE t (x)")
    other.close()
    os.mkfifo(tmp_path / "pipe.biaodu")
    for name, code in [
        ("empty", "project.not_a_project"),
        ("text", "project.not_a_project"),
        ("zeros", "project.damaged"),
        ("folder", "file.is_folder"),
        ("other", "project.not_a_project"),
        ("pipe", "project.not_a_project"),
        ("missing", "file.not_found"),
        ("text.biaodu/below", "file.not_found"),
    ]:
        with faulted(code):
            Session.open(tmp_path / f"{name}.biaodu" if "/" not in name else tmp_path / name)


@pytest.mark.parametrize("size", [1, 50, 100, 1000, 4096, 8192, 20_000, -4096, -1])
def test_a_truncated_file_is_damaged(tmp_path: Path, size: int) -> None:
    path = tmp_path / "a.biaodu"
    with project(path) as session:
        session.documents.add([report("长" * 20_000, "长报告")])
    data = path.read_bytes()
    path.write_bytes(data[:size])
    with faulted("project.not_a_project" if size == 1 else "project.damaged"):
        Session.open(path)
    assert path.read_bytes() == data[:size]


@pytest.mark.parametrize("page", range(0, 40, 3))
def test_flipped_bytes_raise_no_bug(tmp_path: Path, page: int) -> None:
    """A page of noise: noticed at opening, or in use where opening does not look, never a traceback of ours."""
    path = tmp_path / "a.biaodu"
    with project(path) as session:
        for start in range(30):
            label(session, start, 35)
    data = bytearray(path.read_bytes())
    at = page * 4096 + (100 if page == 0 else 0)
    for offset in range(at, min(at + 600, len(data))):
        data[offset] ^= 0x5A
    path.write_bytes(data)
    with pytest.raises(BiaoduError) as caught:
        Session.open(path)
    assert caught.value.code == "project.damaged"
    with contextlib.suppress(BiaoduError):
        session = Session(project_file.open_file(path, quick_check=False))
        for read in (
            session.documents.list,
            lambda: ids(session),
            lambda: label(session, 0, 3),
            session.history.undo,
            session.codebook.labels,
        ):
            with contextlib.suppress(BiaoduError):
                read()
        assert not session.check().ok
        session.close()


def test_a_file_of_a_newer_version_opens_for_reading(tmp_path: Path) -> None:
    path = tmp_path / "a.biaodu"
    with project(path) as session:
        label(session, 0, 2)
        session._engine.conn.execute(f"PRAGMA user_version = {schema.SCHEMA_VERSION + 1}")
    with Session.open(path) as session:
        assert (session.access.read_only, session.access.reason) == (True, "newer_version")
        assert len(ids(session)) == 1
        with faulted("project.read_only"):
            label(session, 3, 5)


def test_a_newer_version_that_stores_otherwise_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.biaodu"
    project(path).close()
    other = sqlite.connect(path)
    other.execute("ALTER TABLE annotation RENAME COLUMN note TO remark")
    other.execute(f"PRAGMA user_version = {schema.SCHEMA_VERSION + 1}")
    other.close()
    with faulted("project.too_new"):
        Session.open(path)


@pytest.mark.parametrize(
    "name", ["with spaces", "城东区 2024", "a#b", "a?mode=memory", "100%25", "%41", "a&b=c", "'\""]
)
def test_any_name_works(tmp_path: Path, name: str) -> None:
    path = tmp_path / name / f"{name}.biaodu"
    path.parent.mkdir()
    with project(path) as session:
        label(session, 0, 2)
        session.save_copy(path.with_name(f"{name} copy.biaodu"))
    assert path.exists()
    for found_path in (path, path.with_name(f"{name} copy.biaodu")):
        with Session.open(found_path) as session:
            assert len(ids(session)) == 1


@pytest.mark.skipif(os.name != "posix", reason="links need a right on Windows")
@pytest.mark.parametrize("window", [True, False])
def test_a_link_to_a_project_opens_it(tmp_path: Path, window: bool) -> None:
    path, link = tmp_path / "a.biaodu", tmp_path / "link.biaodu"
    project(path).close()
    link.symlink_to(path)
    with Session.open(link, window=window) as session:
        label(session, 0, 2)
    with Session.open(path, read_only=True) as session:
        assert len(ids(session)) == 1


def test_names_as_long_as_the_disk_allows(tmp_path: Path) -> None:
    longest = tmp_path / ("长" * 79 + ".biaodu")
    assert len(os.fsencode(longest.name)) == 244
    with project(longest) as session:
        label(session, 0, 2)
    write_atomically(tmp_path / ("长" * 85), b"as long as a name may be")
    for path in (tmp_path / ("长" * 83), tmp_path / ("x" * 300), tmp_path.joinpath(*["y" * 100] * 6, "a.biaodu")):
        with faulted("file.name_too_long"):
            Session.create(path)
        with faulted("file.name_too_long"):
            Session.open(path)


def test_without_shared_memory_the_rollback_journal_is_used(tmp_path: Path) -> None:
    path = tmp_path / "a.biaodu"
    with project(path) as session:
        assert session.access.journal_mode == "wal"
        label(session, 0, 2)
    with Session.open(path, vfs="unix-dotfile") as session:
        assert (session.access.journal_mode, session.access.durable) == ("delete", True)
        label(session, 3, 5)
        assert not path.with_name("a.biaodu-wal").exists()
    with Session.open(path) as session:
        assert session.access.journal_mode == "wal"
        assert len(ids(session)) == 2
        assert session.check().ok


def test_on_a_share_the_rollback_journal_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.biaodu"
    project(path).close()
    monkeypatch.setattr(project_file, "is_network", lambda _path: True)
    with Session.open(path) as session:
        assert (session.access.network, session.access.journal_mode) == (True, "delete")
        label(session, 0, 2)
        with Session.open(path) as colleague:
            label(colleague, 3, 5)
        assert session.poll() is not None
        assert len(ids(session)) == 2


@pytest.mark.parametrize("mode", ["WAL", "DELETE"])
@pytest.mark.parametrize("read_only", [True, False])
def test_what_a_crash_left_beside_the_file_is_played_back(tmp_path: Path, mode: str, read_only: bool) -> None:
    """Copied amid a transaction whose pages are in the file or the log already: as a power cut leaves it."""
    path, crashed = tmp_path / "a.biaodu", tmp_path / "crashed.biaodu"
    with project(path) as session:
        kept = label(session, 0, 2).id
    other = sqlite.connect(path)
    other.execute(f"PRAGMA journal_mode = {mode}")
    other.execute("PRAGMA cache_size = 1")
    other.execute("PRAGMA cache_spill = 1")
    other.execute("BEGIN IMMEDIATE")
    other.execute("UPDATE annotation SET deleted = 1")
    other.executemany("INSERT INTO document_text VALUES (?, ?)", [(str(n), "文" * 3000) for n in range(40)])
    for ending in ("", "-wal", "-journal"):
        if path.with_name(path.name + ending).exists():
            shutil.copy(f"{path}{ending}", f"{crashed}{ending}")
    other.close()
    beside = crashed.with_name(crashed.name + ("-wal" if mode == "WAL" else "-journal"))
    assert beside.stat().st_size > 4096
    with Session.open(crashed, read_only=read_only) as session:
        assert ids(session) == {kept}
        assert session.check().ok


def test_a_clock_that_goes_backwards_does_no_harm(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    from core.storage import journal

    times = iter(f"20{year:02}-01-01T00:00:00.000Z" for year in range(40, 0, -1))
    monkeypatch.setattr(journal, "now", lambda: next(times))
    made = [label(session, start, start + 2) for start in range(3)]
    session.annotations.delete([made[1].id])
    session.history.undo()
    assert [annotation.id for annotation in session.annotations.of_document(first(session))] == [
        annotation.id for annotation in made
    ]
    assert [operation.seq for operation in session.history.operations()] == list(
        range(session.history.operations()[0].seq, 0, -1)
    )
    assert session.check().ok
