"""What is proposed: ranked, with reasons, the same each time, and right on plans judged by hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.matching.vectors import collection_of
from core.model import Meta, Span
from core.outcomes.passages import PlannedPassage, ReadReport
from core.outcomes.proposing import MOST, SURE, OutcomeProposer, ProposedOutcomes, proposals
from core.progress import Cancel
from core.said.fulfilment import Fulfilment
from core.text.outline import outline
from core.text.parts import parts
from tests.core.outcomes.key import JudgedPair, judged_pairs
from tests.core.outcomes.reports import ABROAD, BUILT, HIRED, LATER, SCHOOLS, TEACHERS, TwoReports


@pytest.fixture
def two(tmp_path: Path) -> Iterator[TwoReports]:
    two = TwoReports(tmp_path / "a.biaodu")
    with two.session:
        yield two


def proposed(two: TwoReports, *, unlabelled: bool = False) -> ProposedOutcomes:
    return OutcomeProposer(two.session).propose(two.plans, two.later, two.me, unlabelled=unlabelled)


def test_each_plan_gets_the_passages_that_tell_of_it_best_first(two: TwoReports) -> None:
    for plan in (SCHOOLS, TEACHERS, ABROAD):
        two.planned(plan)
    found = proposed(two)
    assert [given[0].span for given in found.proposals[:2]] == [BUILT, HIRED]
    assert all(given[0].sure and given[0].score >= SURE for given in found.proposals[:2])
    assert not any(given.sure for given in found.proposals[2])
    assert all(len(given) <= MOST for given in found.proposals)
    for given in found.proposals:
        assert [each.score for each in given] == sorted((each.score for each in given), reverse=True)
    assert (found.answered, len(found.passages)) == (0, 3)


def test_why_is_told_shared_words_figures_then_and_now_and_the_same_label(two: TwoReports) -> None:
    plan = two.planned(SCHOOLS)
    before = proposed(two)
    best = before.proposals[0][0]
    assert before.words(0, best)[0] == "新建改扩建中小学校"
    assert [(pair.then.value, pair.now and pair.now.value) for pair in best.figures] == [(6, 5), (5400, 5400)]
    assert best.same_figures == 2
    assert best.same_labels == ()
    two.made(two.later, BUILT)
    after = proposed(two).proposals[0][0]
    assert after.same_labels == after.labels == (plan.label,)
    assert after.score > best.score


def test_the_same_figures_raise_what_is_otherwise_alike(two: TwoReports) -> None:
    later = LATER.replace("新增学位5400个", "新增学位若干个")
    read, other = (_read(text) for text in (LATER, later))
    plan = [PlannedPassage(SCHOOLS)]
    plans = _read(two.session.documents.text(two.plans))
    assert proposals(plans, read, plan)[0][0].score > proposals(plans, other, plan)[0][0].score


def test_the_same_reports_give_the_same_proposals(two: TwoReports) -> None:
    two.planned(SCHOOLS)
    first, second = (proposed(two, unlabelled=True) for _time in range(2))
    assert (first.passages, first.proposals) == (second.passages, second.proposals)


def test_what_others_labelled_changes_nothing_that_is_proposed(two: TwoReports) -> None:
    two.planned(SCHOOLS)
    before = proposed(two, unlabelled=True)
    two.work_as("李敏")
    two.session.outcomes.answer((two.plans, SCHOOLS), two.later, Fulfilment.FULFILLED, BUILT, label=two.label)
    two.made(two.later, HIRED, "safety")
    after = proposed(two, unlabelled=True)
    assert (after.passages, after.proposals) == (before.passages, before.proposals)


def test_figures_stand_beside_those_of_the_outcomes_that_were_given(two: TwoReports) -> None:
    two.planned(SCHOOLS)
    two.session.outcomes.answer((two.plans, SCHOOLS), two.later, Fulfilment.PARTLY, BUILT)
    pairs = proposed(two).figures(0)
    assert [(str(pair.difference), pair.share) for pair in pairs] == [("-1", 5 / 6), ("0", 1.0)]


def test_an_empty_report_proposes_nothing_and_work_can_be_stopped(two: TwoReports) -> None:
    assert proposals(_read(LATER), _read(""), [PlannedPassage(BUILT)]) == [()]
    assert proposals(_read(LATER), _read(LATER), []) == []
    with pytest.raises(Cancel):
        OutcomeProposer(two.session).propose(two.plans, two.later, two.me, cancelled=lambda: True)


def _read(text: str) -> ReadReport:
    nodes = outline(text)
    titles = frozenset(start for node in nodes for start in (node.title.start, node.range.start))
    return ReadReport("", text, Meta("报告", kind="report"), (), tuple(parts(text, nodes)), titles, (), {})  # type: ignore[arg-type]


def judged(pair: JudgedPair) -> tuple[int, int, int, int, int]:
    """How many plans have an outcome, the first proposal right, one of three right; how many sure, sure and right."""
    passages = [PlannedPassage(span) for span, _right in pair.judged]
    found = proposals(_read(pair.plans), _read(pair.later), passages, collection_of(pair.neighbours))
    with_outcome = first = among_three = sure = sure_right = 0
    for (_span, right), given in zip(pair.judged, found, strict=True):
        hits = [any(each.span.overlaps(place) for place in right) for each in given[:3]]
        if right:
            with_outcome, first, among_three = with_outcome + 1, first + any(hits[:1]), among_three + any(hits)
        if given and given[0].sure:
            sure, sure_right = sure + 1, sure_right + hits[0]
    return with_outcome, first, among_three, sure, sure_right


@pytest.mark.parametrize("held_out", [False, True], ids=["developed on", "held out"])
def test_plans_judged_by_hand_find_their_outcome(shared: Path, held_out: bool) -> None:
    pairs = [pair for pair in judged_pairs(shared) if pair.held_out is held_out]
    assert sum(len(pair.judged) for pair in pairs) >= 50
    rows = [judged(pair) for pair in pairs]
    for pair, row in zip(pairs, rows, strict=True):
        print(pair.years, "with an outcome, first right, one of three right, sure, sure and right:", row)
    with_outcome, first, among_three, sure, sure_right = (sum(column) for column in zip(*rows, strict=True))
    assert first / with_outcome >= 0.7
    assert among_three / with_outcome >= 0.85
    assert sure_right / sure >= 0.65


def test_every_judged_place_is_a_sentence_of_its_text(shared: Path) -> None:
    for pair in judged_pairs(shared):
        for span, right in pair.judged:
            assert 0 <= span.start < span.end <= len(pair.plans)
            assert all(isinstance(place, Span) and place.end <= len(pair.later) for place in right)
