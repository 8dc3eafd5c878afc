"""What is planned, and what may tell of an outcome."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.model import Span
from core.outcomes.passages import PlannedPassage, outcome_passages, paragraphs_of, planned_passages, read_report
from core.said.fulfilment import Fulfilment
from tests.core.outcomes.reports import ABROAD, BUILT, HIRED, LATER, PLANS, SCHOOLS, TEACHERS, TwoReports, report, span

PAST = span(PLANS, "新建幼儿园2所")


@pytest.fixture
def two(tmp_path: Path) -> Iterator[TwoReports]:
    two = TwoReports(tmp_path / "a.biaodu")
    with two.session:
        yield two


def planned(two: TwoReports, *, unlabelled: bool = False) -> list[PlannedPassage]:
    who = two.session.annotator
    assert who is not None
    read = read_report(two.session, two.plans, who.id)
    return planned_passages(two.session, read, two.later, who.id, unlabelled=unlabelled)


def test_planned_is_what_stands_in_the_plan_or_says_so(two: TwoReports) -> None:
    two.planned(SCHOOLS)
    past, done = two.planned(PAST), two.planned(TEACHERS)
    assert [passage.span for passage in planned(two)] == [SCHOOLS, TEACHERS]
    two.session.attributes.set([past.id], {"status": "planned"})
    two.session.attributes.set([done.id], {"status": "done"})
    assert [passage.span for passage in planned(two)] == [PAST, SCHOOLS]
    two.session.attributes.set([done.id], {"status": "problem"})
    assert TEACHERS not in [passage.span for passage in planned(two)]


def test_sentences_of_the_plan_are_asked_about_on_wish_without_headings_masks_and_what_is_labelled(
    two: TwoReports,
) -> None:
    two.planned(SCHOOLS)
    texts = [PLANS[passage.span.start : passage.span.end] for passage in planned(two, unlabelled=True)]
    assert texts[0] == PLANS[SCHOOLS.start : SCHOOLS.end]
    assert not any("2025年工作打算" in text or "幼儿园" in text for text in texts)
    assert any("互派学生" in text for text in texts)
    nobody = read_report(two.session, two.plans, None)
    assert len(planned_passages(two.session, nobody, two.later, None, unlabelled=True)) == len(texts)
    two.session.documents.mask(two.plans, ABROAD)
    assert not any(passage.span.overlaps(ABROAD) for passage in planned(two, unlabelled=True))


def test_an_answer_stays_with_its_passage_whatever_its_status_is_by_now(two: TwoReports) -> None:
    plan = two.planned(SCHOOLS)
    two.session.outcomes.answer((two.plans, SCHOOLS), two.later, Fulfilment.PARTLY, BUILT)
    two.session.attributes.set([plan.id], {"status": "done"})
    (found,) = planned(two)
    assert (found.answer, [outcome.span for outcome in found.outcomes]) == (Fulfilment.PARTLY, [BUILT])


def test_what_is_no_plan_is_listed_as_answered_and_not_asked_again(two: TwoReports) -> None:
    two.session.outcomes.answer((two.plans, ABROAD), two.later, Fulfilment.NOT_A_PLAN, label=two.label)
    again = [passage for passage in planned(two, unlabelled=True) if passage.span == ABROAD]
    assert [passage.answer for passage in again] == [Fulfilment.NOT_A_PLAN]


def test_one_sees_nothing_of_what_others_labelled_and_answered(two: TwoReports) -> None:
    two.session.outcomes.answer((two.plans, SCHOOLS), two.later, Fulfilment.FULFILLED, BUILT, label=two.label)
    before = planned(two, unlabelled=True)
    two.work_as("李敏")
    assert planned(two) == []
    alone = planned(two, unlabelled=True)
    assert all(passage == PlannedPassage(passage.span) for passage in alone)
    two.session.use_annotator(two.me)
    assert planned(two, unlabelled=True) == before


def test_outcomes_are_sought_where_a_report_reports_and_labelled_passages_stand_for_their_sentence(
    two: TwoReports,
) -> None:
    read = read_report(two.session, two.later, two.me)
    texts = [LATER[found.start : found.end] for found in outcome_passages(read)]
    assert LATER[BUILT.start : BUILT.end] in texts
    assert not any("2026" in text or "80名" in text for text in texts)
    inner = Span(BUILT.start + 7, BUILT.end)
    two.made(two.later, inner)
    future = two.made(two.later, span(LATER, "公开招聘教师80名"))
    read = read_report(two.session, two.later, two.me)
    assert inner in outcome_passages(read)
    assert BUILT not in outcome_passages(read)
    assert future.span not in outcome_passages(read)
    two.session.attributes.set([future.id], {"status": "done"})
    assert future.span in outcome_passages(read_report(two.session, two.later, two.me))


def test_a_text_without_parts_is_looked_at_as_a_whole_and_long_sentences_in_pieces(two: TwoReports) -> None:
    text = (
        "校园建设提速，"
        + "；".join(f"新建改扩建中小学校{number}所，投入资金{number}00万元，学位大幅增加" for number in range(1, 6))
        + "。"
    )
    added = two.session.documents.add([report(text, "短", 2026)])[0].added[0].id
    pieces = outcome_passages(read_report(two.session, added, None))
    assert len(pieces) == 5
    assert "".join(text[piece.start : piece.end] for piece in pieces) == text


def test_of_a_plan_without_parts_all_is_planned_and_of_a_report_without_plans_nothing(two: TwoReports) -> None:
    text = "新建改扩建中小学校6所。公开招聘教师120名。"
    added = two.session.documents.add(
        [report(text, "计划", 2025, kind="plan"), report(f"{text}共两件。", "报告", 2025, kind="report")]
    )[0].added
    counts: list[int] = []
    for document in added:
        read = read_report(two.session, document.id, two.me)
        counts.append(len(planned_passages(two.session, read, two.later, two.me, unlabelled=True)))
    assert counts == [2, 0]


def test_a_correction_of_a_part_counts(two: TwoReports) -> None:
    from core.text.parts import Correction

    read = read_report(two.session, two.plans, two.me)
    start = next(part.range.start for part in read.parts if part.range.contains(PAST))
    two.session.documents.correct_part(two.plans, start, Correction.PLANS)
    two.planned(PAST)
    assert [passage.span for passage in planned(two)] == [PAST]


def test_paragraphs_are_found_for_spans_in_any_order() -> None:
    lines = paragraphs_of(LATER, [HIRED, BUILT])
    assert [LATER[line.start : line.end][:6] for line in lines] == ["面向社会公开", "校园建设提速"]
    assert paragraphs_of("", [Span(0, 0)]) == [Span(0, 0)]


def test_reading_a_report_knows_its_figures(two: TwoReports) -> None:
    read = read_report(two.session, two.plans, two.me)
    assert [str(figure.value) for figure in read.figures([SCHOOLS])] == ["6", "5400"]
    assert len(replace(read, masks=(SCHOOLS,)).figures([SCHOOLS])) == 0
