import pytest

from tests.core.reading.specimens import p
from tests.core.reading.word_specimens import t, text


@pytest.mark.parametrize(
    ("before", "raised", "after", "shown"),
    [
        ("资金10", "6", "元", "资金10^6元"),
        ("面积100m", "2", "，", "面积100m²，"),
        ("见附注", "1", "。", "见附注1。"),
        ("2021", "[1]", "年", "2021[1]年"),
        ("注册®", "®", "", "注册®®"),
        ("第1", "st", "", "第1st"),
    ],
)
def test_raised_figures_never_join_the_number_before_them(before: str, raised: str, after: str, shown: str) -> None:
    high = '<w:vertAlign w:val="superscript"/>'
    assert text(p(t(before) + t(raised, high) + t(after))) == f"{shown}\n"


def test_a_fraction_set_by_raising_and_lowering_reads_as_one() -> None:
    high, low = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
    assert text(p(t("占") + t("1", high) + t("/") + t("3", low) + t("强"))) == "占1/3强\n"
    assert text(p(t("约2") + t("1", high) + t("/") + t("3", low) + t("倍"))) == "约2 1/3倍\n"
    assert text(p(t("CO") + t("2", low) + t("排放"))) == "CO2排放\n"
