"""A new project from a package."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.session import Session
from core.starting import start_from
from tests.core.exchange.test_package_file import members, rewritten
from tests.core.exchange.worlds import visible
from tests.core.projects import label, project


def test_a_project_made_from_a_package_is_the_colleagues(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as theirs:
        label(theirs, 0, 3)
        theirs.codebook.delete(theirs.codebook.by_code("safety").id, None)
        theirs.review.set_reasons(["理由"])
        theirs.exchange.package(tmp_path / "p")
        with start_from(tmp_path / "p", tmp_path / "b.biaodu", Session) as mine:
            assert visible(mine) == visible(theirs)
            assert mine.project.name == theirs.project.name
            assert list(mine.review.reasons("zh")) == ["理由"]
            assert mine.history.undo_name() is None
            assert not mine.exchange.plan([tmp_path / "p"]).changes
            assert mine.check().ok


def test_nothing_is_made_of_a_package_that_is_not_right(tmp_path: Path) -> None:
    (tmp_path / "p").write_bytes(b"PK\x03\x04")
    with pytest.raises(UserError, match=r"package\.incomplete"):
        start_from(tmp_path / "p", tmp_path / "b.biaodu", Session)
    assert not (tmp_path / "b.biaodu").exists()


@pytest.mark.parametrize("folder", [b'"/tmp/elsewhere"', b"5"])
def test_no_package_sets_the_team_folder(tmp_path: Path, folder: bytes) -> None:
    with project(tmp_path / "a.biaodu") as theirs:
        theirs.review.set_reasons(["理由"])
        theirs.exchange.package(tmp_path / "p")
    settings = b'{"team_folder": %b, "review.reasons": ["\xe7\x94\xb2"]}' % folder
    rewritten(tmp_path / "p", members(tmp_path / "p") | {"settings.json": settings})
    with start_from(tmp_path / "p", tmp_path / "b.biaodu", Session) as mine:
        assert not mine.has_team
        assert mine.exchange.team_folder() is None
        assert mine.review.reasons() == ("甲",)
