"""What Word shows and what it hides, in ways that programs other than Word, and Word's rarer features, write it."""

import pytest

from core.reading.readers.docx import DocxReader
from core.reading.readers.protocol import Given, Options, Read
from tests.core.reading.specimens import docx, level, numbering, p, zipped

MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
RELATION = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
DIAGRAM = 'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def read(data: bytes) -> Read:
    (made,) = DocxReader().read(Given("a.docx", data), Options())
    return made


def text(body: str, **parts: str) -> str:
    return read(docx(body, **parts)).text


def t(content: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{content}</w:t></w:r>'


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(*pieces: str) -> str:
    return "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)


def field(*pieces: str, result: str | None = None) -> str:
    shown = "" if result is None else mark("separate") + result
    return mark("begin") + code(*pieces) + shown + mark("end")


def with_relations(body: str, parts: dict[str, tuple[str, str | bytes]], folder: str = "word") -> bytes:
    """A document whose parts have a kind of relationship each; ids are the names."""
    relations = "".join(
        f'<Relationship Id="{name}" Type="{TYPES}/{kind}" Target="{name}"/>' for name, (kind, _) in parts.items()
    )
    spaces = "http://schemas.openxmlformats.org/package/2006/relationships"
    made: dict[str, str | bytes] = {f"{folder}/{name}": content for name, (_, content) in parts.items()}
    made[f"{folder}/_rels/document.xml.rels"] = f'<Relationships xmlns="{spaces}">{relations}</Relationships>'
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    made[f"{folder}/document.xml"] = f'<w:document xmlns:w="{w}" {RELATION}><w:body>{body}</w:body></w:document>'
    made["_rels/.rels"] = (
        f'<Relationships xmlns="{spaces}"><Relationship Id="a" Type="{TYPES}/officeDocument"'
        f' Target="{folder}/document.xml"/></Relationships>'
    )
    return zipped({"[Content_Types].xml": "<Types/>", **made})


def codes(made: Read) -> list[str]:
    return [notice.code for notice in made.notices]


@pytest.mark.parametrize(
    ("drawn", "shown"),
    [
        (r"eq \o\ac(○,1)", "①"),
        (r"EQ \o \ac (○,12)", "⑫"),
        (r"eq \o\ac(○,限)", "○限"),
        (r"eq \o\ac(□,√)", "☑"),
        (r'EQ \* jc2 \* "Font:宋体" \* hps10 \o\ad(\s\up 9(hē),诃)', "诃"),
        (r"EQ \f(1,2)", "1/2"),
        (r"EQ \f(a+b,2)", "(a+b)/2"),
        (r"EQ \r(3,x)", "(3)√x"),
        (r"EQ \b\bc\{(甲)", "{甲}"),
        (r"EQ \x(甲)", "甲"),
        (r"EQ \a\al\co2(甲,乙)", "甲 乙"),
        (r"SYMBOL 108 \f Wingdings", "●"),
        ("PAGEREF _Toc1", ""),
    ],
)
def test_fields_that_are_drawn_from_their_code_are_read_from_it(drawn: str, shown: str) -> None:
    assert text(p(t("甲") + field(drawn) + t("乙"))) == f"甲{shown}乙\n"
    assert (
        text(p(t("甲") + f'<w:fldSimple w:instr="{drawn.replace(chr(34), "&quot;")}"/>' + t("乙"))) == f"甲{shown}乙\n"
    )


def test_an_equation_in_pieces_and_its_stored_result_is_drawn_once() -> None:
    assert text(p(field(r"eq \o\ac(", "○,", "2)", result=t("旧")) + t("招聘。"))) == "②招聘。\n"


def test_the_condition_of_a_field_is_not_shown_its_result_is() -> None:
    inner = mark("begin") + code("MERGEFIELD x") + mark("separate") + t("条件") + mark("end")
    nested = (
        mark("begin") + code("IF ") + inner + code(' = "条件" "甲" "乙"') + mark("separate") + t("甲") + mark("end")
    )
    made = read(docx(p(t("前") + nested + t("后"))))
    assert made.text == "前甲后\n"
    assert codes(made) == []


def test_a_field_that_never_ends_swallows_nothing() -> None:
    assert text(p(mark("begin") + code("IF") + t("甲")) + p("乙")) == "甲\n乙\n"


def test_boxes_and_lists_of_forms_show_what_is_chosen() -> None:
    box = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>'
        "</w:ffData></w:fldChar></w:r>" + code("FORMCHECKBOX") + mark("end")
    )
    listed = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="甲"/>'
        '<w:listEntry w:val="乙"/></w:ddList></w:ffData></w:fldChar></w:r>' + code("FORMDROPDOWN") + mark("end")
    )
    assert text(p(box + t("是") + listed)) == "☑是乙\n"


def math(content: str) -> str:
    return f"<m:oMath {MATH}>{content}</m:oMath>"


def m(content: str) -> str:
    return f"<m:r><m:t>{content}</m:t></m:r>"


@pytest.mark.parametrize(
    ("formula", "shown"),
    [
        (f"<m:f><m:num>{m('1')}</m:num><m:den>{m('2')}</m:den></m:f>", "1/2"),
        (f"<m:f><m:num>{m('a+b')}</m:num><m:den>{m('c')}</m:den></m:f>", "(a+b)/c"),
        (f"<m:sSup><m:e>{m('10')}</m:e><m:sup>{m('6')}</m:sup></m:sSup>", "10^6"),
        (f"<m:sSup><m:e>{m('m')}</m:e><m:sup>{m('2')}</m:sup></m:sSup>", "m²"),
        (f"<m:sSub><m:e>{m('CO')}</m:e><m:sub>{m('2')}</m:sub></m:sSub>", "CO2"),
        (f"<m:sSub><m:e>{m('x')}</m:e><m:sub>{m('i')}</m:sub></m:sSub>", "x_i"),
        (f"<m:rad><m:deg/><m:e>{m('a+b')}</m:e></m:rad>", "√(a+b)"),
        (f"<m:d><m:e>{m('a')}</m:e></m:d>", "(a)"),
        (
            f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{m("i=1")}</m:sub><m:sup>{m("n")}</m:sup>'
            f"<m:e>{m('x')}</m:e></m:nary>",
            "∑_(i=1)^nx",
        ),
    ],
)
def test_formulas_stand_in_a_line_and_keep_their_meaning(formula: str, shown: str) -> None:
    assert text(p(t("为") + math(formula) + t("。"))) == f"为{shown}。\n"


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


def test_what_its_author_hid_stays_out_however_it_is_hidden_and_is_told() -> None:
    styles = (
        '<w:style w:type="character" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="P"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="G"><w:basedOn w:val="H"/></w:style>'
    )
    body = (
        p(t("公开。") + t("样式隐藏", '<w:rStyle w:val="H"/>') + t("继承隐藏", '<w:rStyle w:val="G"/>'))
        + p("整段隐藏", style="P")
        + p(t("字号", '<w:sz w:val="1"/>') + t("显示", '<w:vanish w:val="0"/>'))
        + f"<w:tbl><w:tr><w:trPr><w:hidden/></w:trPr><w:tc>{p('行')}</w:tc></w:tr></w:tbl>"
    )
    made = read(docx(body, styles=styles))
    assert made.text == "公开。\n显示\n"
    assert [(notice.code, notice.fields.get("count")) for notice in made.notices] == [("import.hidden_left_out", 15)]


def test_a_page_that_begins_inside_a_paragraph_begins_a_line() -> None:
    new = '<w:r><w:br w:type="page"/></w:r>'
    assert text(p(t("工作总结") + new + t("一、成绩")) + p(new + t("二、打算")) + p(t("三、其他") + new)) == (
        "工作总结\n一、成绩\n二、打算\n三、其他\n"
    )


def test_blanks_count_where_the_file_says_so() -> None:
    bare = "<w:r><w:t>\n  全区新建，\n </w:t></w:r><w:r><w:t> 投入。 </w:t></w:r>"
    assert text(p(bare)) == "全区新建，投入。\n"
    assert text(p(t("全区 ") + t(" 新建"))) == "全区  新建\n"


def test_letters_of_symbol_fonts_are_what_they_look_like() -> None:
    font = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
    assert text(p(t("l", font) + t("新建")) + p(t("\uf0fc", font) + t("完成")) + p(t("中文", font))) == (
        "●新建\n✓完成\n中文\n"
    )
    assert text(p(t("a", '<w:rFonts w:ascii="Symbol"/>'))) == "α\n"


def test_text_drawn_as_a_picture_of_letters_is_text() -> None:
    drawn = '<w:r><w:pict><v:shape><v:textpath on="t" string="某局文件"/></v:shape></w:pict></w:r>'
    made = read(docx(p(drawn) + p("正文")))
    assert (made.text, codes(made)) == ("某局文件\n正文\n", [])


def test_diagrams_are_read_and_headers_pictures_and_objects_told() -> None:
    model = (
        f"<dgm:dataModel {DIAGRAM} {DRAWING}><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>第一步</a:t></a:r></a:p></dgm:t>"
    )
    model += "</dgm:pt></dgm:ptLst></dgm:dataModel>"
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    header = f'<w:hdr xmlns:w="{w}"><w:p><w:r><w:t>某区教育局</w:t></w:r></w:p></w:hdr>'
    drawing = f'<w:r><w:drawing><dgm:relIds {DIAGRAM} r:dm="data9.xml"/></w:drawing></w:r>'
    picture = f'<w:r><w:drawing><a:blip {DRAWING} r:embed="x"/></w:drawing></w:r>'
    body = p(t("正文")) + p(drawing) + p(picture) + p("<w:r><w:object/></w:r>")
    made = read(with_relations(body, {"data9.xml": ("diagramData", model), "h.xml": ("header", header)}))
    assert made.text.split() == ["正文", "第一步"]
    assert [(notice.code, notice.fields) for notice in made.notices] == [
        ("import.head_parts_left_out", {"lines": ["某区教育局"]}),
        ("import.pictures_left_out", {"count": 1}),
        ("import.parts_not_read", {"count": 1, "names": ["OLE"]}),
    ]


def test_foreign_parts_are_read_in_their_place_and_others_named() -> None:
    page = "<html><body><p>（一）网页段落。</p><p>第二段。</p></body></html>"
    archive = (
        "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n--B\n"
        'Content-Type: text/html; charset="utf-8"\n\n<html><body><p>归档段落。</p></body></html>\n--B--\n'
    )
    chunks: dict[str, tuple[str, str | bytes]] = {
        "a.html": ("aFChunk", page),
        "b.mht": ("aFChunk", archive),
        "c.docx": ("aFChunk", docx(p("内层文档"))),
        "d.txt": ("aFChunk", "纯文本".encode("gb18030")),
        "e.rtf": ("aFChunk", b"{\\rtf1 x}"),
    }
    body = p(t("一、甲")) + "".join(f'<w:altChunk r:id="{name}"/>' for name in chunks) + p(t("二、乙"))
    made = read(with_relations(body, chunks))
    assert made.text.splitlines() == [
        "一、甲",
        "（一）网页段落。",
        "第二段。",
        "归档段落。",
        "内层文档",
        "纯文本",
        "二、乙",
    ]
    assert [(notice.code, notice.fields["names"]) for notice in made.notices] == [("import.parts_not_read", ["e.rtf"])]


def test_parts_are_found_by_their_relationships_wherever_they_are() -> None:
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    lists = f'<w:numbering xmlns:w="{w}">{numbering(level(0, "chineseCounting", "%1、"))}</w:numbering>'
    made = read(with_relations(p(t("甲"), numbered=(1, 0)), {"lists7.xml": ("numbering", lists)}, folder="doc"))
    assert made.text == "一、甲\n"


def test_part_names_with_backslashes_and_in_other_case_are_the_same_names() -> None:
    plain = docx(p("正文", numbered=(1, 0)), numbering=numbering(level(0, "chineseCounting", "%1、")))
    import io
    import zipfile

    source = zipfile.ZipFile(io.BytesIO(plain))
    parts = {name.replace("/", "\\").replace("numbering", "Numbering"): source.read(name) for name in source.namelist()}
    assert read(zipped(parts)).text == "一、正文\n"


def test_cells_with_paragraphs_keep_them_as_lines_and_nested_tables_stand_apart() -> None:
    def table(*rows: list[str]) -> str:
        made = "".join(f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in row)}</w:tr>" for row in rows)
        return f"<w:tbl>{made}</w:tbl>"

    inner = table([p("内甲"), p("内乙")])
    body = table(
        [p("单位"), p("某局")],
        [p("工作"), p("（一）新建学校三所。") + p("（二）招聘教师。")],
        [p("附表"), inner + p("")],
    )
    assert text(body).splitlines() == [
        "单位\t某局",
        "工作",
        "（一）新建学校三所。",
        "（二）招聘教师。",
        "附表",
        "内甲\t内乙",
    ]


def test_how_a_character_is_pronounced_is_left_out_and_told() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{t('hē')}</w:rt><w:rubyBase>{t('诃')}</w:rubyBase></w:ruby></w:r>"
    made = read(docx(p(ruby + t("子村"))))
    assert made.text == "诃子村\n"
    assert [(notice.code, notice.fields["text"]) for notice in made.notices] == [("import.sounds_left_out", "hē")]


def test_of_contents_given_twice_the_one_with_text_is_taken() -> None:
    twice = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='x'><w:drawing/></mc:Choice><mc:Fallback>"
        "<w:t>替代</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert text(p(twice + t("正文"))) == "替代正文\n"


def test_what_a_document_shows_is_counted_and_what_is_missing_would_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    body = p("甲乙丙") + p(t("丁") + t("隐藏", "<w:vanish/>"))
    assert read(docx(body)).held == 4
    monkeypatch.setattr("core.reading.readers.docx._paragraph", lambda *_: iter(()))
    monkeypatch.setattr("core.reading.readers.docx._notes", lambda state: [_line("甲")])
    (told,) = (notice for notice in read(docx(body)).notices if notice.code == "import.characters_missing")
    assert told.fields["count"] == 5


def _line(content: str) -> object:
    from core.reading.readers import docx as module

    return module._Line(content)  # type: ignore[reportPrivateUsage]
