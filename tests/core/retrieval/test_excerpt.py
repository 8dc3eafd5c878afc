"""A passage between its context."""

from hypothesis import given
from hypothesis import strategies as st

from core.retrieval.excerpt import CUT, MOST_AROUND, MOST_PASSAGE, Around, excerpt

TEXT = "概述。前一句。新建学校三所，招聘教师。后一句。末句。\n第二段。"


def at(quote: str, around: Around) -> tuple[str, str, str]:
    start = TEXT.index(quote)
    before, passage, after = excerpt(TEXT, start, start + len(quote), around)
    return before, passage, after


def test_the_rest_of_the_sentence_and_one_more_at_either_side():
    assert at("学校三所", Around.SENTENCE) == ("前一句。新建", "学校三所", "，招聘教师。后一句。")


def test_a_whole_sentence_has_a_neighbour_at_either_side():
    assert at("新建学校三所，招聘教师。", Around.SENTENCE) == ("前一句。", "新建学校三所，招聘教师。", "后一句。")


def test_the_line():
    assert at("学校三所", Around.PARAGRAPH) == ("概述。前一句。新建", "学校三所", "，招聘教师。后一句。末句。")


def test_the_passage_alone():
    assert at("学校三所", Around.NOTHING) == ("", "学校三所", "")


def test_context_stays_in_the_line():
    assert at("第二段。", Around.SENTENCE) == ("", "第二段。", "")


def test_long_context_and_long_passages_are_cut_and_say_so():
    found = excerpt("前" * 900 + "段" * 9000 + "后" * 900, 900, 9900, Around.PARAGRAPH)
    assert found.before == CUT + "前" * MOST_AROUND
    assert found.after == "后" * MOST_AROUND + CUT
    assert len(found.passage) <= MOST_PASSAGE + 3
    assert f" {CUT} " in found.passage


def test_no_character_of_several_code_points_is_cut():
    found = excerpt("e\u0301" * 400 + "段", 800, 801, Around.PARAGRAPH)
    assert found.before.startswith(CUT + "e\u0301")


@given(st.text("教。！ \ne\u0301”…", max_size=80), st.integers(0, 79), st.integers(1, 30), st.sampled_from(Around))
def test_it_is_what_stands_there(text: str, start: int, length: int, around: Around):
    start = min(start, len(text))
    end = min(len(text), start + length)
    before, passage, after = excerpt(text, start, end, around)
    assert passage == text[start:end]
    assert before.removeprefix(CUT).strip() in text[:start]
    assert after.removesuffix(CUT).strip() in text[end:]
