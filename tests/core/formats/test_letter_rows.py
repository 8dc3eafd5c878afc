import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.formats.letter_rows import ROOM, LetterRows

ROW = LetterRows(lambda at: b"<%b|%d|%d>\n" % (ROOM, at, at + 1))
JSON = LetterRows(lambda at: b'{"%b":%d}' % (ROOM, at), lambda letter: orjson.dumps(letter)[1:-1])
ODD = '校舍，\u3000é·𠮷🙂a1"\\n/\n\t\b\x00\x1f\x7f\x80\u07ff\u0800\ufffe\uffff\U0010ffff'
LETTERS = st.text(st.sampled_from(ODD), max_size=130)


def rows_of(text: str) -> list[str]:
    return [f"<{letter}|{at}|{at + 1}>\n" for at, letter in enumerate(text)]


@given(LETTERS)
def test_each_character_has_its_row(text: str) -> None:
    grid = ROW.of(text)
    assert grid.finished(grid.rows).decode() == "".join(rows_of(text))


@given(LETTERS)
def test_what_is_written_otherwise_takes_the_room_that_it_needs(text: str) -> None:
    grid = JSON.of(text)
    expected = b"".join(b"{%b:%d}" % (orjson.dumps(letter), at) for at, letter in enumerate(text))
    assert grid.finished(grid.rows) == expected


@given(LETTERS, st.data())
def test_rows_are_found_by_their_places_and_left_out(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    grid, expected = ROW.of(text), rows_of(text)
    middle = grid.finished(grid.rows[grid.places[start] : grid.places[end]])
    assert middle.decode() == "".join(expected[start:end])
    grid.empty([(start, end)])
    assert grid.finished(grid.rows).decode() == "".join(expected[:start] + expected[end:])


@pytest.mark.parametrize("count", [1, 9, 10, 11, 99, 100, 101, 255, 256, 257, 999, 1_000, 10_001, 20_000])
def test_texts_of_any_length_one_after_the_other(count: int) -> None:
    for text in ("校" * count, "1" * count, "校"):
        grid = ROW.of(text)
        assert grid.finished(grid.rows).decode() == "".join(rows_of(text))


@pytest.mark.parametrize("last", [0x80 + 200, 0x300, 0x7FF])
def test_texts_of_very_many_characters_that_are_no_chinese_ones(last: int) -> None:
    text = "校" + "".join(map(chr, range(0x20, last))) + "".join(map(chr, range(0x1F600, 0x1F640)))
    grid = ROW.of(text)
    assert grid.finished(grid.rows).decode() == "".join(rows_of(text))
    assert grid.places[len(text)] == len(grid.rows)
