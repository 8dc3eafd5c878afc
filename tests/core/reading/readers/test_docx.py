import pytest

from core.errors import UserError
from core.reading.readers.docx import DocxReader
from core.reading.readers.protocol import GivenFile, Options, Read
from tests.core.reading.specimens import docx, p, zipped


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
