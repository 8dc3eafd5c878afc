"""A project that three people labelled, and a lead who reviews."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.ids import AnnotatorId, DocumentId
from core.model import Annotation
from core.review.cases import Case, CaseState
from core.review.decisions import ADJUDICATED, Reading
from core.session import Session
from tests.core.projects import TEXT, add, first, report

Spans = list[tuple[int, int, str]]


class Team:
    """Annotators A, B and C, and R who reviews and is at work."""

    def __init__(self, path: Path, **layers: Spans) -> None:
        self.session = Session.create(path)
        with self.session.with_operation("document.import", undoable=False):
            add(self.session)
        self.document = first(self.session)
        self.people = {name: self.session.annotators.ensure(name).id for name in "ABCR"}
        self.review = self.session.review
        for name, spans in layers.items():
            for start, end, code in spans:
                self.label(name, start, end, code)
        self.work_as("R")

    def work_as(self, name: str) -> None:
        self.session.use_annotator(self.people[name])

    def label(self, name: str, start: int, end: int, code: str, document: DocumentId | None = None) -> Annotation:
        self.work_as(name)
        label = self.session.codebook.by_code(code).id
        made, _ = self.session.annotations.create(document or self.document, start, end, label)
        self.work_as("R")
        return made

    def second_report(self) -> DocumentId:
        return self.session.documents.add([report(TEXT * 2, "城西区报告")])[0].added[0].id

    def layers(self, names: str = "AB") -> list[AnnotatorId]:
        return [self.people[name] for name in names]

    def cases(self, names: str = "AB", document: DocumentId | None = None) -> list[Case]:
        return self.review.cases(document or self.document, self.layers(names))

    def reading(self, start: int, end: int, code: str) -> Reading:
        return Reading(start, end, self.session.codebook.by_code(code).id)

    def adjudicated(self, document: DocumentId | None = None) -> Spans:
        """The adjudicated layer of a document."""
        codes = {label.id: label.code for label in self.session.codebook.labels()}
        layer = self.session.annotations.of_document(document or self.document, ADJUDICATED)
        return [(annotation.start, annotation.end, codes[annotation.label]) for annotation in layer]


def states(team: Team, names: str = "AB") -> list[CaseState]:
    return [case.state for case in team.cases(names)]


def code(error: pytest.ExceptionInfo[UserError]) -> str:
    return error.value.code
