"""What other programs suggest, beside the model's own."""

import json
from pathlib import Path

import pytest

from core.importing import import_paths
from core.model import Span
from core.session import Session
from core.suggest.feeding import suggestions_for
from core.suggest.model import Grade
from core.suggest.offers import OfferedLabel, grade_of, is_same_place
from core.verbs.suggested import Predicted, Proposed
from tests.core.projects import TEXT, first, project


def place(session: Session, quote: str, code: str) -> Proposed:
    start = TEXT.index(quote)
    return Proposed(first(session), Span(start, start + len(quote)), session.codebook.by_code(code).id)


def offered(session: Session) -> list[OfferedLabel]:
    me = session.annotator
    return suggestions_for(session, me.id if me else None, first(session))


def foreign(session: Session) -> dict[str, OfferedLabel]:
    return {TEXT[offer.span.start : offer.span.end]: offer for offer in offered(session) if offer.source}


@pytest.mark.parametrize(
    ("score", "grade"),
    [(None, Grade.PROBABLE), (0.9, Grade.SURE), (0.7, Grade.PROBABLE), (0.1, Grade.POSSIBLE), (0.0, Grade.POSSIBLE)],
)
def test_a_score_becomes_a_grade(score: float | None, grade: Grade) -> None:
    assert grade_of(score) is grade


def test_same_place_means_half_of_the_shorter() -> None:
    assert is_same_place(Span(0, 10), Span(5, 30))
    assert not is_same_place(Span(0, 10), Span(6, 30))
    assert not is_same_place(Span(0, 10), Span(10, 12))


def test_a_prediction_is_offered_with_its_source_until_it_is_taken_or_rejected(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        rest = place(session, "城东区2024年", "teachers")
        drill = place(session, "增设护学岗", "safety")
        session.suggestions.keep([Predicted(rest, "uie", 0.95), Predicted(drill, "uie")])
        found = foreign(session)
        assert (found["城东区2024年"].source, found["城东区2024年"].score, found["城东区2024年"].grade) == (
            "uie",
            0.95,
            1,
        )
        assert found["增设护学岗"].score is None
        # The model suggests the same: one of both is shown, with why.
        assert found["增设护学岗"].reason.words
        assert [each for each in offered(session) if each.label == "safety" and "护学岗" in TEXT[slice_of(each)]] == [
            found["增设护学岗"]
        ]
        session.suggestions.reject([rest])
        session.suggestions.take([drill])
        assert foreign(session) == {}
        session.history.undo()
        session.history.undo()
        assert set(foreign(session)) == {"城东区2024年", "增设护学岗"}


def slice_of(offer: OfferedLabel) -> slice:
    return slice(offer.span.start, offer.span.end)


def test_none_is_offered_in_furniture_nor_for_a_label_that_is_gone(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        session.suggestions.keep(
            [
                Predicted(place(session, "城东区2024年", "teachers"), "m"),
                Predicted(place(session, "增设", "safety"), "m"),
            ]
        )
        session.documents.mask(first(session), Span(0, 4))
        assert set(foreign(session)) == {"增设"}
        session.codebook.delete(session.codebook.by_code("safety").id, None)
        assert foreign(session) == {}


LINE = {"text": TEXT}


def file(tmp_path: Path, name: str, value: object, *, lines: bool = False) -> Path:
    path = tmp_path / name
    path.write_text(json.dumps(value, ensure_ascii=False) + ("\n" if lines else ""), encoding="utf-8")
    return path


def test_predictions_of_label_studio_come_as_suggestions(tmp_path: Path) -> None:
    def result(start: int, end: int, label: str, **more: object) -> dict[str, object]:
        value = {"start": start, "end": end, "text": TEXT[start:end], "labels": [label]}
        return {"from_name": "label", "to_name": "text", "type": "labels", "value": value, **more}

    task = {
        "data": {"text": TEXT},
        "annotations": [{"annotator": "李敏", "result": [result(0, 3, "teachers")]}],
        "predictions": [
            {
                "model_version": "bert-1",
                "score": 0.5,
                "result": [result(3, 8, "safety"), result(8, 10, "safety", score=0.91)],
            }
        ],
    }
    with Session.create(tmp_path / "p.biaodu") as session:
        session.use_annotator(session.annotators.ensure("陈晓").id)
        report = import_paths(session, [file(tmp_path, "tasks.json", [task])])
        assert (report.annotations, report.predictions, report.failed) == (1, 2, [])
        found = session.suggestions.predictions()
        assert [(each.span, each.label, each.source, each.score) for each in found] == [
            (Span(3, 8), "safety", "bert-1", 0.5),
            (Span(8, 10), "safety", "bert-1", 0.91),
        ]
        assert len(session.annotations.of_document(first(session))) == 1
        # The same file again brings nothing new.
        assert import_paths(session, [tmp_path / "tasks.json"]).predictions == 0
        assert session.check().ok
        session.history.undo()
        assert session.suggestions.predictions() == []


def test_tasks_of_prodigy_that_nobody_answered_are_suggestions(tmp_path: Path) -> None:
    span = {"start": 0, "end": 3, "label": "teachers", "score": 0.8, "source": "ner_news"}
    task = {"text": TEXT, "_input_hash": 1, "_task_hash": 2, "spans": [span]}
    with Session.create(tmp_path / "p.biaodu") as session:
        session.use_annotator(session.annotators.ensure("陈晓").id)
        report = import_paths(session, [file(tmp_path, "stream.jsonl", task, lines=True)])
        assert (report.annotations, report.predictions) == (0, 1)
        (found,) = session.suggestions.predictions()
        assert (found.source, found.score) == ("ner_news", 0.8)
        answered = task | {"answer": "accept"}
        assert import_paths(session, [file(tmp_path, "answered.jsonl", answered, lines=True)]).annotations == 1


def test_our_lines_bring_predictions_and_all_of_a_file_can_be_taken_as_suggestions(tmp_path: Path) -> None:
    spans = [{"start": 0, "end": 3, "label": "teachers", "text": TEXT[:3], "annotator": "uie", "score": 0.7}]
    predicted = [{"start": 3, "end": 8, "label": "safety", "source": "qwen", "score": 2}]
    path = file(tmp_path, "lines.jsonl", {"text": TEXT, "spans": spans, "predictions": predicted}, lines=True)
    with Session.create(tmp_path / "a.biaodu") as session:
        session.use_annotator(session.annotators.ensure("陈晓").id)
        report = import_paths(session, [path])
        assert (report.annotations, report.predictions, report.warnings, report.failed) == (1, 1, [], [])
    with Session.create(tmp_path / "b.biaodu") as session:
        session.use_annotator(session.annotators.ensure("陈晓").id)
        report = import_paths(session, [path], suggestions=True)
        assert (report.annotations, report.predictions) == (0, 2)
        assert [(each.source, each.score) for each in session.suggestions.predictions()] == [
            ("uie", 0.7),
            ("qwen", None),
        ]
        assert session.annotations.of_document(first(session)) == []
        # Nobody of the file became a person of the project.
        assert [person.name for person in session.annotators.list() if not person.adjudicated] == ["陈晓"]


def test_a_wrong_quote_keeps_a_prediction_out(tmp_path: Path) -> None:
    predicted = [
        {"start": 3, "end": 8, "label": "safety", "text": "不是这样"},
        {"start": 3, "end": 9_999, "label": "safety"},
    ]
    path = file(tmp_path, "lines.jsonl", {"text": TEXT, "spans": [], "predictions": predicted}, lines=True)
    with Session.create(tmp_path / "a.biaodu") as session:
        session.use_annotator(session.annotators.ensure("陈晓").id)
        report = import_paths(session, [path])
        assert sorted(each.error.code for each in report.failed) == ["import.span_mismatch", "import.span_outside"]
        assert report.predictions == 0
