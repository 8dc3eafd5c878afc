import pytest

from tests.core.reading.pdf_specimens import ONE, THREE, TWO, cut, lines, page, read
from tests.core.reading.specimens import drawn, put


def test_the_size_of_type_is_what_the_page_s_matrix_makes_of_it() -> None:
    tiny = "".join(
        put(text, 72 + blanks * 12, 770 - 20 * at, 0.6, "20 0 0 20")
        for at, (blanks, text) in enumerate([*cut(ONE, 30), *cut(TWO, 30)])
    )
    assert lines(drawn([tiny])) == [ONE, TWO]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_page_is_read_upright_whatever_it_says_of_its_turning(turn: int) -> None:
    assert lines(drawn([page(ONE, TWO, THREE)], turn=turn)) == [ONE, TWO, THREE]


@pytest.mark.parametrize(
    ("matrix", "place"),
    [
        ("0 1 -1 0", lambda across, down: (100 + down, 60 + across)),
        ("0 -1 1 0", lambda across, down: (500 - down, 780 - across)),
        ("-1 0 0 -1", lambda across, down: (520 - across, 80 + down)),
    ],
)
def test_text_that_is_turned_on_its_page_is_read_upright(matrix: str, place) -> None:  # type: ignore[no-untyped-def]
    made = ""
    for at, (blanks, text) in enumerate([*cut(ONE, 30), *cut(TWO, 30), *cut(THREE, 30)]):
        left, bottom = place(12 * blanks, 20 * at)
        made += put(text, left, bottom, 12, matrix)
    assert lines(drawn([made], turn=90)) == [ONE, TWO, THREE]


def test_a_divided_word_is_one_word_and_a_hyphen_between_figures_stays() -> None:
    text = put("the infra-", 72, 770) + put("structure projects of COVID-", 72, 756) + put("19 were completed", 72, 742)
    made = read(drawn([text + page(ONE, top=700)])).text
    assert "infrastructure" in made
    assert "COVID-19" in made
    assert "\x02" not in made


def test_radicals_are_the_characters_that_they_look_like() -> None:
    assert lines(drawn([put("⼀、总体情况", 72, 770) + put("⼆、⻅⻓⺠", 72, 750) + page(ONE, top=700)])) == [
        *("一、总体情况", "二、见长民"),
        ONE,
    ]


def test_a_raised_figure_never_joins_the_number_before_it() -> None:
    made = put("资金10", 72, 770) + put("6", 72 + 48, 775, 7) + put("元", 72 + 56, 770)
    assert lines(drawn([made + page(ONE, top=700)]))[0] == "资金10^6元"


def test_what_lies_outside_of_its_page_is_not_shown_and_told() -> None:
    made = read(drawn([page(ONE, TWO) + put("页外文字", 72, -300)]))
    assert made.text.splitlines() == [ONE, TWO]
    assert [(notice.code, notice.fields) for notice in made.notices] == [("import.hidden_left_out", {"count": 4})]
    assert made.held == len(ONE + TWO)
