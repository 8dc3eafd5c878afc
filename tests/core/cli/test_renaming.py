"""``biaodu rename``."""

from pathlib import Path

import pytest

from core.cli.main import main
from core.session import Session
from tests.core.cli.conftest import Run


@pytest.mark.parametrize("new", ["新名", "新名.biaodu"])
def test_a_name_is_enough_and_means_the_same_folder(tmp_path: Path, run: Run, new: str) -> None:
    run("new", tmp_path / "旧名.biaodu")
    status, answer, _ = run("rename", tmp_path / "旧名.biaodu", new)
    assert (status, answer) == (0, {"path": str(tmp_path / "新名.biaodu")})
    assert [path.name for path in tmp_path.glob("*.biaodu*")] == ["新名.biaodu"]


def test_an_open_project_and_another_folder_are_refused_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = tmp_path / "旧名.biaodu"
    with Session.create(old):
        assert main(["rename", str(old), "新名"]) == 1
        assert "is open elsewhere" in capsys.readouterr().err
    (tmp_path / "folder").mkdir()
    assert main(["rename", str(old), str(tmp_path / "folder" / "新名.biaodu")]) == 1
    assert "same folder" in capsys.readouterr().err
    assert old.exists()
