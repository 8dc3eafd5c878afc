"""The report as a page."""

from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest

from core.agreement.layers import ComparedLayers
from core.agreement.page import write_page
from core.agreement.report import agreement
from tests.core.agreement.studies import document, study

TEXT = "城东区新建学校三所，<b>培训</b>教师二百名，\n发放补助资金。"
LAYERS = replace(
    study(
        document(len(TEXT), [(0, 9, "x"), (10, 20, "y")], [(0, 9, "x"), (10, 19, "y")], [], name="<i>甲</i>"),
        document(len(TEXT), [(0, 9, "x")], [(0, 9, "y")], [(25, 30, "z")], name="乙"),
    ),
    names=("李 <明>", "王芳", "赵云"),
)


def page(tmp_path: Path, layers: ComparedLayers = LAYERS, language: str = "zh_CN") -> str:
    path = tmp_path / "a.html"
    write_page(
        agreement(layers, rounds=50),
        path,
        language=language,
        label_names={"x": "基础设施", "y": "教师"},
        text_of=lambda _: TEXT,
    )
    return path.read_text(encoding="utf-8")


def test_it_needs_nothing_but_itself(tmp_path: Path) -> None:
    root = lxml.html.document_fromstring(page(tmp_path).encode())
    assert not root.xpath("//script|//img|//link|//iframe|//@src|//@href")
    assert "url(" not in "".join(root.xpath("//style/text()"))
    assert "default-src 'none'" in root.xpath("//meta/@content")[1]


@pytest.mark.parametrize(
    ("language", "tag", "words"),
    [
        (
            "zh_CN",
            "zh-CN",
            ["一致性报告", "差异主要来自哪里", "基础设施", "李 <明>、王芳、赵云"],
        ),
        ("en", "en", ["Agreement", "What drives it", "基础设施", "Unitizing alpha", "李 <明>, 王芳, 赵云"]),
    ],
)
def test_it_speaks_both_languages(tmp_path: Path, language: str, tag: str, words: list[str]) -> None:
    root = lxml.html.document_fromstring(page(tmp_path, language=language).encode())
    shown = root.text_content()
    assert root.get("lang") == tag
    assert [word for word in words if word not in shown] == []


def test_names_titles_and_texts_are_shown_as_they_are(tmp_path: Path) -> None:
    root = lxml.html.document_fromstring(page(tmp_path).encode())
    assert not root.xpath("//b|//i")
    shown = root.text_content()
    assert "<i>甲</i>" in shown
    marked = root.xpath("//mark")
    assert "<b>培训</b>" in "".join(element.text_content() for element in marked)
    assert {element.get("class") for element in marked} == {"both", "one"}


def test_tables_hold_figures_pairs_labels_and_documents(tmp_path: Path) -> None:
    root = lxml.html.document_fromstring(page(tmp_path).encode())
    rows = [len(table.xpath("tbody/tr")) for table in root.xpath("//table")]
    # Labels and all of them; six figures of three annotators; at the end the documents.
    assert (rows[0], rows[1:7], rows[-1]) == (4, [3] * 6, 2)
    assert root.xpath("//table")[0].xpath("tbody/tr")[-1].get("class") == "all"


def test_what_is_undefined_says_why(tmp_path: Path) -> None:
    assert "无法计算：没有任何标注" in page(tmp_path, study(document(20, [], [])))
    assert "无法计算：标注员不足两位" in page(tmp_path, study(document(20, [])))
