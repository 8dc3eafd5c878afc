"""``match``."""

from pathlib import Path

import pytest

from tests.core.cli.conftest import Run
from tests.core.matching.test_counterparts import ONE, OTHER


@pytest.fixture
def made(tmp_path: Path, run: Run) -> Path:
    path = tmp_path / "甲.biaodu"
    run("new", path)
    for name, text in (("甲", ONE), ("乙", OTHER), ("丙", ONE.replace("三十个", "五十个"))):
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
        assert run("import", path, tmp_path / f"{name}.txt", "--annotator", "王敏")[0] == 0
    return path


def ids(run: Run, project: Path) -> list[str]:
    return [row["id"] for row in run("list", project, "documents")[1]]


def test_sections_are_matched(made: Path, run: Run) -> None:
    one, other, _edition = ids(run, made)
    status, found, _ = run("match", made, one, other)
    assert status == 0
    pairs = {(ONE[slice(*row["a"])][:4], OTHER[slice(*row["b"])][:4]) for row in found}
    assert pairs == {("（一）校", "2.平安"), ("（二）教", "1.师资"), ("（一）校", "1.平安")}
    assert all(0 < row["score"] <= 1 and 0 < row["confidence"] <= 1 for row in found)


def test_a_match_is_corrected(made: Path, run: Run) -> None:
    one, other, _edition = ids(run, made)
    abroad, teachers = ONE.index("（二）对外"), OTHER.index("1.师资")
    _, found, _ = run("match", made, one, other, "--correct", abroad, teachers)
    assert [row["b"][0] for row in found if row["a"][0] == abroad] == [teachers]
    _, found, _ = run("match", made, one, other, "--none", abroad)
    assert abroad not in [row["a"][0] for row in found]
    assert run("match", made, one, other, "--as-found", abroad)[0] == 0


def test_two_editions_are_compared(made: Path, run: Run) -> None:
    one, _other, edition = ids(run, made)
    at = ONE.index("护学岗")
    run("label", made, one, at, at + 3, "safety", "--annotator", "王敏")
    _, found, _ = run("match", made, one, edition, "--editions")
    assert [(edit["kind"], ONE[slice(*edit["a"])]) for edit in found["edits"]] == [("changed", "三")]
    assert found["labels"] == [{"a": {"span": [at, at + 3], "label": "safety"}, "b": None}]


def test_a_document_is_not_matched_with_itself(made: Path, run: Run) -> None:
    one = ids(run, made)[0]
    assert run("match", made, one, one)[0] == 1
