"""Headings, furniture and metadata are recognised in other forms of the characters, which stay in the text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.model import Span
from core.text.folding import compatible, recognised
from core.text.furniture import find_furniture
from core.text.metadata import guess_meta
from core.text.outline import outline
from core.text.parts import PartKind, parts

REPORT = """\
济南市教育局2023年工作总结
发布时间：2024-01-05 来源：济南市教育局
一、2023年工作回顾
（一）办学条件
1.新建小学十所。
2、新增学位一万个。
二、下一步工作打算
第三,略。
"""
RADICALS = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0x2F00, 0x2FD6)}
WIDE = {chr(code): chr(code + 0xFEE0) for code in (*range(0x30, 0x3A), *range(0x41, 0x5B), *range(0x61, 0x7B))}
VERTICAL = {"（": "︵", "）": "︶", "、": "﹑"}
FORMS = {"radicals": RADICALS, "wide": WIDE, "vertical": VERTICAL, "all": RADICALS | WIDE | VERTICAL}


def masked(text: str) -> list[Span]:
    return [Span(mask.start, mask.end) for mask in find_furniture(text)]


def shape(text: str) -> list[tuple[int, Span, Span, int]]:
    nodes = outline(text, masked(text))
    return [(node.level, node.title, node.range, node.style) for node in nodes]


@pytest.mark.parametrize("form", FORMS)
def test_a_report_in_another_form_has_the_same_structure(form: str) -> None:
    written = REPORT.translate(str.maketrans(FORMS[form]))
    assert written != REPORT
    assert len(shape(REPORT)) == 6
    assert shape(written) == shape(REPORT)
    assert find_furniture(written) == find_furniture(REPORT)
    assert find_furniture(REPORT)
    nodes = outline(written, masked(written))
    assert [part.kind for part in parts(written, nodes)] == [PartKind.REPORTS, PartKind.PLANS]
    # What is shown of a heading is what the text has.
    assert [node.marker for node in nodes] == [written[node.title.start :][: len(node.marker)] for node in nodes]


@pytest.mark.parametrize("form", FORMS)
def test_its_values_are_the_same_in_ordinary_characters(form: str) -> None:
    written = REPORT.translate(str.maketrans(FORMS[form]))
    assert guess_meta(written, "a.txt") == guess_meta(REPORT, "a.txt")
    assert guess_meta(REPORT, "a.txt").region == "山东省济南市"
    named = "济南市教育局2023年工作总结.txt"
    assert guess_meta("略。\n", named.translate(str.maketrans(FORMS[form]))) == guess_meta("略。\n", named)


@given(st.text(st.one_of(st.characters(), st.sampled_from(list(map(chr, compatible()))))))
def test_reading_in_ordinary_characters_keeps_every_offset(text: str) -> None:
    read = recognised(text)
    assert len(read) == len(text)
    assert recognised(read) == read


def test_ordinary_punctuation_stays_because_rules_tell_it_from_that_of_ascii() -> None:
    assert recognised("（一）甲：乙，丙\u3000。；！") == "（一）甲：乙，丙\u3000。；！"
