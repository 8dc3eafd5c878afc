"""The manual on the command line, as the process gives it."""

from pathlib import Path

import pytest

from core.cli.main import main
from core.manual import PAGES
from tests.core.cli.conftest import Run


@pytest.mark.parametrize(("arguments", "title"), [(["--language", "zh"], "用键盘标注"), ([], "Labelling by keyboard")])
def test_a_page_on_standard_output(arguments: list[str], title: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help", "labelling", *arguments]) == 0
    told = capsys.readouterr().out
    assert told.startswith("<!DOCTYPE html>")
    assert f"<h1>{title}</h1>" in told
    assert "data:image/png;base64," in told


def test_the_whole_manual_in_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["help"]) == 0
    told = capsys.readouterr().out
    assert [name for name in PAGES if f'<article id="{name}">' not in told] == []


def test_a_folder_of_pages_that_lead_to_each_other(tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "手册"
    status, answer, _ = run("help", "--output", folder, "--language", "zh")
    assert status == 0
    assert {Path(path).name for path in answer["files"]} == {f"{name}.html" for name in (*PAGES, "index")}
    start = (folder / "start.html").read_text(encoding="utf-8")
    assert 'lang="zh-CN"' in start
    assert 'href="labelling.html"' in start
    assert 'href="trouble.html"' in (folder / "index.html").read_text(encoding="utf-8")


def test_pages_as_json_and_a_page_that_there_is_not(run: Run) -> None:
    status, answer, _ = run("help", "export")
    assert (status, [page["page"] for page in answer]) == (0, ["export"])
    assert main(["help", "nothing"]) == 1


def test_a_folder_that_cannot_be_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert main(["help", "--output", str(tmp_path / "file" / "folder")]) == 1
    assert "Traceback" not in capsys.readouterr().err
