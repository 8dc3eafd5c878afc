"""Which project a package belongs to."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.exchange.bundle import PackageKind
from core.exchange.contents import PackageContents
from core.exchange.homes import find_homes
from core.session import Session
from core.storage.lock_beside import LockBeside
from tests.core.projects import add, label, project


@pytest.fixture
def packages(tmp_path: Path) -> tuple[Path, Path]:
    """A package for a colleague and the labels of one, of the project at ``a.biaodu``."""
    with project(tmp_path / "a.biaodu") as session:
        add(session, "另一篇。", "另一篇")
        label(session, 0, 3)
        session.exchange.package(tmp_path / "out")
        session.exchange.package(tmp_path / "back", PackageContents(kind=PackageKind.LABELS_BACK))
    return tmp_path / "out", tmp_path / "back"


def test_projects_say_how_many_of_the_documents_they_have(packages: tuple[Path, Path], tmp_path: Path) -> None:
    out, back = packages
    with Session.open(tmp_path / "a.biaodu") as session:
        session.save_copy(tmp_path / "less.biaodu")
    with Session.open(tmp_path / "less.biaodu") as less:
        less.documents.remove([less.documents.list()[1].id])
    Session.create(tmp_path / "none.biaodu").close()
    projects = [tmp_path / name for name in ("none.biaodu", "less.biaodu", "a.biaodu")]
    found = find_homes([out], projects)
    assert (found.documents, [home.documents for home in found.homes]) == (2, [0, 1, 2])
    assert [home.path for home in found.fitting] == projects[1:]
    # Labels back name the reports that were labelled.
    found = find_homes([back], projects)
    assert (found.documents, [home.documents for home in found.homes]) == (1, [0, 1, 1])


def test_only_a_package_with_texts_can_begin_a_project(packages: tuple[Path, Path]) -> None:
    out, back = packages
    assert find_homes([back, out], []).beginning == out
    assert find_homes([back], []).beginning is None


def test_what_cannot_be_read_is_left_out(packages: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "damaged.biaodu").write_bytes(b"\0" * 4096)
    (tmp_path / "other.biaodu").write_text("x", encoding="utf-8")
    projects = [tmp_path / name for name in ("damaged.biaodu", "other.biaodu", "gone.biaodu", "a.biaodu")]
    assert [home.path.name for home in find_homes([packages[0]], projects).homes] == ["a.biaodu"]


def test_a_project_in_a_window_is_told(packages: tuple[Path, Path], tmp_path: Path) -> None:
    path = tmp_path / "a.biaodu"
    with Session.open(path, window=True):
        assert find_homes([packages[0]], [path]).homes[0].claimed
    assert not find_homes([packages[0]], [path]).homes[0].claimed


def test_a_project_in_the_window_of_another_account_is_told(packages: tuple[Path, Path], tmp_path: Path) -> None:
    theirs = LockBeside(tmp_path / "a.biaodu")
    assert theirs.acquire()
    assert find_homes([packages[0]], [tmp_path / "a.biaodu"]).homes[0].claimed
    theirs.release()


def test_a_damaged_package_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p").write_bytes(b"PK\x03\x04")
    with pytest.raises(UserError, match=r"package\.incomplete"):
        find_homes([tmp_path / "p"], [])
