"""Every coefficient is explained in both languages: formula, source, thresholds and what these do not mean."""

import pytest

from core.study.coefficient_words import COEFFICIENT_WORDS
from core.study.reliability import COEFFICIENTS


def test_there_are_words_for_each() -> None:
    assert tuple(COEFFICIENT_WORDS) == COEFFICIENTS


@pytest.mark.parametrize("name", COEFFICIENTS)
def test_all_of_it_is_said_in_both_languages(name: str) -> None:
    words = COEFFICIENT_WORDS[name]
    for at, language in enumerate(("zh_CN", "en")):
        said = words.said(language)
        assert words.name(language) == words.names[at] != ""
        for part in (words.formula, words.source, words.thresholds[at], words.limits[at]):
            assert part
            assert part in said


def test_that_holsti_is_percent_agreement_for_fixed_units_is_said() -> None:
    assert "R is percent agreement" in COEFFICIENT_WORDS["holsti"].said("en")
    assert "R 即百分比一致率" in COEFFICIENT_WORDS["holsti"].said("zh")
