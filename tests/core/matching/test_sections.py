"""The sections that are compared."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.matching.sections import LONGEST, TextSection, sections_of
from core.text.outline import outline
from core.text.parts import PartKind, parts


def sections(text: str) -> list[TextSection]:
    nodes = outline(text)
    return sections_of(text, nodes, parts(text, nodes))


def heads(text: str) -> list[str]:
    return [text[section.span.start : section.span.end][:6] for section in sections(text)]


BODY = "加强校园安全管理，排查食堂消防隐患，增设护学岗，开展交通安全教育，落实领导带班制度，完善应急预案。"


def test_the_lowest_headings_are_sections_and_what_stands_before_them_too() -> None:
    text = (
        f"标题\n一、工作总结\n{BODY}\n（一）安全{BODY}\n（二）师资{BODY}\n"
        f"二、工作打算\n（一）安全{BODY}\n（二）师资{BODY}\n"
    )
    assert heads(text) == ["一、工作总结", "（一）安全加", "（二）师资加", "（一）安全加", "（二）师资加"]
    found = sections(text)
    assert [section.kind for section in found] == [PartKind.REPORTS] * 3 + [PartKind.PLANS] * 2
    assert text[found[1].titles[0].start : found[1].titles[0].end] == "一、工作总结"


def test_articles_are_sections_and_chapter_headings_none() -> None:
    text = "条例\n第一章　总则\n第一条　为了教育事业的发展，制定本条例。\n第二条　本条例自2024年1月1日起施行。\n"
    assert heads(text)[-2:] == ["第一条　为了", "第二条　本条"]
    assert not any(head.startswith("第一章") for head in heads(text))


def test_short_items_are_read_together() -> None:
    text = f"一、工作\n（一）安全{BODY}\n1.护学岗\n2.食堂\n3.消防\n（二）师资{BODY}\n"
    assert heads(text) == ["（一）安全加", "（二）师资加"]


def test_a_long_section_is_split_between_paragraphs() -> None:
    text = "一、工作\n" + f"{BODY}\n" * 60
    found = sections(text)
    assert len(found) > 1
    assert all(len(section.span) <= 1.3 * LONGEST for section in found)
    assert [section.continued for section in found] == [False] + [True] * (len(found) - 1)
    assert all(text[section.span.end : section.span.end + 1] in ("\n", "") for section in found)


def test_a_text_without_headings_is_one_section_or_its_pieces() -> None:
    assert heads(BODY) == [BODY[:6]]
    assert sections("") == []


@given(
    st.lists(
        st.sampled_from(["一、总结", "（一）安全", "1.护学", "第一条　为了", BODY, "", "一是抓好安全", "附件1"]),
        max_size=30,
    )
)
def test_sections_come_in_order_and_share_nothing(lines: list[str]) -> None:
    text = "\n".join(lines)
    spans = [section.span for section in sections(text)]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(first.end <= second.start for first, second in pairwise(spans))
