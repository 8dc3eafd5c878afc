"""What belongs to a page, and what stands around the report."""

import pytest

from tests.core.reading.page_specimens import ONE, THREE, TWO, body, lines, read


def test_what_stands_behind_the_end_of_the_first_page_belongs_to_it() -> None:
    further = body(f"<p>第二页：{TWO}</p><p>{THREE}</p>", "<title>又一页</title>")
    assert read(body(f"<p>{ONE}</p><p>{TWO}</p>") + further).text.splitlines() == [ONE, TWO, f"第二页：{TWO}", THREE]
    assert read(body(f"<p>{ONE}</p>") + f"<p>{TWO}</p>").text.splitlines() == [ONE, TWO]


@pytest.mark.parametrize("escaped", [False, True])
def test_a_report_that_a_script_would_take_out_of_a_text_field_is_read(escaped: bool) -> None:
    inner = f"<p>{ONE}</p><p>{TWO}</p>"
    inner = inner.replace("<", "&lt;") if escaped else inner
    assert lines(f'<div>某区政府网</div><textarea style="display:none">{inner}</textarea>')[-2:] == [ONE, TWO]
    assert lines(f"<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p><textarea>{inner}</textarea>") == [ONE, TWO, THREE]


def test_a_page_written_into_a_frame_is_read_and_so_is_an_open_dialog() -> None:
    inner = f"<p>{TWO}</p>".replace("<", "&lt;")
    made = read(body(f'<p>{ONE}</p><iframe srcdoc="{inner}"></iframe><dialog open><p>{THREE}</p></dialog>'))
    assert made.text.splitlines() == [ONE, THREE, TWO]
    unseen = body(f'<p>{ONE}</p><div style="display:none"><iframe srcdoc="{inner}"></iframe></div>')
    assert read(unseen).text.splitlines() == [ONE]
    assert read(body(f"<p>{ONE}</p><dialog><p>{THREE}</p></dialog>")).text.splitlines() == [ONE]


def test_words_of_drawings_and_buttons_are_told() -> None:
    drawn = "<svg><title>图</title><text>新建学校</text></svg><button>打印本页</button>"
    made = read(body(f"<div><p>{ONE}</p>{drawn}<select><option>甲区</option></select><p>{TWO}</p></div>"))
    assert made.text.splitlines() == [ONE, TWO]
    (told,) = made.notices
    assert (told.code, told.fields) == (
        "import.page_parts_left_out",
        {"count": 10, "lines": ["新建学校", "打印本页", "甲区"]},
    )
    assert made.held == len(ONE + TWO)


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
