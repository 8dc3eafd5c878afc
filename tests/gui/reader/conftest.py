"""Values and widgets that the reader's tests share."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.model import Annotation, Annotator, Document, Label, Meta, Source, Span
from core.text import words
from gui.reader.reader import ReaderPane
from gui.reader.view import ReaderView

ME, OTHER = AnnotatorId("me"), AnnotatorId("other")
LABELS = [
    Label(LabelId("blue"), "infrastructure", "基础设施", "Infrastructure", "#0072B2", "1"),
    Label(LabelId("green"), "teachers", "教师队伍", "Teachers", "#009E73", "2"),
    Label(LabelId("red"), "safety", "校园安全", "Safety", "#D55E00", "3"),
]
ANNOTATORS = [Annotator(ME, "王芳"), Annotator(OTHER, "李明")]

MakeAnnotation = Callable[..., Annotation]
MakeView = Callable[..., ReaderView]
MakePane = Callable[..., ReaderPane]


@pytest.fixture
def make_annotation() -> MakeAnnotation:
    """An annotation from start, end (code points), id, label and annotator."""

    def make(start: int, end: int, name: str = "a", label: str = "blue", annotator: str = ME) -> Annotation:
        return Annotation(
            AnnotationId(name), DocumentId("d"), start, end, LabelId(label), AnnotatorId(annotator), None,
            "2024-01-01T00:00:00.000Z", "2024-01-01T00:00:00.000Z",
        )  # fmt: skip

    return make


@pytest.fixture
def make_view(qtbot: QtBot) -> MakeView:
    """A shown view of a text with annotations."""

    def make(text: str, annotations: list[Annotation] | None = None, width: int = 640, height: int = 480) -> ReaderView:
        view = ReaderView()
        qtbot.addWidget(view)
        view.resize(width, height)
        view.show_text(text)
        view.set_spans(
            annotations or [],
            {label.id: label for label in LABELS},
            ME,
            {person.id: person.name for person in ANNOTATORS},
        )
        view.show()
        view.setFocus()
        view.activateWindow()
        qtbot.waitUntil(view.hasFocus)
        return view

    return make


@pytest.fixture
def make_pane(qtbot: QtBot) -> MakePane:
    """A shown reader of a text with annotations."""

    def make(text: str, annotations: list[Annotation] | None = None, masks: list | None = None, **more) -> ReaderPane:
        pane = ReaderPane()
        qtbot.addWidget(pane)
        pane.resize(720, 640)
        pane.show()
        document = Document(
            DocumentId("d"), Meta("一份报告", "某区", 2024), Source("a.txt", "", "utf-8", "text/1"), len(text), "", 0
        )
        pane.show_document(
            document, text, annotations or [], LABELS, ANNOTATORS, masks or [], more.pop("outline", []), own=ME, **more
        )
        pane.view.setFocus()
        pane.activateWindow()
        qtbot.waitUntil(pane.view.hasFocus)
        return pane

    return make


@pytest.fixture
def point_of() -> Callable[[ReaderView, int], QPoint]:
    """Where in the viewport the cell of a character begins, just inside of it, at half its height."""

    def point(view: ReaderView, position: int) -> QPoint:
        cell = view.span_rectangles(Span(position, position + 1))[0]
        return QPoint(round(cell.left()) + 1, round(cell.center().y()))

    return point


@pytest.fixture(scope="module")
def _words() -> None:
    words.load()


def chosen(view: ReaderView) -> str | None:
    return view.selected_annotation.id if view.selected_annotation is not None else None


OUTLINED = "一、主要工作\n（一）基础设施\n新建校舍。\n（二）教师队伍\n招聘教师。\n二、下步打算\n继续努力。\n"
