"""What is said of a project as a whole."""

from pathlib import Path

import pytest

from tests.core.cli.conftest import Run


def test_stats_count_by_label_and_annotator(project: Path, document: str, run: Run) -> None:
    run("label", project, document, 0, 10, "teachers", "--annotator", "张三")
    run("label", project, document, 5, 15, "teachers", "--annotator", "李四")
    answer = run("stats", project)[1]
    assert answer["labels"]["teachers"] == {"张三": 1, "李四": 1}
    assert answer["labels"]["safety"] == {}
    assert answer["labelled_characters"] == 15
    assert answer["labelled_share"] == pytest.approx(15 / answer["characters"])
    assert [row["annotations"] for row in answer["per_document"]] == [2]


def test_check_of_a_sound_project(project: Path, run: Run) -> None:
    assert run("check", project)[:2] == (0, {"ok": True, "documents": 1, "annotations": 0, "broken": []})
