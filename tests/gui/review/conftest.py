"""The main window on a project that two people labelled with real disagreements."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.ids import DocumentId
from core.model import Annotation
from core.review.decisions import ADJUDICATED, Verdict
from core.session import Session
from gui.review.compare_panel import ComparePanel
from gui.review.feedback_panel import FeedbackPanel
from gui.window.main_window import MainWindow
from tests.gui.driving import documents
from tests.gui.opened import make_window, project_path, settings  # noqa: F401

FIRST = "新建学校三所。招聘教师四十名。\n资助学生𠮷祥同学等九人。校园安全无事故。"
"""The first document's text; the labels below refer to it."""


@pytest.fixture
def reviewed_path(project_path: Path) -> Path:  # noqa: F811
    """李强 and 王敏 agree once, differ in a boundary, a label, and each has one that the other lacks."""
    with Session.open(project_path) as session:
        people = {person.name: person.id for person in session.annotators.list()}
        labels = {label.code: label.id for label in session.codebook.labels()}
        first, second, _third = (document.id for document in session.documents.list())

        def label(who: str, start: int, end: int, code: str, document: DocumentId = first) -> None:
            session.use_annotator(people[who])
            session.annotations.create(document, start, end, labels[code])

        for who in ("李强", "王敏"):
            label(who, 0, 7, "infrastructure")
        label("李强", 7, 14, "teachers")
        label("王敏", 9, 14, "teachers")
        label("李强", 16, 28, "subsidies")
        label("王敏", 16, 28, "safety")
        label("王敏", 28, 36, "safety")
        label("李强", 0, 5, "infrastructure", second)
        label("王敏", 0, 10, "infrastructure", second)
    return project_path


@pytest.fixture
def window(make_window: Callable[[], MainWindow], reviewed_path: Path) -> MainWindow:  # noqa: F811
    """A window with the project open and its first document in a reader."""
    return first_opened(make_window(), reviewed_path)


def first_opened(window: MainWindow, path: Path) -> MainWindow:
    """The window with a project open and its first document in a reader."""
    assert window.open_project(path)
    assert window.workspace is not None
    window.workspace.open_document(documents(window)[0])
    return window


@pytest.fixture
def panel(window: MainWindow, qtbot) -> ComparePanel:
    """The review panel, shown, with the keyboard and the progress of all documents."""
    window.registry.action("review.focus").trigger()
    assert window.workspace is not None
    made = window.workspace.review.compare
    assert made is not None
    qtbot.waitUntil(lambda: not window.jobs.running and len(made.progress()) == 3)
    return made


def final(window: MainWindow) -> list[tuple[int, int, str]]:
    """The adjudicated layer of the first document."""
    session = window.session
    assert session is not None

    def said(annotation: Annotation) -> tuple[int, int, str]:
        return annotation.start, annotation.end, session.codebook.get(annotation.label).code

    return [
        said(annotation)
        for annotation in session.annotations.of_document(documents(window)[0])
        if annotation.annotator == ADJUDICATED
    ]


@pytest.fixture
def decided_path(reviewed_path: Path) -> Path:
    """李强 has decided: the boundary by his own label, nothing where only 王敏 (who opens it) labelled."""
    with Session.open(reviewed_path) as session:
        reviewer, me = session.annotators.by_name("李强"), session.annotators.by_name("王敏")
        assert reviewer is not None
        assert me is not None
        first = session.documents.list()[0].id
        session.use_annotator(reviewer.id)
        same, boundary, _label, only = session.review.cases(first, [reviewer.id, me.id])
        session.review.decide(same, Verdict.AGREED)
        session.review.decide(boundary, Verdict.TAKE, layer=reviewer.id, reason="整句")
        session.review.decide(only, Verdict.BOTH_WRONG, reason="只是背景")
        assert only.readings[1] is not None
        session.review.comment(only.readings[1].id, "为什么标了这一句？")
        session.use_annotator(me.id)
    return reviewed_path


@pytest.fixture
def feedback(window: MainWindow) -> FeedbackPanel:
    window.docks.reveal("feedback")
    panel = window.docks.dock("feedback").widget()
    assert isinstance(panel, FeedbackPanel)
    return panel


def sent_texts(window: MainWindow, feedback: FeedbackPanel) -> list[str]:
    """The comments on the chosen row's annotation."""
    assert window.session is not None
    assert feedback.row is not None
    return [comment.text for comment in window.session.review.comments(feedback.row.annotation)]
