"""Tables as pages and as LaTeX: numbered, whole, and nothing of a text becomes markup."""

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
    assert r"\begin{longtable}{p{0.70\linewidth}r}" in made
    assert r"\usepackage{booktabs" in made


def test_many_wide_columns_wrap_within_the_line():
    head = tuple(f"Coefficient number {at}" for at in range(10))
    made = latex([StudyTable("c", "丙", head, (("0.812 [0.701, 0.899]",) * 10,))], "研究")
    assert made.count(r"p{0.080\linewidth}") == 10
    assert made.count(r"\raggedright\arraybackslash") == 10
    assert r"{\scriptsize\setlength{\tabcolsep}{2pt}" in made
    assert made.count("{") == made.count("}")
