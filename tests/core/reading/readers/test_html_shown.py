"""What a browser shows of a page that is built in a rarer way, and what it hides."""

import pytest

from core.errors import UserError
from core.reading.readers.html import HtmlReader
from core.reading.readers.protocol import Given, Options, Read

ONE = "全区学校建设稳步推进，教师队伍不断壮大，群众满意度明显提高。"
TWO = "一年来，新建小学三所，投入资金二百万元，工程于九月竣工并投入使用。"
THREE = "排查校舍安全隐患三十六处，已全部整改到位，未发生安全责任事故。"


def read(page: str | bytes) -> Read:
    data = page.encode() if isinstance(page, str) else page
    (made,) = HtmlReader().read(Given("a.html", data), Options())
    return made


def body(content: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body>{content}</body></html>"


def lines(content: str, head: str = "") -> list[str]:
    return read(body(content, head)).text.splitlines()


def codes(made: Read) -> list[str]:
    return [notice.code for notice in made.notices]


def test_what_stands_behind_the_end_of_the_first_page_belongs_to_it() -> None:
    further = body(f"<p>第二页：{TWO}</p><p>{THREE}</p>", "<title>又一页</title>")
    assert read(body(f"<p>{ONE}</p><p>{TWO}</p>") + further).text.splitlines() == [ONE, TWO, f"第二页：{TWO}", THREE]
    assert read(body(f"<p>{ONE}</p>") + f"<p>{TWO}</p>").text.splitlines() == [ONE, TWO]


def archive(*pages: tuple[str, str]) -> bytes:
    parts = "".join(
        f"--B\nContent-Type: text/html; charset=gb2312\nContent-Location: http://x/{place}\n\n{page}\n"
        for place, page in pages
    )
    return f"From: x\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n{parts}--B--\n".encode("gbk")


def test_an_archive_whose_report_is_in_a_frame_brings_the_frame() -> None:
    frames = '<html><frameset cols="9,*"><frame src="a.html"><frame src="b.html?x=1"></frameset></html>'
    menu = "<html><body><a href=1>首页</a><a href=2>新闻</a><a href=3>公开</a><a href=4>互动</a></body></html>"
    report = (
        f"<html><head><title>工作总结-某区</title></head><body><h1>工作总结</h1><p>{ONE}</p><p>{TWO}</p></body></html>"
    )
    made = read(archive(("i.html", frames), ("ad.html", f"<p>{THREE}</p>"), ("a.html", menu), ("b.html", report)))
    assert made.text.splitlines() == ["工作总结", ONE, TWO]
    assert made.hint == "工作总结"


def test_an_inline_frame_of_an_archive_is_a_part_of_its_page() -> None:
    outer = f'<html><body><h1>某区工作总结</h1><p>{ONE}</p><iframe src="b.html"></iframe></body></html>'
    made = read(archive(("i.html", outer), ("b.html", f"<html><body><p>{TWO}</p><p>{THREE}</p></body></html>")))
    assert made.text.splitlines() == ["某区工作总结", ONE, TWO, THREE]


@pytest.mark.parametrize(
    "page",
    [
        "<html><frameset><frame src=a.html><noframes><body>不支持框架</body></noframes></frameset></html>",
        "<html><body><iframe src=a.html></iframe></body></html>",
    ],
)
def test_a_page_that_only_frames_others_is_refused_with_their_names(page: str) -> None:
    with pytest.raises(UserError) as caught:
        read(page)
    assert (caught.value.code, caught.value.fields) == ("import.only_frames", {"names": ["a.html"]})


@pytest.mark.parametrize("escaped", [False, True])
def test_a_report_that_a_script_would_take_out_of_a_text_field_is_read(escaped: bool) -> None:
    inner = f"<p>{ONE}</p><p>{TWO}</p>"
    inner = inner.replace("<", "&lt;") if escaped else inner
    assert lines(f'<div>某区政府网</div><textarea style="display:none">{inner}</textarea>')[-2:] == [ONE, TWO]
    assert lines(f"<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p><textarea>{inner}</textarea>") == [ONE, TWO, THREE]


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ("面积3000m<sup>2</sup>，", "面积3000m²，"),
        ("资金10<sup>6</sup>元", "资金10^6元"),
        ("达到<sup>1</sup>/<sub>3</sub>，", "达到1/3，"),
        ("约2<sup>1</sup>/<sub>3</sub>倍", "约2 1/3倍"),
        ("排放CO<sub>2</sub>量", "排放CO2量"),
        ("见注<sup>[1]</sup>。", "见注[1]。"),
        ("<ruby>诃<rp>(</rp><rt>hē</rt><rp>)</rp></ruby>子", "诃子"),
        ("<span style='font-family:Wingdings'>l</span>新建", "●新建"),
        ("<font face=Wingdings>&#xF0FC;</font>完成", "✓完成"),
    ],
)
def test_characters_mean_what_they_look_like(shown: str, text: str) -> None:
    made = read(body(f"<p>{ONE}</p><p>{shown}</p><p>{TWO}</p>"))
    assert made.text.splitlines() == [ONE, text, TWO]
    assert "import.characters_missing" not in codes(made)


@pytest.mark.parametrize(
    ("list_", "marks"),
    [
        ("<ol><li>{}<li value=5>{}</ol>", ("1. ", "5. ")),
        ("<ol start=3 reversed><li>{}<li>{}</ol>", ("3. ", "2. ")),
        ('<ol style="list-style-type:cjk-ideographic"><li>{}<li value="12">{}</ol>', ("一、", "十二、")),
        ('<ol style="list-style: upper-roman inside"><li>{}<li>{}</ol>', ("I. ", "II. ")),
        ('<ol style="list-style:none"><li>{}<li>{}</ol>', ("", "")),
        ('<ul><li>{}<li style="list-style-type:decimal">{}</ul>', ("", "2. ")),
        ("<ol type=A><li>{}<li>{}</ol>", ("A. ", "B. ")),
    ],
)
def test_items_are_numbered_as_a_browser_numbers_them(list_: str, marks: tuple[str, str]) -> None:
    assert lines(f"<p>{ONE}</p>{list_.format(TWO, THREE)}") == [ONE, marks[0] + TWO, marks[1] + THREE]


def test_lists_whose_numbers_the_page_s_style_takes_away_have_none() -> None:
    listed = f"<ol><li>{TWO}</ol>"
    assert lines(f"<p>{ONE}</p>{listed}", "<style>ul, ol{list-style:none}</style>") == [ONE, TWO]
    assert lines(f"<p>{ONE}</p>{listed}", "<style>.menu ol{list-style:none}</style>") == [ONE, f"1. {TWO}"]


@pytest.mark.parametrize(
    "hiding",
    [
        *('style="display: none"', 'style="visibility:hidden"', 'style="font-size:0"', 'style="font-size: 0px;"'),
        *("hidden", 'class="x secret"', 'id="gone"'),
    ],
)
def test_what_a_page_hides_stays_out_and_is_told(hiding: str) -> None:
    style = "<style>.secret{display:none} #gone{visibility: hidden} @media print{.t{display:none}}</style>"
    made = read(body(f"<p>{ONE}</p><p {hiding}>{THREE}</p><p class=t>{TWO}</p>", style))
    assert made.text.splitlines() == [ONE, TWO]
    assert codes(made) == ["import.hidden_left_out"]


def test_what_stands_around_the_report_is_told_with_its_size() -> None:
    menu = "<ul><li><a href=1>首页</a><li><a href=2>新闻中心</a><li><a href=3>政务公开</a></ul>"
    made = read(body(f"{menu}<div><h1>某区教育局工作总结</h1><p>{ONE}</p><p>{TWO}</p></div>"))
    assert made.text.splitlines() == ["某区教育局工作总结", ONE, TWO]
    (told,) = made.notices
    assert (told.code, told.fields) == (
        "import.page_parts_left_out",
        {"count": 10, "lines": ["首页", "新闻中心", "政务公开"]},
    )
    assert made.held == len("某区教育局工作总结" + ONE + TWO)


def test_the_metadata_of_government_pages_goes_before_the_site_s_title() -> None:
    head = (
        '<title>某区门户网站</title><meta name="ArticleTitle" content="区教育局2021年工作总结">'
        '<meta name="PubDate" content="2022-01-05 10:21"><meta name="contentSource" content="某区教育局">'
    )
    made = read(body(f"<p>{ONE}</p>", head))
    assert (made.hint, dict(made.meta)) == (
        "区教育局2021年工作总结",
        {"title": "区教育局2021年工作总结", "date": "2022-01-05", "issuer": "某区教育局"},
    )


@pytest.mark.parametrize("source", ["本站原创", "新华社", "某区政府网站", "某某日报", "未知"])
def test_a_source_that_issues_no_reports_is_no_issuer(source: str) -> None:
    assert "issuer" not in read(body(f"<p>{ONE}</p>", f'<meta name="ContentSource" content="{source}">')).meta


def test_cells_with_paragraphs_keep_them_as_lines() -> None:
    rows = "<tr><td>单位<td>某局</tr><tr><td>工作<td><p>（一）新建。</p><p>（二）招聘。</p></tr>"
    assert lines(f"<p>{ONE}</p><table>{rows}</table>")[1:] == ["单位\t某局", "工作", "（一）新建。", "（二）招聘。"]
