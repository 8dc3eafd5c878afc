import base64

import pytest

from core.errors import UserError
from core.reading.readers.html import HtmlReader
from core.reading.readers.protocol import GivenFile, Options, Read
from tests.counting import grows_evenly, lines_of

TITLE = "城东区教育局2024年工作总结和2025年工作打算"
BODY = [
    "2024年，我局在区委、区政府的坚强领导下，认真贯彻落实上级决策部署，各项工作取得新成效。现将有关情况总结如下：",
    "一、2024年工作总结",
    "（一）坚持党建引领，把牢办学方向。全年开展专题学习12次，组织培训300人次，建成党建示范校5所。",
    "1.抓学习。",
    "制定学习计划，落实“第一议题”制度，开展研讨6次。",
    "二、存在的问题",
    "一是师资结构性缺编；二是城区大班额仍未消除。",
    "三、2025年工作打算",
    "计划新建幼儿园3所。",
    "城东区教育局",
    "2024年12月20日",
]
MENU = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("首页", "政务公开", "办事服务", "互动交流"))
RELATED = "".join(f'<li><a href="#">{name}</a></li>' for name in ("召开安全会议", "秋季开学通知", "2023年工作总结"))
AROUND = (
    f"<div class=nav><ul>{MENU}</ul></div>",
    f"<div><h3>相关文章</h3><ul>{RELATED}</ul></div><div><p>主办：城东区政府办公室</p><p>联系我们</p></div>",
)


def page(inside: str, head: str = f"<title>{TITLE}_城东区人民政府</title>") -> str:
    return f"<html><head><meta charset=utf-8>{head}</head><body>{AROUND[0]}{inside}{AROUND[1]}</body></html>"


def read(data: str | bytes, options: Options | None = None) -> Read:
    given = GivenFile("a.html", data.encode() if isinstance(data, str) else data)
    made = list(HtmlReader().read(given, options or Options()))
    assert len(made) == 1
    return made[0]


def each(form: str) -> str:
    return "".join(form.format(line=line, head=line[:3], tail=line[3:]) for line in BODY)


@pytest.mark.parametrize(
    "inside",
    [
        f"<div><h1>{TITLE}</h1><div class=TRS>{each('<p>　　{line}</p>')}</div></div>",
        f"<div id=zoom><h2>{TITLE}</h2>{'<br><br>'.join('&nbsp;&nbsp;' + line for line in BODY)}</div>",
        f"<table><tr><td><b>{TITLE}</b></td></tr><tr><td>{each('<div>{line}</div>')}</td></tr></table>",
        f"<article><h1>{TITLE}</h1>{each('<p><span>{head}</span><font>{tail}</font></p>')}</article>",
        f"<div><h1>{TITLE}</h1>{each('<div class=sec><div><p>{line}</p></div></div>')}</div>",
        f"<form><h1>{TITLE}</h1>{each('<p>{line}</p>')}<input value=x><button>提交</button></form>",
    ],
    ids=["paragraphs", "line breaks", "layout table", "spans", "sections", "form"],
)
def test_every_paragraph_of_the_report_and_no_menu(inside: str) -> None:
    lines = read(page(inside)).text.splitlines()
    assert lines[: len(BODY) + 1] == [TITLE, *BODY]
    assert not {"政务公开", "召开安全会议"} & set(lines)


def test_what_stands_between_title_and_text_stays_to_be_masked() -> None:
    text = read(
        page(f"<div><h1>{TITLE}</h1><p>来源：本站 发布时间：2025-01-03</p><div>{'<p>'.join(BODY)}</div></div>")
    ).text
    assert text.splitlines()[1] == "来源：本站 发布时间：2025-01-03"


def test_a_list_of_attachments_stays() -> None:
    listed = "".join(f'<p><a href="/files/{n}.docx">{n}.明细表</a></p>' for n in range(1, 5))
    text = read(page(f"<div><h1>{TITLE}</h1>{'<p>'.join(BODY)}<div>{listed}</div></div>")).text
    assert text.splitlines()[-4:] == ["1.明细表", "2.明细表", "3.明细表", "4.明细表"]


def test_the_page_title_helps_to_name_the_report() -> None:
    assert read(page("<p>".join(BODY))).hint == TITLE


def test_tables_of_figures_are_lines_with_tabs_and_lists_are_numbered() -> None:
    table = "<table><tr><th>项目<th>数量</tr><tr><td><p>新建学校</p></td><td>4</td></tr></table>"
    listed = "<ol start=3 type=a><li>甲项工作</li><li>乙项工作</li></ol><ul><li>丙</li></ul>"
    text = read(f"<body><p>{BODY[0]}</p>{table}{listed}<pre>一  二\n三</pre>").text
    assert text.splitlines()[1:] == ["项目\t数量", "新建学校\t4", "c. 甲项工作", "d. 乙项工作", "丙", "一  二", "三"]


@pytest.mark.parametrize(
    ("charset", "meta"),
    [
        ("gb18030", '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'),
        ("gb18030", "<meta charset='GBK'>"),
        ("big5", "<meta charset=big5>"),
        ("utf-8", "<meta charset=gb2312>"),
        ("gb18030", ""),
        ("utf-16", ""),
        ("utf-8-sig", "<meta charset=gbk>"),
    ],
)
def test_the_charset_is_found_where_the_page_says_it_and_where_it_lies(charset: str, meta: str) -> None:
    line = "教育局工作" * 20 if charset == "big5" else BODY[0]
    assert read(f"<html><head>{meta}</head><body><p>{line}</p></body></html>".encode(charset)).text == f"{line}\n"


def test_scripts_hidden_parts_and_frames_are_not_read() -> None:
    hidden = "<p style='display: none'>看不见的一段文字。</p>"
    inside = f"<script>alert('脚本')</script><style>p{{}}</style>{hidden}<p>{BODY[0]}</p>"
    more = "<iframe src='http://x/'>框</iframe><noscript>请打开脚本</noscript><template>模板</template><!-- 注释 -->"
    assert read(f"<body>{inside}{more}</body>").text == f"{BODY[0]}\n"


def test_a_saved_web_archive_reads_as_its_page() -> None:
    html = base64.encodebytes(page("<p>".join(BODY)).encode("gb18030")).decode()
    head = 'From: x\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary="B"\n\n--B\n'
    part = f"Content-Type: text/html; charset=gb2312\nContent-Transfer-Encoding: base64\n\n{html}\n--B--\n"
    assert BODY[2] in read((head + part).encode()).text


@pytest.mark.parametrize("data", ["<html></html>", "<script>x</script>", "<p> </p>", "<!-- x -->"])
def test_a_page_without_text_is_named(data: str) -> None:
    with pytest.raises(UserError) as caught:
        read(data)
    assert caught.value.code == "text.empty"


def test_deep_nesting_ends_with_text_or_a_reason() -> None:
    try:
        text = read("<div>" * 50_000 + "<p>深处的一段文字。</p>").text
    except UserError as error:
        assert error.code in ("import.expands", "text.empty")  # noqa: PT017 - either way is right
    else:
        assert "深处" in text


def test_too_many_elements_are_refused() -> None:
    with pytest.raises(UserError) as caught:
        read("<b>x</b>" * 250_000)
    assert caught.value.code == "import.expands"


def test_control_characters_written_as_references_do_no_harm() -> None:
    assert read(f"<p>{BODY[0]}<script>x</script>&#1;\x02尾</p>").text.endswith("尾\n")


def test_a_title_alone_is_no_text() -> None:
    with pytest.raises(UserError) as caught:
        read("<html><head><title>城东区工作总结</title></head><body></body></html>")
    assert caught.value.code == "text.empty"


def test_a_list_of_ten_thousand_items_is_numbered() -> None:
    inner = "<ol><li>甲</li><li>其中：<ol><li>乙</li></ol></li></ol>"
    text = read(f"<body><ol start=2>{'<li>教育工作</li>' * 10_000}</ol>{inner}</body>").text

    lines = text.splitlines()
    assert (lines[0], lines[9_999]) == ("2. 教育工作", "10001. 教育工作")
    assert lines[10_000:] == ["1. 甲", "2. 其中：", "1. 乙"]


def test_numbering_an_item_does_not_count_those_before_it_again() -> None:
    few, more = (
        lines_of(lambda count=count: read(f"<body><ol>{'<li>教育工作</li>' * count}</ol></body>"))
        for count in (1_000, 2_000)
    )
    assert grows_evenly(few, more)
