from core.ids import LabelId
from core.review.decisions import Reading
from core.review.discussion import Outcomes, ReadingOutcome

X, Y = LabelId("x"), LabelId("y")


def test_what_became_of_a_reading() -> None:
    outcomes = Outcomes([Reading(0, 5, X), Reading(10, 15, Y)])
    assert outcomes.of(Reading(0, 5, X)) is ReadingOutcome.KEPT
    assert outcomes.of(Reading(2, 8, X)) is ReadingOutcome.MOVED
    assert outcomes.of(Reading(0, 5, Y)) is ReadingOutcome.RELABELLED
    assert outcomes.of(Reading(9, 12, X)) is ReadingOutcome.CHANGED
    assert outcomes.of(Reading(5, 10, X)) is ReadingOutcome.REJECTED
    assert Outcomes([]).of(Reading(0, 5, X)) is ReadingOutcome.REJECTED


def test_of_several_decided_readings_the_best_counts() -> None:
    outcomes = Outcomes([Reading(0, 5, X), Reading(0, 5, Y), Reading(3, 9, X)])
    assert outcomes.of(Reading(0, 5, Y)) is ReadingOutcome.KEPT
    assert outcomes.of(Reading(3, 9, Y)) is ReadingOutcome.MOVED
