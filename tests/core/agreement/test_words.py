import pytest

from core.agreement.figures import Measure, Undefined
from core.agreement.words import kind_name, meaning_of, name_of, on_page, reason, texts
from core.review.pairing import DifferenceKind


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_figure_reason_and_kind_has_words_of_its_own(language: str) -> None:
    for words, values in ((name_of, Measure), (meaning_of, Measure), (reason, Undefined), (kind_name, DifferenceKind)):
        said = [words(value, language) for value in values]  # type: ignore[operator, arg-type]
        assert len(set(said)) == len(said)
        assert all(said)


def test_both_languages_say_it_and_differ() -> None:
    assert name_of(Measure.F1_OVERLAP, "en") == "F1, overlap"
    assert name_of(Measure.F1_OVERLAP, "zh_CN") != "F1, overlap"
    assert on_page("undefined", "en", reason="x") == "undefined: x"
    assert "x" in on_page("undefined", "zh_CN", reason="x")


def test_the_catalog_gets_all_of_them() -> None:
    listed = {text for text, _context in texts()}
    assert {name_of(measure, "en") for measure in Measure} < listed
    assert {kind_name(kind, "en") for kind in DifferenceKind} < listed
