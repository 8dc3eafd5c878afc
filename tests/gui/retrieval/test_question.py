"""What is asked for, from the controls."""

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.ids import AnnotatorId, DocumentId, LabelId
from core.model import Label
from core.retrieval.query import Beside, Query, Reach, Relation
from gui.base import i18n
from gui.retrieval.question import Question

LABELS = [Label(LabelId(id_), id_, f"类{id_}", id_, "#0072B2") for id_ in ("schools", "teachers")]
ME = AnnotatorId("me")
HERE = frozenset([DocumentId("d")])


@pytest.fixture
def question(qtbot: QtBot) -> Question:
    made = Question()
    qtbot.addWidget(made)
    made.show_labels(LABELS)
    made.offer_documents([("All documents", None), ("This document", HERE)])
    made.show()
    return made


def pick(box, number: int) -> None:
    box.setCurrentIndex(number)
    box.activated.emit(number)


def test_at_first_everything_of_ones_layers_is_asked_for(question: Question):
    assert question.query([ME]) == Query(layers=frozenset([ME]))
    assert question.query(None) == Query()
    assert not question.others.isVisible()


def test_labels_documents_and_words(question: Question, qtbot: QtBot):
    question.ask(labels=frozenset([LabelId("schools")]))
    menu = question.documents.menu()
    menu.aboutToShow.emit()
    menu.actions()[1].trigger()
    question.words.setFocus()
    with qtbot.waitSignal(question.changed):
        QTest.keyClicks(question.words, "new ")
    assert question.query([ME]) == Query(frozenset([LabelId("schools")]), frozenset([ME]), HERE, None, "new")
    assert question.documents.text() == "This document ▾"


def test_near_asks_for_a_distance(question: Question):
    pick(question.relation, 1)
    assert question.query(None).beside is None, "no other label is chosen yet"
    question.others.choose(frozenset([LabelId("teachers")]))
    pick(question.reach, 1)
    question.distance.setValue(12)
    assert question.distance.isVisible()
    assert question.query(None).beside == Beside(Relation.WITH, frozenset([LabelId("teachers")]), Reach.NEAR, 12)
    pick(question.relation, 2)
    pick(question.reach, 2)
    beside = question.query(None).beside
    assert beside is not None
    assert (beside.relation, beside.reach) == (Relation.WITHOUT, Reach.SENTENCE)
    assert question.title() == "Any label without teachers in the same sentence"


def test_words_in_texts_need_no_labels(question: Question):
    pick(question.source, 1)
    assert question.in_texts
    assert not question.labels.isVisible()
    assert not question.relation.isVisible()


def test_another_question_forgets_the_last(question: Question, qtbot: QtBot):
    pick(question.relation, 1)
    question.others.choose(frozenset([LabelId("teachers")]))
    with qtbot.waitSignal(question.changed):
        question.ask(documents=HERE)
    assert question.query(None) == Query(documents=HERE)
    assert question.labels.words() == "Any label"


def test_it_is_asked_alike_in_chinese(question: Question):
    pick(question.relation, 2)
    i18n.set_language("zh_CN")
    try:
        assert question.relation.currentIndex() == 2
        assert question.labels.words() != ""
    finally:
        i18n.set_language("en")
