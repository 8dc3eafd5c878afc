"""Every command through the same door as the real process, answers as JSON."""

from pathlib import Path

import pytest

from core.cli.main import main
from tests.core.cli.conftest import QUOTE, START, TEXT, Run


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["list", "{nowhere}", "documents"], "There is no file {nowhere}."),
        (["list", "{folder}", "documents"], "{folder} is a folder."),
        (["stats", "{text}"], "{text} is not a Biaodu project."),
        (["new", "{text}"], "There is a file {text} already."),
        (["label", "{project}", "zzz", "0", "1", "teachers"], "There is no document with the id or title zzz."),
        (["{nowhere}"], "There is no file {nowhere}."),
        (["export", "{project}", "{folder}"], "{folder} is a folder."),
        (["codebook", "{project}", "--import", "{nowhere}"], "There is no file {nowhere}."),
        (["codebook", "{project}", "--import", "{text}"], "The codebook is not valid JSON: line 1, column 1."),
    ],
)
def test_expected_errors_are_one_sentence_and_exit_1(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], sentence: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "text.biaodu").write_text("不是项目")
    places = {"nowhere": tmp_path / "no.biaodu", "folder": tmp_path / "folder", "text": tmp_path / "text.biaodu"}
    places["project"] = project
    status = main([argument.format(**places) for argument in arguments])
    said = capsys.readouterr()
    assert (status, said.out, said.err) == (1, "", sentence.format(**places) + "\n")


@pytest.mark.parametrize(
    "arguments",
    [
        ["list", "p", "poems"],
        ["label", "p", "d", "one", "2", "x"],
        ["import", "p"],
        ["--nonsense"],
        ["export", "p", "o", "--shape", "poem"],
        ["codebook", "p", "--import", "a", "--export", "b"],
    ],
)
def test_wrong_usage_exits_2(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr()
    assert not said.out
    assert "Usage: biaodu" in said.err


@pytest.mark.parametrize("command", ["stats", "history", "codebook", "check"])
def test_answers_for_people_are_lines(project: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert main([command, str(project)]) == 0
    said = capsys.readouterr()
    assert said.out
    assert not said.err


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    said = capsys.readouterr().out
    for command in [
        "new",
        "import",
        "list",
        "label",
        "undo",
        "redo",
        "history",
        "export",
        "codebook",
        "stats",
        "check",
    ]:
        assert f"\n  {command} " in said
        assert main([command, "--help"]) == 0


def test_labels_are_set_by_code_points(project: Path, document: str, run: Run) -> None:
    status, answer, _ = run(
        "label", project, document[:8], START, START + len(QUOTE), "infrastructure", "--annotator", "张三"
    )
    assert status == 0
    assert answer.keys() == {"id"}
    ((listed,), _) = run("list", project, "annotations")[1], None  # type: ignore[misc]
    assert (listed["id"], listed["text"], listed["annotator"]) == (answer["id"], QUOTE, "张三")
    (shown,) = run("list", project, "documents")[1]  # type: ignore[misc]
    assert shown.keys() == {"id", "title", "region", "year", "characters", "annotations"}
    assert (shown["characters"], shown["annotations"]) == (len(TEXT), {"张三": 1})


def test_undo_and_redo_say_what_they_did_and_fail_when_there_is_nothing(project: Path, document: str, run: Run) -> None:
    run("label", project, document, 0, 3, "teachers", "--annotator", "张三")
    assert run("undo", project)[1]["name"] == "annotation.create"
    assert run("list", project, "annotations")[1] == []
    assert run("redo", project)[0] == 0
    status, answer, said = run("redo", project)
    assert (status, answer) == (1, None)
    assert said == "There is nothing to redo.\n"
    assert [run("undo", project)[0] for _ in range(3)] == [0, 0, 1]


def test_history_of_the_project_and_of_one_annotation(project: Path, document: str, run: Run) -> None:
    made = run("label", project, document, 0, 3, "teachers", "--annotator", "张三")[1]["id"]
    run("undo", project)
    newest = run("history", project)[1][0]
    assert (newest["name"], newest["kind"]) == ("annotation.create", "undo")
    entries = run("history", project, "--annotation", made)[1]
    assert [(entry["kind"], entry["annotator"]) for entry in entries] == [("do", "张三"), ("undo", "张三")]
    assert run("history", project, "--annotation", "nonesuch")[0] == 1
