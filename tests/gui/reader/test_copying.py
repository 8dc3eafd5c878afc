"""What is copied, and what is said of where it stands."""

from core.model import Span
from core.text.outline import outline
from gui.reader.copying import copied_span, with_source

TEXT = "一、主要工作\n新建学校三所。招聘教师四十名。\n二、打算\n继续努力。"


def test_a_passage_is_told_with_title_headings_and_place(make_pane):
    pane = make_pane(TEXT, outline=outline(TEXT))
    start = TEXT.index("新建")
    told = with_source(pane, Span(start, start + 7))
    assert told == f"新建学校三所。\n— 一份报告, 一、主要工作, characters {start}–{start + 7}"


def test_the_selection_is_meant_else_the_annotation_else_the_sentence(make_pane, make_annotation):
    start = TEXT.index("新建")
    pane = make_pane(TEXT, [make_annotation(start, start + 4, "a")])
    pane.view.set_selection(start, start)
    assert copied_span(pane) == Span(start, start + 7)
    pane.view.activate_annotation("a")
    assert copied_span(pane) == Span(start, start + 4)
    pane.view.set_selection(0, 3)
    assert copied_span(pane) == Span(0, 3)
