"""Intervals hold the truth as often as they say, in draws from a corpus of which every label is known."""

from tests.corpus.simulation import known_corpus, made_up_texts, simulate


def test_95_percent_intervals_hold_the_truth_in_93_of_100_draws_and_are_narrower() -> None:
    told = simulate(known_corpus(made_up_texts(1500)), n=150, draws=300)
    draws = sum(each.draws for each in told.values())
    assert draws > 300
    assert sum(each.held for each in told.values()) >= 0.93 * draws
    whole = [each for (group, _), each in told.items() if group == "*"]
    assert all(each.held >= 0.91 * each.draws for each in whole)
    assert all(each.width <= 1.03 * each.width_alone for each in whole)
    assert sum(each.width for each in whole) < 0.9 * sum(each.width_alone for each in whole)
