"""Headings are seen as headings, and no offset changes by it."""

from core.model import Mask, Span
from core.text.outline import outline
from gui.reader.heading_looks import heading_looks
from gui.reader.protocol import ViewportPlace

TEXT = (
    "青山区教育局2024年工作总结\n今年工作扎实推进。\n一、主要工作\n（一）办学条件\n新建学校三所。\n"
    "（二）教师队伍。招聘教师四十名。\n二、下一步打算\n继续努力。"
)


def looks(text=TEXT, masks=()):
    return heading_looks(text, outline(text), masks)


def test_title_and_two_levels_are_told_apart():
    found = [(TEXT[look.span.start : look.span.end], look.rank, look.alone) for look in looks()]
    assert found[0] == ("青山区教育局2024年工作总结", 0, True)
    assert ("一、主要工作", 1, True) in found
    assert ("（一）办学条件", 2, True) in found
    # A heading that begins a paragraph of text is only bolder.
    assert [alone for quote, _rank, alone in found if quote.startswith("（二）")] == [False]


def test_a_first_line_that_is_a_sentence_or_furniture_is_no_title():
    assert not any(look.rank == 0 for look in looks("今年工作扎实推进。\n一、主要工作\n新建。"))
    masked = looks("首页 > 新闻\n" + TEXT, [Mask(0, 7, "navigation")])
    assert masked[0].rank == 0
    assert masked[0].span.start > 7


def test_headings_are_larger_and_bolder_and_every_offset_stays(make_view):
    view = make_view(TEXT)
    before = view.text
    view.set_headings(looks())
    assert view.text == before
    for quote in ("主要工作", "新建学校", "继续"):
        position = TEXT.index(quote)
        view.scroll_to(position, ViewportPlace.NEAREST)
        (cell,) = view.span_rectangles(Span(position, position + 1))
        assert view.character_at(cell.center().toPoint()) == position

    def width(quote: str) -> float:
        start = TEXT.index(quote)
        return view.span_rectangles(Span(start, start + 1))[0].width()

    assert width("青山区") > width("主要") > width("新建")
    # Another size keeps them.
    view.set_typography(view.typography.zoomed(4))
    assert width("青山区") > width("主要") > width("新建")


def test_a_text_keeps_its_place_when_its_headings_come(make_view):
    text = "\n".join(f"一、第{number}部分\n" + "说的是教育。" * 40 for number in range(60))
    view = make_view(text)
    view.scroll_to(text.index("第40部分"), ViewportPlace.TOP)
    before = view.visible_range().start
    view.set_headings(looks(text))
    assert abs(view.visible_range().start - before) < 60
