"""Automatic numbering, as Word shows it."""

import pytest

from core.reading.readers.docx import DocxReader
from core.reading.readers.protocol import GivenFile, Options, Read
from tests.core.reading.specimens import docx, level, numbering, p


def text(body: str, **parts: str) -> str:
    (made,) = DocxReader().read(GivenFile("a.docx", docx(body, **parts)), Options())
    assert isinstance(made, Read)
    return made.text


def test_numbering_reads_as_word_shows_it() -> None:
    levels = (
        level(0, "chineseCountingThousand", "%1、", '<w:suff w:val="nothing"/>'),
        level(1, "chineseCounting", "（%2）"),
        level(2, "decimal", "%3."),
    )
    body = "".join(p(f"节{at}", numbered=(1, at)) for at in (0, 1, 2, 2, 1, 2, 0, 1))
    assert text(body, numbering=numbering(*levels)).splitlines() == [
        *("一、节0", "（一）节1", "1. 节2", "2. 节2", "（二）节1", "1. 节2", "二、节0", "（一）节1")
    ]


def test_a_level_that_was_skipped_counts_from_its_start_when_it_comes() -> None:
    levels = numbering(
        *(level(at, "decimal", ".".join(f"%{number + 1}" for number in range(at + 1))) for at in range(3))
    )
    body = "".join(p("项", numbered=(1, at)) for at in (1, 0, 2, 1))
    assert text(body, numbering=levels) == "0.1 项\n1 项\n1.0.1 项\n1.1 项\n"


def test_a_level_shows_those_above_it_and_legal_numbering_is_in_figures() -> None:
    levels = (
        level(0, "chineseCounting", "第%1章", '<w:suff w:val="space"/>'),
        level(1, "decimal", "%1.%2", "<w:isLgl/>"),
    )
    body = (
        p("总则", numbered=(1, 0))
        + p("目的", numbered=(1, 1))
        + p("附则", numbered=(1, 0))
        + p("施行", numbered=(1, 1))
    )
    assert text(body, numbering=numbering(*levels)) == "第一章 总则\n1.1 目的\n第二章 附则\n2.1 施行\n"


@pytest.mark.parametrize(
    ("style", "count", "shown"),
    [
        ("upperLetter", 28, "BB"),
        ("lowerRoman", 14, "xiv"),
        ("decimalEnclosedCircle", 3, "③"),
        ("decimalEnclosedCircle", 21, "21"),
        ("ideographTraditional", 2, "乙"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("chineseCounting", 21, "二十一"),
        ("chineseCounting", 10, "十"),
        ("chineseCountingThousand", 105, "一百零五"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalZero", 3, "03"),
        ("none", 3, ""),
    ],
)
def test_every_number_style_counts_as_its_readers_do(style: str, count: int, shown: str) -> None:
    lines = text(
        p("项", numbered=(1, 0)) * count, numbering=numbering(level(0, style, "%1", '<w:suff w:val="nothing"/>'))
    )
    assert lines.splitlines()[-1] == f"{shown}项"


def test_bullets_of_symbol_fonts_are_what_they_look_like() -> None:
    listed = text(p("项", numbered=(1, 0)), numbering=numbering(level(0, "bullet", "\uf06c")))
    unknown = text(p("项", numbered=(1, 0)), numbering=numbering(level(0, "bullet", "\uf0ff")))
    assert (listed, unknown) == ("● 项\n", "• 项\n")


def test_a_list_begun_anew_starts_where_it_says() -> None:
    again = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = p("甲", numbered=(1, 0)) * 2 + p("乙", numbered=(2, 0)) * 2
    assert text(body, numbering=numbering(level(0, "decimal", "%1、")) + again) == "1、甲\n2、甲\n1、乙\n2、乙\n"


def test_a_style_numbers_its_paragraphs_unless_they_opt_out() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="base"/><w:pPr>'
        '<w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="h"/><w:basedOn w:val="B"/></w:style>'
    )
    body = p("甲", style="H") + p("乙", style="H", numbered=(0, 0)) + p("丙", style="H")
    assert text(body, numbering=numbering(level(0, "decimal", "%1、")), styles=styles) == "1、甲\n乙\n2、丙\n"


_IN_LIST = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'


@pytest.mark.parametrize(
    ("mark", "number"),
    [
        ("", "3."),
        ("<w:rPr><w:b/></w:rPr>", "3."),
        ("<w:rPr><w:del/></w:rPr>", "2."),
        ("<w:rPr><w:moveFrom/></w:rPr>", "2."),
        ("<w:rPr><w:vanish/></w:rPr>", "2."),
        ("<w:sectPr/>", "2."),
    ],
)
def test_an_item_without_text_counts_where_word_shows_its_number(mark: str, number: str) -> None:
    empty = f"<w:p><w:pPr>{_IN_LIST}{mark}</w:pPr></w:p>"
    body = p("甲", numbered=(1, 0)) + empty + p("乙", numbered=(1, 0))
    shown = text(body, numbering=numbering(level(0, "decimal", "%1."))).split("\n")
    assert [line for line in shown if line.strip()] == ["1. 甲", f"{number} 乙"]
