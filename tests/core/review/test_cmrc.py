"""Three people's answers to the same questions (CMRC 2018, development set): real disagreement in quantity.

Each question of a text is a label, so that an answer of one person compares with the others' to that question.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest

from core.codebook import Codebook
from core.ids import AnnotationId, AnnotatorId, LabelId, new_uuid
from core.model import Annotation, Label, Status
from core.review.decisions import ADJUDICATED
from core.review.pairing import DifferenceKind
from core.review.strategies import Strategy, StrategyName
from core.session import Session
from core.text.canonical import document_id
from tests.core.projects import report

Answers = dict[tuple[str, str], list[tuple[int, int] | None]]
"""Text and question to one span for each of the three, None where the source's offset is wrong."""

MOST_QUESTIONS = 60


@dataclass(frozen=True)
class Material:
    texts: dict[str, str]
    """Text to title."""
    answers: Answers


@pytest.fixture(scope="module")
def material(shared: Path) -> Material:
    path = shared / "data" / "annotators" / "cmrc2018_3_annotators" / "cmrc2018_dev.squad.json"
    texts: dict[str, str] = {}
    answers: Answers = {}
    for article in orjson.loads(path.read_bytes())["data"]:
        for paragraph in article["paragraphs"]:
            text = paragraph["context"]
            texts.setdefault(text, article["title"])
            asked = sum(known == text for known, _ in answers) if text in texts else 0
            for number, question in enumerate(paragraph["qas"]):
                spans = [_span(text, answer["answer_start"], answer["text"]) for answer in question["answers"]]
                answers[text, f"q{asked + number:02}"] = spans
    return Material(texts, answers)


def _span(text: str, start: int, quote: str) -> tuple[int, int] | None:
    end = start + len(quote)
    return (start, end) if quote and text[start:end] == quote else None


@pytest.fixture(scope="module")
def project(
    material: Material, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Session, list[AnnotatorId]]]:
    labels = {
        f"q{n:02}": Label(LabelId(new_uuid()), f"q{n:02}", "", f"Question {n}", "#0072B2", position=n)
        for n in range(MOST_QUESTIONS)
    }
    path = tmp_path_factory.mktemp("cmrc") / "cmrc.biaodu"
    with Session.create(path, codebook=Codebook(tuple(labels.values()))) as session:
        session.documents.add([report(text, title) for text, title in material.texts.items()])
        people = [session.annotators.ensure(name).id for name in ("甲", "乙", "丙", "复核")]
        reviewer = people.pop()
        for person in people:
            session.use_annotator(person)
            session.documents.set_status([document.id for document in session.documents.list()], Status.DONE)
        session.use_annotator(reviewer)
        session.annotations.add_many(
            [
                Annotation(
                    AnnotationId(new_uuid()), document_id(text), *span, labels[question].id, person, None, "1", "1"
                )
                for (text, question), spans in material.answers.items()
                for person, span in zip(people, spans, strict=True)
                if span is not None
            ]
        )
        yield session, people


def test_the_material_is_what_it_was(material: Material) -> None:
    spans = [span for answer in material.answers.values() for span in answer]
    assert (len(spans), len(spans) - spans.count(None)) == (9657, 9457)


def test_what_all_three_answer_alike_is_accepted_and_undone(
    project: tuple[Session, list[AnnotatorId]], material: Material
) -> None:
    session, people = project
    alike = [spans[0] for spans in material.answers.values() if None not in spans and len(set(spans)) == 1]
    report, _ = session.review.accept_agreeing(people)
    assert report.decided == report.annotations == len(alike)
    counts = session.annotations.counts()
    assert sum(count for (_, person), count in counts.items() if person == ADJUDICATED) == len(alike)
    session.history.undo()
    assert session.review.decisions() == []


def test_a_majority_decides_every_case_once(project: tuple[Session, list[AnnotatorId]], material: Material) -> None:
    session, people = project
    report, _ = session.review.apply_strategy(Strategy(StrategyName.MAJORITY), people)
    assert (report.left, report.waiting) == (0, ())
    decided = Counter(source.annotation for decision in session.review.decisions() for source in decision.sources)
    assert set(decided.values()) == {1}
    assert len(decided) == 9457
    # Two equal answers are a majority whatever the third says.
    layer = {
        (annotation.document, annotation.start, annotation.end)
        for annotation in session.annotations.iterate(annotator=ADJUDICATED)
    }
    for (text, _), spans in material.answers.items():
        for span, votes in Counter(spans).items():
            assert span is None or votes < 2 or (document_id(text), *span) in layer
    session.history.undo()


def test_every_answer_is_compared_once(project: tuple[Session, list[AnnotatorId]]) -> None:
    session, people = project
    kinds: Counter[DifferenceKind] = Counter()
    compared = 0
    for document in session.documents.list():
        found = session.review.cases(document.id, people)
        kinds.update(case.kind for case in found)
        compared += sum(len(case.sources) for case in found)
    assert compared == 9457
    assert kinds == {DifferenceKind.SAME: 2299, DifferenceKind.BOUNDARY: 741, DifferenceKind.PARTIAL: 225}
