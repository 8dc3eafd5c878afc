"""Every command through the same door as the real process, answers as JSON."""

from pathlib import Path

import orjson
import pytest

from core.cli.main import main
from tests.core.cli.conftest import Run

TEXT = "教育局2024年工作总结\n新建学校𠮷所，改造🏫3栋。\n培训教师。\n"
QUOTE = "学校𠮷所"
START = TEXT.index(QUOTE)


@pytest.fixture
def project(tmp_path: Path, run: Run) -> Path:
    path = tmp_path / "p.biaodu"
    assert run("new", path)[0] == 0
    (tmp_path / "总结.txt").write_text(TEXT, encoding="utf-8")
    assert run("import", path, tmp_path / "总结.txt")[0] == 0
    return path


@pytest.fixture
def document(project: Path, run: Run) -> str:
    return run("list", project, "documents")[1][0]["id"]


def test_import_answers_with_what_came_in_what_did_not_and_why(tmp_path: Path, project: Path, run: Run) -> None:
    (tmp_path / "new.txt").write_text("另一份报告。", encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes("教育局工作".encode() + b"\xff\xff")
    sources = [tmp_path / name for name in ("new.txt", "总结.txt", "bad.txt")]
    status, answer, _ = run("import", project, *sources)
    assert status == 1
    assert answer.keys() == {"imported", "skipped", "editions", "warnings", "failed"}
    (imported,), (skipped,), (failed,) = (answer[name] for name in ("imported", "skipped", "failed"))
    assert (answer["editions"], answer["warnings"]) == ([], [])
    assert imported.keys() == {"id", "title", "characters", "source", "source_characters"}
    assert imported["source_characters"] == 6
    assert (imported["characters"], imported["source"]) == (6, str(sources[0]))
    assert skipped.keys() == {"source", "reason"}
    assert skipped["source"] == str(sources[1])
    assert failed.keys() == {"source", "code", "message"}
    assert (failed["source"], failed["code"]) == (str(sources[2]), "text.undecodable")
    assert "15" in failed["message"]


def test_import_warns_of_what_may_be_wrong_and_marks_bytes_where_it_is_asked_to(
    tmp_path: Path, project: Path, run: Run
) -> None:
    (tmp_path / "bad.txt").write_bytes("教育局工作总结".encode() + b"\xff" + "新建学校三所。".encode())
    status, answer, said = run("import", project, tmp_path / "bad.txt", "--mark")
    assert status == 0
    assert [warning["code"] for warning in answer["warnings"]] == [
        "import.bytes_marked",
        "import.replacement_characters",
    ]
    assert all(warning["message"] in said for warning in answer["warnings"])


def test_import_carries_annotations_over_to_what_a_file_is_read_as_today(
    tmp_path: Path, project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("某区教育局工作总结。全区新建学校三所，招聘教师二百人。\n", encoding="utf-8")
    with monkeypatch.context() as older:
        older.setattr("core.reading.readers.text.size", lambda text: len(text))
        older.setattr("core.reading.prepare.canonicalise", lambda text: _without_its_end(text))
        old = run("import", project, path)[1]["imported"][0]["id"]
    run("label", project, old, 10, 16, "infrastructure", "--annotator", "张三")
    _, answer, _ = run("import", project, path, "--carry-over")
    ((edition),) = answer["editions"]
    assert edition["old"] == old
    listed = run("list", project, "annotations")[1]
    assert sum(each["text"] == "全区新建学校" for each in listed) == 2


def _without_its_end(text: str) -> object:
    """As an older version might have read it."""
    from core.text.canonical import canonicalise

    return canonicalise(text.rstrip("\n"))


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


def test_the_title_names_a_document_too(project: Path, run: Run) -> None:
    (shown,) = run("list", project, "documents")[1]  # type: ignore[misc]
    assert run("label", project, shown["title"], 0, 3, "teachers", "--annotator", "张三")[0] == 0


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
    assert [(one["kind"], one["annotator"]) for one in entries] == [("do", "张三"), ("undo", "张三")]
    assert run("history", project, "--annotation", "nonesuch")[0] == 1


@pytest.mark.parametrize("shape", ["documents", "passages", "sentences"])
def test_export_writes_and_says_how_much_was_read_back(project: Path, document: str, run: Run, shape: str) -> None:
    run("label", project, document, START, START + len(QUOTE), "teachers", "--annotator", "张三")
    out = project.with_name("o.jsonl")
    status, answer, _ = run("export", project, out, "--format", "jsonl", "--shape", shape)
    assert (status, answer["path"], answer["documents"]) == (0, str(out), 1)
    assert answer["verified"] >= 1
    assert QUOTE in out.read_text(encoding="utf-8")


def test_export_of_one_annotator_and_of_chosen_documents(project: Path, document: str, run: Run) -> None:
    for name in ("张三", "李四"):
        run("label", project, document, 0, 3, "teachers", "--annotator", name)
    out = project.with_name("o.jsonl")
    assert run("export", project, out, "--annotator", "李四")[1]["spans"] == 1
    assert run("export", project, out, "--document", document[:6])[1]["spans"] == 2
    assert run("export", project, out, "--annotator", "王五")[0] == 1


def test_a_codebook_goes_out_and_into_a_new_project(project: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "codebook.json"
    assert run("codebook", project, "--export", file)[1]["labels"] == 4
    book = orjson.loads(file.read_bytes())
    book["labels"] = book["labels"][:2]
    file.write_bytes(orjson.dumps(book))
    assert run("new", tmp_path / "q.biaodu", "--codebook", file)[0] == 0
    labels = run("list", tmp_path / "q.biaodu", "labels")[1]
    assert [label["code"] for label in labels] == ["infrastructure", "teachers"]
    assert run("codebook", project, "--import", file)[0] == 0
    assert len(run("list", project, "labels")[1]) == 2  # type: ignore[arg-type]
    assert run("codebook", project)[1]["format"] == "biaodu-codebook"


def test_stats_count_by_label_and_annotator(project: Path, document: str, run: Run) -> None:
    run("label", project, document, 0, 10, "teachers", "--annotator", "张三")
    run("label", project, document, 5, 15, "teachers", "--annotator", "李四")
    answer = run("stats", project)[1]
    assert answer["labels"]["teachers"] == {"张三": 1, "李四": 1}
    assert answer["labels"]["safety"] == {}
    assert answer["labelled_characters"] == 15
    assert answer["labelled_share"] == pytest.approx(15 / answer["characters"])
    assert [one["annotations"] for one in answer["per_document"]] == [2]


def test_check_of_a_sound_project(project: Path, run: Run) -> None:
    assert run("check", project)[:2] == (0, {"ok": True, "documents": 1, "annotations": 0, "broken": []})


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


def test_an_ambiguous_document_lists_the_candidates(project: Path, tmp_path: Path, run: Run) -> None:
    for number in range(17):
        (tmp_path / f"{number}.txt").write_text(f"{TEXT}{number}", encoding="utf-8")
    run("import", project, *tmp_path.glob("*.txt"))
    ids = [one["id"] for one in run("list", project, "documents")[1]]
    first = next(one[0] for one in ids if sum(other[0] == one[0] for other in ids) > 1)
    status, _, said = run("label", project, first, 0, 1, "teachers", "--annotator", "张三")
    assert status == 1
    assert all(one[:12] in said for one in ids if one[0] == first)


@pytest.mark.parametrize("command", ["stats", "history", "codebook", "check"])
def test_answers_for_people_are_lines(project: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert main([command, str(project)]) == 0
    said = capsys.readouterr()
    assert said.out
    assert not said.err


def test_columns_line_up_although_chinese_is_wide(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["codebook", str(project)])
    names = [line.partition("#")[0] for line in capsys.readouterr().out.splitlines()[1:]]
    assert len({len(start) for start in names}) == 1


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
