import pytest

from core.text.markers import MarkerStyle, han_number, inline_markers, line_markers


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("一", 1), ("十", 10), ("十二", 12), ("二十一", 21), ("一百", 100), ("一百二十", 120), ("十十", 0), ("一二", 0)],
)
def test_chinese_numerals(numeral: str, value: int) -> None:
    assert han_number(numeral) == value


@pytest.mark.parametrize(
    ("line", "style", "number"),
    [
        ("第一部分 总体", MarkerStyle.PART, 1),
        ("第三章 经费", MarkerStyle.CHAPTER, 3),
        ("二十一、保障", MarkerStyle.HAN, 21),
        ("（二）师资", MarkerStyle.HAN_PAREN, 2),
        ("二）师资", MarkerStyle.HAN_PAREN, 2),
        ("其次，落实", MarkerStyle.SEQUENCE, 2),
        ("１２、建设", MarkerStyle.DIGIT, 12),
        ("(3)培训", MarkerStyle.DIGIT_PAREN, 3),
        ("⑤检查", MarkerStyle.CIRCLED, 5),
    ],
)
def test_the_numbering_of_a_line(line: str, style: MarkerStyle, number: int) -> None:
    (marker,) = line_markers(f"前言\n  {line}\n")
    assert (marker.style, marker.number) == (style, number)
    assert marker.start == 5


@pytest.mark.parametrize("line", ["一、二、三等奖", "七、八年级", "1.5万元", "2024.1.5", "1、2号楼", "十十、无"])
def test_false_friends_are_no_numbering(line: str) -> None:
    assert line_markers(line) == []


def test_a_chapter_s_first_article_may_follow_its_title_without_a_blank() -> None:
    text = "第一章 总则第一条 依照上位法第二条 规定，制定本办法。\n第二章 管理第二条 学校负责。\n第三条 施行。\n"
    shown = [text[marker.start : marker.end] for marker in line_markers(text)]
    assert shown == ["第一章", "第一条", "第二章", "第二条", "第三条"]


def test_numbers_in_a_paragraph_stand_behind_a_mark() -> None:
    text = "主要做法：一是改造校舍；二是培训教师。这一是否可行"
    assert [(marker.number, text[marker.start : marker.end]) for marker in inline_markers(text, 0, len(text))] == [
        (1, "一是"),
        (2, "二是"),
    ]
    assert inline_markers(text, 0, 8) == inline_markers(text, 0, len(text))[:1]
