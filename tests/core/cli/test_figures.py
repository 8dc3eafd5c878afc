"""``figures``."""

from pathlib import Path

import pytest

from tests.core.cli.conftest import Run

DOC = "裕安区教育局2024年工作总结"
TEXT = f"{DOC}\n一、工作总结\n新增学位900个，投入2196.1万元，招聘xx名。\n二、工作打算\n新建学校3所。\n"


@pytest.fixture
def made(tmp_path: Path, run: Run) -> Path:
    path = tmp_path / "甲.biaodu"
    run("new", path)
    (tmp_path / "总结.txt").write_text(TEXT, "utf-8")
    assert run("import", path, tmp_path / "总结.txt", "--annotator", "王敏")[0] == 0
    return path


def rows(run: Run, *arguments: object) -> list[tuple[object, ...]]:
    status, found, _ = run("figures", *arguments)
    assert status == 0
    return [(row["text"], row["value"], row["unit"], row["reported"]) for row in found]


def test_figures_are_listed_with_offsets(made: Path, run: Run) -> None:
    assert rows(run, made) == [
        ("900个", 900, "个", "done"),
        ("2196.1万元", 21961000, "元", "done"),
        ("xx名", None, "名", "withheld"),
        ("3所", 3, "所", "planned"),
    ]
    _, found, _ = run("figures", made, DOC)
    assert [TEXT[row["start"] : row["end"]] for row in found] == [row["text"] for row in found]
    assert {*found[0]} >= {"document", "start", "end", "value", "unit", "text", "reported"}


def test_a_figure_is_corrected_and_taken_back(made: Path, run: Run) -> None:
    at = TEXT.index("3所")
    assert rows(run, made, DOC, "--correct", at, at + 2, "--value", "30", "--unit", "所")[-1] == (
        "3所",
        30,
        "所",
        "done",
    )
    assert rows(run, made)[-1] == ("3所", 30, "所", "done")
    assert rows(run, made, DOC, "--none", at)[-1] == ("xx名", None, "名", "withheld")
    assert rows(run, made, DOC, "--as-found", at)[-1] == ("3所", 3, "所", "planned")


def test_only_labelled_passages(made: Path, run: Run) -> None:
    at = TEXT.index("新增学位")
    run("label", made, DOC, at, at + 8, "infrastructure", "--annotator", "王敏")
    assert rows(run, made, "--label", "infrastructure") == [("900个", 900, "个", "done")]
    assert rows(run, made, "--label", "safety") == []


@pytest.mark.parametrize("arguments", [["--none", 3], [DOC, "--none", 3, "--as-found", 3]])
def test_a_correction_is_of_one_document(made: Path, run: Run, arguments: list[object]) -> None:
    assert run("figures", made, *arguments)[0] == 2


def test_a_value_has_to_be_a_number(made: Path, run: Run) -> None:
    assert run("figures", made, DOC, "--correct", 1, 3, "--value", "三", "--unit", "所")[0] == 1
