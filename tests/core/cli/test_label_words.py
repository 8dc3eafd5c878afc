"""``biaodu label-words``."""

from pathlib import Path

import pytest

from core.cli.main import main
from tests.core.cli.conftest import Run
from tests.core.projects import project


@pytest.fixture
def path(tmp_path: Path) -> Path:
    project(tmp_path / "p.biaodu").close()
    return tmp_path / "p.biaodu"


def test_words_are_shown_added_weighed_banned_and_made_what_they_were(path: Path, run: Run) -> None:
    status, answer, _ = run("label-words", path, "safety")
    assert status == 0
    assert answer["safety"]["words"]["护学岗"] == 3
    answer = run("label-words", path, "safety", "--add", "一塘一人", "--add", "演练=1.5", "--ban", "护学岗")[1]
    assert answer["safety"]["added"] == {"一塘一人": 3.0, "演练": 1.5}
    assert answer["safety"]["banned"] == ["护学岗"]
    assert "护学岗" not in answer["safety"]["words"]
    answer = run("label-words", path, "safety", "--reset", "护学岗", "--reset", "演练", "--reset", "一塘一人")[1]
    assert (answer["safety"]["added"], answer["safety"]["banned"]) == ({}, [])
    assert answer["safety"]["words"]["护学岗"] == 3


def test_a_banned_word_no_longer_suggests(path: Path, run: Run) -> None:
    def labels() -> set[str]:
        return {row["label"] for row in run("suggest", path, "城东区报告")[1]}

    assert "safety" in labels()
    run("label-words", path, "safety", "--ban", "护学岗", "--ban", "护学", "--ban", "安全", "--ban", "学岗")
    assert "safety" not in labels()


def test_what_a_word_would_hit_is_shown(path: Path, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    answer = run("label-words", path, "--hits", "增设~岗")[1]
    assert (answer["sentences"], answer["documents"]) == (1, 1)
    assert answer["shown"][0]["text"] == "增设护学岗。"
    assert main(["label-words", str(path), "--hits", "护学"]) == 0
    assert "1 sentences of 1 documents" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "status"),
    [(["nothing"], 1), (["--add", "词"], 2), (["safety", "--add", "词=x"], 2), (["safety", "--add", "词=99"], 2)],
)
def test_what_cannot_be_done_is_said(path: Path, run: Run, words: list[str], status: int) -> None:
    found, answer, said = run("label-words", path, *words)
    assert (found, answer) == (status, None)
    assert said
