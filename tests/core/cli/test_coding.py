"""``code``: a dictionary labels, once, and says what it did."""

from pathlib import Path

import pytest

from core.session import Session
from tests.core.cli.conftest import Run
from tests.core.projects import project

WORDS = "# 词表\nteachers: 教师、护学岗\nsubsidies：补助, 资助\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "words.txt").write_text(WORDS, encoding="utf-8")
    place = tmp_path / "a.biaodu"
    project(place).close()
    return place


def labelled(path: Path) -> list[str]:
    with Session.open(path) as session:
        return [
            session.documents.text(found.document)[found.start : found.end]
            for found in session.annotations.iterate(annotator=None)
        ]


def test_words_are_labelled_in_one_step_and_not_twice(path: Path, run: Run) -> None:
    status, answer, _said = run("code", path, path.parent / "words.txt")
    assert (status, answer["labelled"]) == (0, 4)
    assert answer["rows"][0] == {"label": "teachers", "word": "教师", "hits": 1, "documents": 1, "already": 0}
    assert labelled(path) == ["教师", "护学岗", "资助", "补助"]
    assert run("code", path, path.parent / "words.txt")[1]["labelled"] == 0
    assert run("undo", path)[0] == 0
    assert labelled(path) == []


def test_a_trial_changes_nothing(path: Path, run: Run) -> None:
    answer = run("code", path, path.parent / "words.txt", "--dry-run", "--extent", "sentence")[1]
    assert answer["labelled"] == 0
    assert labelled(path) == []


def test_what_is_no_dictionary_is_said(path: Path, run: Run) -> None:
    for words, said in (
        ("教师", "no colon"),
        ("", "empty"),
        ('{"teachers": 1}', "no list"),
        ("nobody: 教师", "no label"),
    ):
        (path.parent / "words.txt").write_text(words, encoding="utf-8")
        status, _answer, told = run("code", path, path.parent / "words.txt")
        assert status == 1
        assert said in told
