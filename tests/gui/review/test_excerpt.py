import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.model import Span
from gui.review.excerpt import WHOLE, as_html, excerpt

spans = st.tuples(st.integers(0, 400), st.integers(1, 300)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


@given(st.lists(spans, min_size=1, max_size=4))
def test_every_edge_is_shown_and_pieces_are_in_order_and_apart(found: list[Span]):
    pieces = excerpt(700, found)
    assert all(one.end < other.start for one, other in pairwise(pieces))
    for span in found:
        assert any(piece.start <= span.start <= piece.end for piece in pieces)
        assert any(piece.start <= span.end <= piece.end for piece in pieces)


@given(st.lists(spans, min_size=2, max_size=3))
def test_all_readings_show_the_same_characters(found: list[Span]):
    text = "".join(chr(0x4E00 + place) for place in range(700))
    pieces = excerpt(len(text), found)
    colours = {"ground": "#aaa", "ink": "#000", "quiet": "#888"}
    shown = {re.sub(r"<[^>]+>", "", as_html(text, pieces, span, **colours)) for span in found}
    assert len(shown) == 1


def test_a_short_passage_is_shown_whole_a_long_one_with_a_gap():
    assert len(excerpt(1000, [Span(100, 100 + WHOLE)])) == 1
    assert len(excerpt(1000, [Span(100, 101 + WHOLE)])) == 2


def test_text_is_escaped_and_the_reading_marked():
    html = as_html("a<b>&c", [Span(0, 6)], Span(1, 4), ground="#aaaaaa", ink="#000000", quiet="#888888")
    assert "&lt;b&gt;" in html
    assert re.findall(r"background-color:#aaaaaa;\">([^<]*)<", html) == ["&lt;b&gt;"]
