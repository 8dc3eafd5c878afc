"""What figures count."""

import pytest

from core.figures.finding import find_figures


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("新增学位900个。", ["学位"]),
        ("新建58所学校。", ["学校"]),
        ("全省一般公共预算收入增长1.8%。", ["一般公共预算收入"]),
        ("布局建设中试平台11家，中心3家。", ["中试平台", "中心"]),
        ("新能源汽车产量分别增长49.8%、11.9%。", ["新能源汽车产量", "新能源汽车产量"]),
        ("5亿元。", [None]),
    ],
)
def test_the_words_nearby_say_what_is_counted(text: str, counted: list[str | None]) -> None:
    spans = [figure.what for figure in find_figures(text)]
    assert [span and text[span.start : span.end] for span in spans] == counted
