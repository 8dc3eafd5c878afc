"""Sentences with what stands around them."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from core.model import Meta, Span
from core.suggest.passages import labels_of, passages, pieces

TEXT = """某县教育局2024年工作总结
一、工作开展情况
（一）建强教师队伍
一是招聘教师30名；二是培训骨干教师（含校长；园长）200人次。全年表彰12人。
二、下一步打算
1.新建幼儿园2所。
扫码关注本站
"""


def texts(text: str = TEXT, masks: tuple[Span, ...] = ()) -> list[str]:
    return [sentence.text for sentence in passages(text, Meta("某县教育局2024年工作总结"), masks)]


def test_a_semicolon_ends_a_sentence_but_not_inside_of_brackets() -> None:
    assert texts()[3:6] == ["一是招聘教师30名；", "二是培训骨干教师（含校长；园长）200人次。", "全年表彰12人。"]


def test_a_sentence_knows_its_headings_its_lead_and_its_part() -> None:
    found = {sentence.text: sentence for sentence in passages(TEXT, Meta("某县教育局2024年工作总结"))}
    praised = found["全年表彰12人。"]
    assert praised.headings[:2] == ("一、工作开展情况", "（一）建强教师队伍")
    assert praised.lead == "一是招聘教师30名；"
    assert not praised.plans
    assert found["1.新建幼儿园2所。"].plans
    assert found["1.新建幼儿园2所。"].lead == ""


def test_lines_of_the_outline_and_the_title_are_headings_and_points_with_content_are_none() -> None:
    furniture = Span(TEXT.index("扫码"), len(TEXT))
    listed = passages(TEXT, Meta("某县教育局2024年工作总结"), [furniture])
    headings = {sentence.text for sentence in listed if sentence.is_heading}
    assert headings == {"某县教育局2024年工作总结", "一、工作开展情况", "（一）建强教师队伍", "二、下一步打算"}
    law = "第一条 学校应当建立安全制度。学生应当遵守。\n第二条 教师应当爱护学生。"
    assert not any(sentence.is_heading for sentence in passages(law, Meta("条例")))


def test_nothing_of_a_mask_is_a_sentence() -> None:
    start = TEXT.index("扫码")
    assert texts()[-1] == "扫码关注本站"
    assert "扫码关注本站" not in texts(masks=(Span(start, start + 3),))


@given(st.text(alphabet="一是建；。（）“”\n 　a1", max_size=80))
def test_pieces_are_in_order_trimmed_and_leave_out_nothing_but_white_space(line: str) -> None:
    line = line.replace("\n", "")
    spans = list(pieces(line, Span(0, len(line))))
    assert all(line[span.start : span.end].strip() == line[span.start : span.end] for span in spans)
    assert all(one.end <= other.start for one, other in itertools.pairwise(spans))
    kept = "".join(line[span.start : span.end] for span in spans)
    assert "".join(kept.split()) == "".join(line.split())


def test_a_clause_labels_its_sentence_a_paragraph_all_of_its_own_and_a_spill_none() -> None:
    sentences = passages("新建学校三所，培训教师。加强安全。", Meta("报告"))
    first, second = sentences[0].span, sentences[1].span
    assert labels_of(sentences, [Span(7, 11)]) == [{0}, set()]
    assert labels_of(sentences, [Span(first.start, second.end)]) == [{0}, {0}]
    assert labels_of(sentences, [Span(0, first.end + 1)]) == [{0}, set()]
