import pytest

from core.agreement.figures import EvidenceChoice, Measure, Numbers, Undefined
from core.agreement.report import agreement
from core.agreement.undefined import why
from tests.core.agreement.studies import document, study


@pytest.mark.parametrize(
    ("measure", "numbers", "reason"),
    [
        (Measure.KAPPA_CHARACTER, Numbers(1, 0, 0, 0, (0, 0)), Undefined.NO_UNITS),
        (Measure.KAPPA_SENTENCE, Numbers(1, 0, 20, 0, (0, 0)), Undefined.NO_UNITS),
        (Measure.KAPPA_CHARACTER, Numbers(1, 0, 20, 0, (0, 0)), Undefined.NO_SPANS),
        (Measure.KAPPA_CHARACTER, Numbers(1, 1, 20, 2, (1, 0)), Undefined.ONE_CATEGORY),
    ],
)
def test_a_figure_without_a_value_says_what_it_lacks(measure: Measure, numbers: Numbers, reason: Undefined) -> None:
    assert why(measure, numbers) is reason


def test_of_one_annotator_there_is_a_report_without_a_number() -> None:
    report = agreement(study(document(20, [(0, 5, "x")])))
    assert {figure.undefined for figure in report.pooled.figures.values()} == {Undefined.ONE_ANNOTATOR}
    assert report.pairs == ()
    assert report.evidence(EvidenceChoice()) == []


def test_of_annotators_who_did_different_documents_too() -> None:
    report = agreement(study(document(20, [], None, name="1"), document(20, None, [], name="2")))
    assert {figure.undefined for figure in report.pooled.figures.values()} == {Undefined.NO_COMMON_DOCUMENT}
    assert report.pairs == ((0, 1),)
