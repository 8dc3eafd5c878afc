"""What to ask first."""

from dataclasses import replace
from pathlib import Path

import numpy as np

from core.model import Status
from core.suggest.feeding import is_in_order, lessons_of, sentences_of
from core.suggest.ordering import open_places, questions, rank, sureness, uncertainty
from tests.core.projects import add, project
from tests.core.suggest.lessons import CODES, TEXT, sentences

CLEAR = "公开招聘教师60名。\n开展消防演练20次。\n新建教学楼3栋。"
VAGUE = "加强管理。\n做好保障工作。\n改善条件并加大投入。\n规范建设。\n提升干部素质。\n做好检查。"


def test_uncertain_is_what_is_near_a_half() -> None:
    assert uncertainty(np.array([[0.5, 0.0, 1.0, 0.25]])).tolist() == [[1.0, 0.0, 0.0, 0.5]]


def test_questions_come_by_uncertainty_and_not_of_what_was_answered() -> None:
    chances = np.array([[0.9, 0.1], [0.45, 0.1], [0.3, 0.75], [0.01, 0.99]])
    is_open = np.ones_like(chances, dtype=np.bool_)
    asked = questions(chances, ("a", "b"), is_open)
    assert [(each.sentence, each.label) for each in asked] == [(1, "a"), (2, "a")]
    is_open[1] = False
    is_open[2, 0] = False
    assert [(each.sentence, each.label) for each in questions(chances, ("a", "b"), is_open)] == [(2, "b")]
    assert questions(np.zeros((0, 2)), ("a", "b"), np.zeros((0, 2), dtype=np.bool_)) == []


def test_how_sure_the_rest_is() -> None:
    chances = np.array([[0.9, 0.1], [0.5, 0.1], [0.5, 0.5]])
    is_open = np.ones_like(chances, dtype=np.bool_)
    is_open[2] = False
    found = sureness(chances, is_open)
    assert (found.open, found.uncertain) == (2, 1)
    assert found.expected is not None
    assert abs(found.expected - 0.7) < 1e-9
    assert sureness(chances, np.zeros_like(is_open)).expected is None


def test_a_label_answers_for_its_sentence_and_a_rejection_for_itself() -> None:
    listed = sentences()
    span = next(each.span for each in listed if "消防" in each.text)
    row = next(number for number, each in enumerate(listed) if each.span == span)
    assert not open_places(listed, CODES, [(span, "safety")], [])[row].any()
    refused = open_places(listed, CODES, [], [(span, "safety")])[row]
    assert [code for code, is_open in zip(CODES, refused, strict=True) if not is_open] == ["safety"]


def test_the_report_that_teaches_most_comes_first_and_what_is_done_not_at_all(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        clear, vague = add(session, CLEAR, "清楚"), add(session, VAGUE * 5, "含糊")
        me = session.annotator
        assert me is not None
        ranked, left = rank(session, me.id)
        order = [each.document for each in ranked]
        assert left == 0
        assert order.index(vague) < order.index(clear)
        assert [each.worth for each in ranked] == sorted((each.worth for each in ranked), reverse=True)
        session.documents.set_status([vague], Status.DONE)
        assert vague not in [each.document for each in rank(session, me.id)[0]]
        assert [each.document for each in rank(session, None, documents=[clear])[0]] == [clear]


def test_who_goes_to_and_fro_has_not_read_what_lies_between(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        document = add(session, TEXT, "总结")
        me = session.annotator
        assert me is not None
        label = session.codebook.by_code("safety").id
        places = [each.span for each in sentences_of(session, document)]

        def known() -> int:
            return sum(lessons_of(session, me.id)[0].known)

        with session.with_operation("test"):
            for place in places[1:5]:
                session.annotations.create(document, place.start, place.end, label)
        assert is_in_order(session.annotations.of_document(document, me.id))
        assert known() == 5
        session.history.undo()
        for number in (8, 2, 9, 1, 7):
            session.annotations.create(document, places[number].start, places[number].end, label)
        made = sorted(session.annotations.of_document(document, me.id), key=lambda each: each.id)
        # Made within milliseconds: their ids tell the order in which they were made.
        assert not is_in_order([replace(each, created_at=f"{number}") for number, each in enumerate(made)])
