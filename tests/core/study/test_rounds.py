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
    draw_sample,
    record_round,
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
