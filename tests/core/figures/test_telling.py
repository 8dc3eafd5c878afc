"""Whether a figure was reached or is planned."""

import pytest

from core.figures.finding import find_figures
from core.figures.quantity import ReportedAs
from core.text.outline import outline
from core.text.parts import parts

REPORT = (
    "一、2024年工作总结\n新建学校5所，全部建成后将新增学位900个。到2025年累计达到6所。\n"
    "二、2025年工作打算\n新建学校3所。去年已建成2所。"
)


def test_the_part_tells_and_the_sentence_tells_otherwise() -> None:
    found = find_figures(REPORT, parts(REPORT, outline(REPORT)))
    assert [(int(figure.value or 0), figure.reported) for figure in found] == [
        (5, ReportedAs.DONE),
        (900, ReportedAs.PLANNED),
        (6, ReportedAs.DONE),
        (3, ReportedAs.PLANNED),
        (2, ReportedAs.DONE),
    ]


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("力争新增学位900个。", ReportedAs.PLANNED),
        ("已新增学位900个。", ReportedAs.DONE),
        ("将投入3万元。已投入2万元。"[:8], ReportedAs.PLANNED),
        ("处五百元罚款。", ReportedAs.PLANNED),
        ("新增学位900个。", ReportedAs.DONE),
    ],
)
def test_without_parts_the_words_tell(text: str, reported: ReportedAs) -> None:
    assert [figure.reported for figure in find_figures(text)] == [reported]
