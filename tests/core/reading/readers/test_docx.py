import pytest

from core.errors import UserError
from core.reading.readers.docx import DocxReader
from core.reading.readers.protocol import GivenFile, Options, Read
from tests.core.reading.specimens import docx, level, numbering, p, zipped


def read(data: bytes) -> Read:
    made = list(DocxReader().read(GivenFile("a.docx", data), Options()))
    assert len(made) == 1
    return made[0]


def text(body: str, **parts: str) -> str:
    return read(docx(body, **parts)).text


def t(content: str) -> str:
    return f"<w:r><w:t>{content}</w:t></w:r>"


def test_paragraphs_are_lines_and_empty_ones_between_them_stay() -> None:
    assert text(p("") + p("标题") + p("") + p("正文。") + p("")) == "标题\n\n正文。\n"


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


def test_tables_are_lines_with_tabs() -> None:
    def row(*cells: str) -> str:
        return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"

    body = (
        p("表")
        + f"<w:tbl>{row(p('项目'), p('数量'))}{row(p('新建') + p('学校'), p('4'))}{row(p('注一') + p('注二'))}</w:tbl>"
    )
    assert text(body) == "表\n项目\t数量\n新建 学校\t4\n注一\n注二\n"


def test_changes_are_accepted_and_told_comments_left_out_and_told() -> None:
    body = (
        p(f"{t('新建')}<w:del><w:r><w:delText>三所</w:delText></w:r></w:del><w:ins>{t('四所')}</w:ins>{t('学校')}")
        + f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{t('连着')}</w:p>"
        + p(f"{t('写')}<w:r><w:commentReference w:id='1'/></w:r>")
    )
    made = read(docx(body, comments="<w:comment w:id='1'/>"))
    assert made.text == "新建四所学校\n连着写\n"
    assert [(error.code, error.fields["count"]) for error in made.notices] == [
        ("import.changes_accepted", 3),
        ("import.comments_left_out", 1),
    ]


def test_notes_stand_at_the_end_behind_their_marks() -> None:
    body = p(f"{t('甲')}<w:r><w:footnoteReference w:id='2'/></w:r>{t('乙')}<w:r><w:endnoteReference w:id='5'/></w:r>")
    notes = f"<w:footnote w:id='2'>{p('脚注')}</w:footnote>"
    ends = f"<w:endnote w:id='5'>{p('尾注')}</w:endnote>"
    assert text(body, footnotes=notes, endnotes=ends) == "甲[1]乙[i]\n[1] 脚注\n[i] 尾注\n"


def test_text_boxes_are_read_once_though_written_twice() -> None:
    box = f"<w:txbxContent>{p('红头文件')}</w:txbxContent>"
    body = p(
        "<w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert text(body + p("正文")) == "红头文件\n正文\n"


def test_what_nobody_sees_stays_out() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + t("7") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"
    breaks = (
        '<w:r><w:tab/><w:br/><w:br w:type="page"/><w:noBreakHyphen/><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    )
    assert text(p(field + hidden + breaks)) == "7\t\n-☑\n"


def test_a_table_of_contents_is_masked() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="TOC 1"/></w:style>'
    made = read(
        docx(p("报告") + p("一、回顾 1", style="T") + p("二、打算 2", style="T") + p("一、回顾"), styles=styles)
    )
    assert [(made.text[mask.start : mask.end], mask.reason) for mask in made.masks] == [
        ("一、回顾 1\n二、打算 2", "contents")
    ]


def test_strict_documents_read_as_others() -> None:
    made = docx(p("正文"))
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    body = f"<w:document xmlns:w='{strict}'><w:body><w:p><w:r><w:t>正文</w:t></w:r></w:p></w:body></w:document>"
    assert read(zipped({"[Content_Types].xml": "", "word/document.xml": body})).text == read(made).text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04 broken", "import.damaged"),
        (zipped({"a": "b"}), "import.damaged"),
        (zipped({"word/document.xml": "<w:document"}), "import.damaged"),
        (docx(""), "text.empty"),
        (docx(p("<w:r><w:drawing/></w:r>")), "import.only_pictures"),
        (zipped({"word/document.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}), "import.damaged"),
        (zipped({"word/document.xml": "<a>" * 100_000 + "</a>" * 100_000}), "import.damaged"),
        (zipped({"word/document.xml": b" " * (60 << 20)}), "import.expands"),
    ],
)
def test_what_is_no_document_is_named(data: bytes, code: str) -> None:
    with pytest.raises(UserError) as caught:
        read(data)
    assert caught.value.code == code


def test_one_note_named_many_times_comes_once() -> None:
    marks = "<w:r><w:footnoteReference w:id='2'/></w:r>" * 1000
    assert text(p(marks), footnotes=f"<w:footnote w:id='2'>{p('注')}</w:footnote>") == "[1]" * 1000 + "\n[1] 注\n"


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
