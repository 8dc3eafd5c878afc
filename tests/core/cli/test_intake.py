"""Bringing reports into a project."""

from pathlib import Path

from tests.core.cli.conftest import Run


def test_import_answers_with_what_came_in_what_did_not_and_why(tmp_path: Path, project: Path, run: Run) -> None:
    (tmp_path / "new.txt").write_text("另一份报告。", encoding="utf-8")
    (tmp_path / "bad.txt").write_bytes("教育局工作".encode() + b"\xff\xff")
    sources = [tmp_path / name for name in ("new.txt", "总结.txt", "bad.txt")]
    status, answer, _ = run("import", project, *sources)
    assert status == 1
    assert answer.keys() == {"imported", "skipped", "failed", "warnings", "read_as", "annotations", "editions"}
    (imported,), (skipped,), (failed,) = (answer[name] for name in ("imported", "skipped", "failed"))
    assert (answer["warnings"], answer["read_as"], answer["annotations"]) == ([], [], 0)
    assert imported.keys() == {"id", "title", "characters", "source", "source_characters"}
    assert (imported["characters"], imported["source"]) == (6, str(sources[0]))
    assert skipped.keys() == {"source", "reason"}
    assert skipped["source"] == str(sources[1])
    assert failed.keys() == {"source", "code", "message"}
    assert (failed["source"], failed["code"]) == (str(sources[2]), "text.undecodable")
    assert "15" in failed["message"]


def test_attributes_of_others_are_declared_on_request(tmp_path: Path, project: Path, run: Run) -> None:
    (tmp_path / "报告.txt").write_text("新建学校三所。", "utf-8")
    (tmp_path / "报告.ann").write_text("T1\tbuild 0 2\t新建\nA1\tMood T1 good\n", "utf-8")
    status, answer, _ = run("import", project, tmp_path / "报告.ann", "--format", "brat", "--annotator", "张三")
    assert (status, answer["annotations"]) == (0, 1)
    assert any("Mood: 1" in skipped["reason"] for skipped in answer["skipped"])
    status, answer, _ = run("import", project, tmp_path / "报告.ann", "--annotator", "张三", "--declare")
    assert status == 0
    assert not any("Mood" in skipped["reason"] for skipped in answer["skipped"])
