"""Which characters are alike, and the way back from a folded text to its own offsets."""

from itertools import product

import pytest
import regex

from core.search.forms import (
    EXACT,
    SAME_LOOK,
    Alike,
    Prepared,
    as_the_index_has_it,
    prepared,
    table,
    variants,
    wanted,
    wanted_pattern,
)

SCRIPT = Alike(script=True)


@pytest.mark.parametrize(
    ("alike", "one", "other", "same"),
    [
        (EXACT, "Ａ", "A", False),
        (Alike(width=True), "Ａ", "A", True),
        (Alike(width=True), "Ａ", "a", False),
        (SAME_LOOK, "Ａ", "a", True),
        (Alike(case=True), "A", "a", True),
        (Alike(case=True), "Ａ", "a", False),
        (SCRIPT, "學", "学", True),
        (SCRIPT, "髮", "發", True),
        (EXACT, "學", "学", False),
        (Alike(width=True), "⼀", "一", True),
        (Alike(width=True), "，", ",", True),
    ],
)
def test_what_is_alike(alike: Alike, one: str, other: str, same: bool) -> None:
    assert (wanted(one, alike) == wanted(other, alike)) is same
    assert (one in variants(other, alike)) is same
    assert (other in variants(one, alike)) is same


def test_what_is_looked_for_is_the_same_when_it_is_folded_again() -> None:
    for options in product((False, True), repeat=3):
        folded = table(Alike(*options))
        assert not [char for char in folded.values() if ord(char) in folded]


def test_invisible_characters_do_not_count_where_forms_do_not() -> None:
    text = "教\u200b\u200b育\u00ad改革"
    assert prepared(text, SAME_LOOK).text == "教育改革"
    assert prepared(text, SAME_LOOK).span(0, 2) == (0, 4)
    assert prepared(text, SAME_LOOK).span(1, 3) == (3, 6)
    assert Prepared(text, EXACT).text == text
    assert Prepared(text, EXACT).span(1, 2) == (1, 2)
    assert wanted("教\u200b育", SAME_LOOK) == "教育"


def test_a_character_of_a_pattern_becomes_no_operator() -> None:
    assert wanted_pattern("（學校）", Alike(width=True, script=True)) == r"\(学校\)"
    assert wanted_pattern("\\（", Alike(width=True)) == "\\("
    assert wanted_pattern("（D\\D", EXACT) == "（D\\D"
    assert wanted_pattern("\\D", SAME_LOOK) == "\\D"


def test_what_stands_in_all_that_a_word_without_case_matches() -> None:
    case = Alike(case=True)
    assert as_the_index_has_it("SIZE", EXACT) == "SIZE"
    assert as_the_index_has_it("PM教育S局", case) == "pm教育"
    assert as_the_index_has_it("\U00010400", case) == ""
    letters = "".join(chr(code) for code in range(0x10000) if chr(code) != chr(code).swapcase())
    folded = letters.translate(table(case))
    for letter in set(folded):
        if as_the_index_has_it(letter, case):
            matched = {letters[match.start()] for match in regex.finditer(letter, folded, regex.IGNORECASE)}
            assert matched <= set(variants(letter, case)), letter
