"""How good suggestions are."""

import numpy as np
import pytest

from core.progress import Cancel
from core.suggest.evaluating import covered, evaluate, f1, keys_per_label
from core.suggest.label_words import lexicon_for
from core.suggest.model import Learner
from core.suggest.teaching import sample_lessons, without
from tests.core.suggest.lessons import CODES, LABELS


def make(left_out: set[str]) -> Learner:
    return Learner(CODES, lexicon_for(LABELS), without(sample_lessons(), left_out))


def test_f1_counts_right_ones_against_all_that_were_said_and_wanted() -> None:
    assert f1(3, 4, 5) == pytest.approx(2 * 3 / 9)
    assert f1(0, 0, 0) is None


def test_covered_is_what_the_best_ones_find_while_they_are_right() -> None:
    answers = np.array([True] * 19 + [False] + [False, True])
    chances = np.linspace(1, 0, 22)
    assert covered(answers, chances) == pytest.approx(19 / 20)
    assert covered(np.array([False, True]), np.array([0.9, 0.1])) == 0


def test_on_the_sample_reports_it_is_as_good_as_the_issue_asks() -> None:
    # One person's layer: 0.80 is what was measured before the first label, more with others; headings are no news here.
    person = [each for number, each in enumerate(sample_lessons()) if number % 2 == 0 or each.weight == 1][:4]
    found = evaluate(person, make, most=1)
    assert [point.reports for point in found.curve] == [0, 1]
    first, second = (point.f1 for point in found.curve)
    assert first is not None
    assert second is not None
    assert first > 0.7
    assert second > 0.78
    assert found.labels == sum(len(codes) for each in person for codes in each.given)
    for point in found.curve:
        assert sum(count for _, _, count in point.calibration) == found.sentences * len(CODES)
        assert 0 <= point.covered <= 1


def test_it_stops_when_asked() -> None:
    with pytest.raises(Cancel):
        evaluate(sample_lessons()[:2], make, cancelled=lambda: True)


def test_it_gives_what_it_has_when_it_is_enough() -> None:
    found = evaluate(sample_lessons()[:3], make, is_enough=lambda: True)
    assert [point.reports for point in found.curve] == [0]


def test_keys_are_one_for_a_suggestion_and_more_for_what_is_missing() -> None:
    answers = np.array([[True, False], [True, True]])
    assert keys_per_label(answers, answers) == 1
    assert keys_per_label(answers, np.zeros_like(answers)) == 3.5
    assert keys_per_label(answers, np.array([[True, True], [True, False]])) == pytest.approx((3 + 3.5) / 3)
    instead = np.array([[True, False], [False, True]])
    assert keys_per_label(np.array([[False, True], [False, True]]), instead) == 1
    assert keys_per_label(np.zeros_like(answers), answers) is None
