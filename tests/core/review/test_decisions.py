"""Decisions as they are stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ids import AnnotationId, AnnotatorId, LabelId
from core.review.decisions import (
    DecidedReading,
    Reading,
    Verdict,
    reason_and_strategy,
    results_from_json,
    sources_from_json,
    sources_to_json,
    strategy_reason,
    verdict_from_text,
    verdict_to_text,
)
from core.review.discussion import Outcomes, ReadingOutcome
from core.review.reasons import default_reasons, reasons_from_json, reasons_to_json
from tests.core.review.layers import layer

SOURCE = DecidedReading(AnnotationId("a"), AnnotatorId("A"), 3, 9, LabelId("x"), 4)


def test_sources_come_back_as_they_were() -> None:
    assert sources_from_json(sources_to_json([SOURCE, SOURCE])) == (SOURCE, SOURCE)
    assert sources_to_json([SOURCE]) == (
        '[{"annotation":"a","annotator":"A","start":3,"end":9,"label":"x","revision":4}]'
    )


def test_what_another_version_wrote_is_passed_over() -> None:
    assert sources_from_json('[1, {"annotation": "a"}, {"annotation": 1, "annotator": "A"}]') == ()
    assert results_from_json('["a", 1, null, "b"]') == ("a", "b")
    assert verdict_from_text("settled:by lot") == (Verdict.THIRD, None)


@pytest.mark.parametrize("verdict", Verdict)
def test_verdicts_come_back_as_they_were(verdict: Verdict) -> None:
    taken = AnnotatorId("A") if verdict is Verdict.TAKE else None
    assert verdict_from_text(verdict_to_text(verdict, taken)) == (verdict, taken)


def test_a_strategy_is_told_from_a_reason() -> None:
    assert reason_and_strategy(strategy_reason("union")) == (None, "union")
    assert reason_and_strategy("边界应到整句") == ("边界应到整句", None)
    assert reason_and_strategy(None) == (None, None)


def test_the_outcome_of_a_reading_is_told_by_what_was_decided_there() -> None:
    mine, longer, other, both, far = (
        DecidedReading(
            annotation.id, annotation.annotator, annotation.start, annotation.end, annotation.label, 1
        ).reading
        for annotation in layer("A", (5, 10, "x"), (5, 12, "x"), (5, 10, "y"), (4, 8, "y"), (20, 25, "x"))
    )
    assert [Outcomes(decided).of(mine) for decided in ([longer, mine], [longer], [other], [both], [far], [])] == [
        ReadingOutcome.KEPT,
        ReadingOutcome.MOVED,
        ReadingOutcome.RELABELLED,
        ReadingOutcome.CHANGED,
        ReadingOutcome.REJECTED,
        ReadingOutcome.REJECTED,
    ]


readings = st.builds(
    lambda start, length, label: Reading(start, start + length, LabelId(label)),
    st.integers(0, 8),
    st.integers(1, 4),
    st.sampled_from("xy"),
)


@given(readings, st.lists(readings, max_size=4))
def test_the_outcome_is_that_of_the_nearest_thing_that_was_decided(mine: Reading, decided: list[Reading]) -> None:
    near = [reading for reading in decided if reading.span.overlaps(mine.span)]
    found = Outcomes(decided).of(mine)
    assert (found is ReadingOutcome.KEPT) == (mine in decided)
    assert (found is ReadingOutcome.REJECTED) == (not near)
    if found is ReadingOutcome.MOVED:
        assert any(reading.label == mine.label for reading in near)
    if found is ReadingOutcome.RELABELLED:
        assert any(reading.span == mine.span for reading in near)
    if found is ReadingOutcome.CHANGED:
        assert all(reading.label != mine.label and reading.span != mine.span for reading in near)


def test_reasons_are_trimmed_and_kept_once() -> None:
    assert reasons_from_json(reasons_to_json([" 漏标 ", "漏标", "", "a  b"])) == ("漏标", "a b")
    assert reasons_from_json("{") is None
    assert reasons_from_json('{"a": 1}') is None
    assert reasons_from_json(None) is None
    assert len(default_reasons("zh_CN")) == len(default_reasons("en"))
