"""``biaodu suggest``."""

import json
from pathlib import Path

import pytest

from core.cli.main import main
from core.model import Meta, NewDocument, Source, Span, Status
from core.session import Session
from tests.core.cli.conftest import Run
from tests.core.suggest.lessons import TEXT


def add(session: Session, text: str, title: str) -> str:
    new = NewDocument(text, Meta(title), Source(f"{title}.txt", "0" * 64, "utf-8", "text/1"))
    return session.documents.add([new])[0].added[0].id


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Two reports; 陈晓 has done the first, whose label of safety is somewhere odd, and 李敏 nothing."""
    path = tmp_path / "p.biaodu"
    with Session.create(path) as session:
        me = session.annotators.ensure("陈晓").id
        session.annotators.ensure("李敏")
        session.use_annotator(me)
        first = add(session, TEXT.replace("2024", "2023"), "去年")
        add(session, TEXT, "今年")
        quotes = [
            ("新建教学楼3栋，新增学位900个", "infrastructure"),
            ("公开招聘教师60名", "teachers"),
            ("开展消防演练20次", "safety"),
        ]
        text = session.documents.text(session.documents.find("去年").id)
        for quote, code in quotes:
            start = text.index(quote)
            session.annotations.create(
                session.documents.find("去年").id, start, start + len(quote), session.codebook.by_code(code).id
            )
        session.documents.set_status([session.documents.find("去年").id], Status.DONE)
        assert first
    return path


def test_each_suggestion_says_where_what_how_sure_and_why(path: Path, run: Run) -> None:
    status, answer, said = run("suggest", path, "今年")
    assert (status, said) == (0, "")
    assert answer == sorted(answer, key=lambda row: row["start"])
    row = next(row for row in answer if "消防演练" in TEXT[row["start"] : row["end"]])
    assert row.keys() == {"start", "end", "label", "score", "grade", "reason"}
    assert (row["label"], row["grade"]) == ("safety", 1)
    assert 0.88 <= row["score"] <= 1
    assert row["reason"].keys() == {"words", "heading", "neighbour"}
    assert any("消防" in word for word in row["reason"]["words"])


def test_what_is_labelled_or_rejected_is_not_suggested_to_whom_it_is(path: Path, run: Run) -> None:
    with Session.open(path) as session:
        document = session.documents.find("今年").id
        start = TEXT.index("发放助学金")
        from core.verbs.suggested import Proposed

        label = session.codebook.by_code("subsidies").id
        session.suggestions.reject([Proposed(document, Span(start, start + 12), label)])
        hired = TEXT.index("公开招聘")
        session.annotations.create(document, hired, hired + 10, session.codebook.by_code("teachers").id)

    def suggested(*options: str) -> set[str]:
        rows = run("suggest", path, "今年", *options)[1]
        return {
            row["label"] for row in rows for word in ("助学金", "公开招聘") if word in TEXT[row["start"] : row["end"]]
        }

    assert suggested() == set()
    assert suggested("--annotator", "李敏") == {"subsidies", "teachers"}


def test_nothing_is_suggested_in_what_is_masked(path: Path, run: Run) -> None:
    with Session.open(path) as session:
        document = session.documents.find("今年").id
        start = TEXT.index("（三）")
        session.documents.mask(document, Span(start, TEXT.index("（四）")))
    rows = run("suggest", path, "今年")[1]
    assert rows
    assert not [row for row in rows if "消防" in TEXT[row["start"] : row["end"]]]


def test_it_is_the_same_twice_and_writes_nothing(path: Path, run: Run) -> None:
    with Session.open(path) as session:
        before = session.history.position()
    assert run("suggest", path, "今年")[1] == run("suggest", path, "今年")[1]
    with Session.open(path) as session:
        assert session.history.position() == before


def test_evaluate_gives_a_curve(path: Path, run: Run) -> None:
    with Session.open(path) as session:
        document = session.documents.find("今年").id
        session.annotations.create(document, 20, 30, session.codebook.by_code("infrastructure").id)
        session.documents.set_status([document], Status.DONE)
    status, answer, _ = run("suggest", path, "--evaluate")
    assert status == 0
    assert answer["reports"] == 2
    assert [point["reports"] for point in answer["curve"]] == [0, 1]
    assert answer["curve"][0].keys() >= {"f1", "precision", "recall", "by_label", "calibration", "covered"}


def test_the_columns_name_the_words(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["suggest", str(path), "今年"]) == 0
    said = capsys.readouterr().out
    assert "safety" in said
    assert "消防演练" in said


@pytest.mark.parametrize(
    ("words", "status"),
    [([], 2), (["今年", "--evaluate"], 2), (["没有"], 1), (["--evaluate", "--annotator", "李敏"], 1)],
)
def test_what_cannot_be_asked_is_said(path: Path, run: Run, words: list[str], status: int) -> None:
    found, answer, said = run("suggest", path, *words)
    assert (found, answer) == (status, None)
    assert said


def test_the_radar_lists_what_contradicts_itself(path: Path, run: Run) -> None:
    with Session.open(path) as session:
        document = session.documents.find("今年").id
        start = TEXT.index("开展消防演练20次")
        session.annotations.create(document, start, start + 9, session.codebook.by_code("teachers").id)
        session.documents.set_status([document], Status.DONE)
    status, answer, _ = run("suggest", path, "--radar")
    assert status == 0
    kinds = {row["kind"] for row in answer}
    assert {"differs", "missing"} <= kinds
    assert answer[0].keys() == {"kind", "annotator", "document", "start", "end", "labels", "wanted", "other"}
    assert {row["annotator"] for row in answer} == {"陈晓"}
    assert run("suggest", path, "--radar", "--annotator", "李敏")[1] == []


def test_the_documents_to_label_next_are_ranked(path: Path, run: Run) -> None:
    status, answer, _ = run("suggest", path, "--next")
    assert status == 0
    assert [row["title"] for row in answer["documents"]] == ["今年"]
    assert answer["left_out"] == 0
    assert len(run("suggest", path, "--next", "--annotator", "李敏")[1]["documents"]) == 2


def test_predictions_are_listed_shown_with_their_source_and_dropped(path: Path, run: Run, tmp_path: Path) -> None:
    line = {"text": TEXT, "spans": [{"start": 0, "end": 4, "label": "safety", "annotator": "uie", "score": 0.9}]}
    file = tmp_path / "predicted.jsonl"
    file.write_text(json.dumps(line, ensure_ascii=False) + "\n", encoding="utf-8")
    assert run("import", path, file, "--as", "suggestions")[1]["suggestions"] == 1
    assert run("suggest", path, "--sources")[1] == {"uie": 1}
    row = next(row for row in run("suggest", path, "今年")[1] if row.get("source"))
    assert (row["start"], row["end"], row["label"], row["score"], row["grade"]) == (0, 4, "safety", 0.9, 1)
    assert run("suggest", path, "--drop", "uie")[1] == {}
    assert not any("source" in row for row in run("suggest", path, "今年")[1])
