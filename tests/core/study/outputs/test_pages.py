"""Tables as pages and as LaTeX: numbered, whole, and nothing of a text becomes markup."""

import re

import pytest
from lxml import html

from core.study.outputs.pages import html_page, latex
from core.study.tables import StudyTable

TABLES = [
    StudyTable("a", "甲 & <b>", ("名", "n", "p"), (("x_1 <i>", 3, 0.25), ("100% $[a]\n二", 0, None)), "注"),
    StudyTable("b", "乙", ("名", "n"), (("长" * 300, 1),)),
]


def test_a_page_holds_every_cell_with_numbered_captions():
    page = html.fromstring(html_page(TABLES, "研究 <1>", "zh"))
    assert [each.text_content() for each in page.iter("caption")] == ["表 1  甲 & <b>", "表 2  乙"]
    assert [each.text_content() for each in page.iter("td")][:6] == ["x_1 <i>", "3", "0.250", "100% $[a]\n二", "0", "–"]
    assert not list(page.iter("b", "i", "script", "img"))


def test_latex_escapes_what_it_would_read():
    made = latex(TABLES, "研究")
    assert made.count("\\begin{longtable}") == made.count("\\caption{") == 2
    assert r"100\% \${[}a{]}\newline 二 & 0 & –" in made
    assert r"x\_1 \textless{}i\textgreater{} & 3 & 0.250 \\" in made
    assert r"\begin{longtable}{lrr}" in made
    assert r"\usepackage{booktabs" in made


def shares(made: str) -> list[float]:
    """The parts of a line that the wrapping columns of a LaTeX table get."""
    return [float(share) for share in re.findall(r"p\{(0\.\d+)\\linewidth\}", made)]


@pytest.mark.parametrize(
    "row",
    [
        ("0.812 [0.701, 0.899]",) * 10,
        ("长" * 400, "1", "代码"),
        # Each of them is short for itself, and together they are as wide as three pages.
        tuple("校舍" * 20 for _at in range(8)),
        ("infrastructure-" * 9, *("0.123",) * 24),
    ],
)
def test_columns_that_are_wider_than_a_line_together_wrap_within_it(row: tuple[str, ...]):
    head = tuple(f"Head {at}" for at in range(len(row)))
    made = latex([StudyTable("c", "丙", head, (row,))], "研究")
    assert len(shares(made)) == len(row)
    assert min(shares(made)) > 0.01
    assert sum(shares(made)) + 0.01 * len(row) <= 1.01
    assert made.count(r"\raggedright\arraybackslash\hspace{0pt}") == len(row)
    assert r"{\scriptsize\setlength{\tabcolsep}{2pt}" in made
    assert made.count("{") == made.count("}")


def test_a_column_with_more_in_it_gets_more_of_the_line():
    made = latex([StudyTable("c", "丙", ("定义", "代码"), (("长" * 90, "infrastructure"),))], "研究")
    long, short = shares(made)
    assert long > 4 * short > 0.3
