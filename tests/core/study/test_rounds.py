"""Samples and rounds: kept, compared, as they were."""

import pytest

from core.errors import UserError
from core.session import Session
from core.study.answers import answer
from core.study.coding import read_coding
from core.study.method_page import method_page
from core.study.rounds import (
    ROUNDS_KEPT,
    SAMPLES,
    RoundKind,
    begin_round,
    close_round,
    draw_sample,
    record_round,
    rename_round,
    rounds,
    samples,
)


def test_a_sample_is_written_down_once_with_all_that_draws_it_again(session: Session):
    first, drawn = draw_sample(session, 1, 7)
    draw_sample(session, 1, 7)
    assert samples(session) == (first,)
    assert (first.seed, first.of, first.documents) == (7, 1, (drawn[0].id,))
    draw_sample(session, 1, 8, keep=False)
    assert len(samples(session)) == 1
    session.history.undo()
    assert samples(session) == ()


def test_rounds_keep_their_figures_whatever_is_coded_afterwards(session: Session):
    people = [person.id for person in session.annotators.list()[:2]]
    units = [unit.unit for unit in read_coding(session, []).units()]
    for person, code in zip(people, ("teachers", "safety"), strict=True):
        session.use_annotator(person)
        answer(session, units[0], "labels", session.codebook.by_code(code).id)
        answer(session, units[1], "labels", session.codebook.by_code("teachers").id)
    trial = record_round(session, "试编码", RoundKind.TRIAL, people, note="合并两类")
    answer(session, units[0], "labels", session.codebook.by_code("teachers").id)
    answer(session, units[0], "labels", session.codebook.by_code("safety").id)
    formal = record_round(session, "正式", RoundKind.FORMAL, people)
    assert rounds(session) == (trial, formal)
    assert trial.digest != formal.digest
    assert trial.figures["labels"]["percent"] == pytest.approx(2 / 3)
    assert formal.figures["labels"]["percent"] == 1
    assert (trial.coders, trial.codebook, trial.numbering) == (("甲", "乙"), session.codebook.version(), 0)
    page = method_page(session, people[0], people)
    assert "试编码" in page
    assert "正式" in page
    session.history.undo()
    assert rounds(session) == (trial,)


def test_one_coder_is_no_round(session: Session):
    with pytest.raises(UserError) as caught:
        record_round(session, "x", RoundKind.TRIAL, [session.annotators.list()[0].id])
    assert caught.value.code == "study.two_coders"


@pytest.mark.parametrize("stored", ["{}", "[1, {}]", "{", '[{"name": 5}]', "[" * 99 + "]" * 99])
def test_what_somebody_else_wrote_is_passed_over(session: Session, stored: str):
    session.set_settings({SAMPLES: stored, ROUNDS_KEPT: stored})
    assert samples(session) == rounds(session) == ()


def test_a_round_is_begun_named_and_closed(session: Session):
    people = [person.id for person in session.annotators.list()[:2]]
    (document,) = session.documents.list()
    begun = begin_round(session, " 试编码 ", RoundKind.TRIAL, people, note="甲类难分")
    assert begun.is_open
    assert (begun.name, begun.coders, begun.documents) == ("试编码", ("甲", "乙"), (document.id,))
    assert rounds(session) == (begun,)
    unit = read_coding(session, []).units()[0].unit
    for person, code in zip(people, ("teachers", "safety"), strict=True):
        session.use_annotator(person)
        answer(session, unit, "labels", session.codebook.by_code(code).id)
    closed = close_round(session, "试编码", "合并两类")
    assert not closed.is_open
    assert (closed.begun, closed.note, closed.kind) == (begun.begun, "合并两类", RoundKind.TRIAL)
    assert closed.figures["labels"]["percent"] == pytest.approx(2 / 3)
    renamed = rename_round(session, "试编码", "第一轮")
    assert rounds(session) == (renamed,)
    assert (renamed.name, renamed.figures, renamed.note) == ("第一轮", closed.figures, "合并两类")
    for _step in range(2):
        session.history.undo()
    assert rounds(session) == (begun,), "each is an undo step of its own"


def test_what_cannot_be_a_round_is_refused(session: Session):
    people = [person.id for person in session.annotators.list()[:2]]
    begin_round(session, "a", RoundKind.TRIAL, people)
    begin_round(session, "b", RoundKind.TRIAL, people)
    for code, call in (
        ("study.round_there", lambda: begin_round(session, "a", RoundKind.FORMAL, people)),
        ("study.round_there", lambda: rename_round(session, "b", "a")),
        ("study.no_name", lambda: begin_round(session, " ", RoundKind.FORMAL, people)),
        ("study.no_name", lambda: record_round(session, "", RoundKind.FORMAL, people)),
        ("study.no_round", lambda: close_round(session, "c")),
        ("study.two_coders", lambda: begin_round(session, "c", RoundKind.FORMAL, [people[0], people[0]])),
    ):
        with pytest.raises(UserError) as caught:
            call()
        assert caught.value.code == code
    assert [each.name for each in rounds(session)] == ["a", "b"]
