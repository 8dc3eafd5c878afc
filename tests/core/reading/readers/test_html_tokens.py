"""Tags and attributes are counted before anything parses them, and each character is looked at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from core.errors import UserError
from core.reading.readers.html_tokens import MAX_ALL_ATTRIBUTES, MAX_ATTRIBUTES, MAX_ELEMENTS, require_bounded
from tests.counting import lines_of

MANY = "a " * (MAX_ATTRIBUTES + 1)


def refused(text: str) -> bool:
    try:
        require_bounded(text)
    except UserError as error:
        return error.code == "import.expands"
    return False


@pytest.mark.parametrize(
    "text",
    [
        f"<p {MANY}>",
        f"<P\n{MANY.replace(' ', '/')}>",
        "<p " + 'a="b"' * (MAX_ATTRIBUTES + 1) + ">",
        "<p " + "a = '>' " * (MAX_ATTRIBUTES + 1) + ">",
        f"<!-- x --><p {MANY}>",
        f"<!--><p {MANY}>",
        f"<!-- never ends <p {MANY}>",
        f"<script>a</SCRIPT><p {MANY}>",
        f"<script><p {MANY}>",
        f'<p a="{MANY}',
        "<html a>" * (MAX_ATTRIBUTES + 1),
        "<body a>" * (MAX_ATTRIBUTES + 1),
        "<p>" * (MAX_ELEMENTS + 1),
        f"<p {'a ' * MAX_ATTRIBUTES}>" * (MAX_ALL_ATTRIBUTES // MAX_ATTRIBUTES + 1),
    ],
)
def test_too_much_is_refused(text: str) -> None:
    assert refused(text)


@pytest.mark.parametrize(
    "text",
    [
        f"<p {'a ' * MAX_ATTRIBUTES}>",
        f'<p title="{MANY}">',
        f"<p title='{MANY}' {MANY[2:-2]}>",
        f"<p>{MANY}</p {MANY}>",
        f"<!-- <p {MANY}> -->",
        f"<script>if (a <b {MANY}) c</script>",
        f"<style>a <b {MANY}</style>",
        f"<textarea><p {MANY}></textarea>",
        f"a < b {MANY}",
        "<p a>" * (MAX_ATTRIBUTES + 1),
        f"<img src='data:image/png;base64,{'A b/=' * 1_000}'>",
    ],
)
def test_what_only_looks_like_attributes_is_none(text: str) -> None:
    assert not refused(text)


names = st.sampled_from(["a", "href", "data-x", "é", "x:y", "="])
values = st.sampled_from(["", "=1", '="x y"', "='<p>'", " = z", "=", '=""'])
gaps = st.sampled_from([" ", "\n", "/", "\t "])


@given(st.lists(st.tuples(gaps, names, values), max_size=12), st.sampled_from(["div", "P", "html"]))
def test_no_parser_finds_more_attributes_than_were_counted(drawn: list[tuple[str, str, str]], tag: str) -> None:
    text = f"<{tag}{''.join(gap + name + str(at) + value for at, (gap, name, value) in enumerate(drawn))}>甲"
    root = html.document_fromstring(text)
    most = max(len(element.attrib) for element in root.iter())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("core.reading.readers.html_tokens.MAX_ATTRIBUTES", most - 1)
        assert most == 0 or refused(text)


PIECES = (
    "<p>",
    "<p a=1 b='2'>",
    "<!--",
    "<!-- -->",
    "<script>",
    "<script></script>",
    "<",
    "<title>x</TITLE>",
    "<STYLE>",
)


@pytest.mark.parametrize("piece", PIECES)
def test_pages_are_walked_through_once(piece: str) -> None:
    few, more = (lines_of(lambda count=count: require_bounded(piece * count)) for count in (2_000, 4_000))
    assert more <= 2.2 * few + 100
