import pytest

from tests.core.reading.page_specimens import ONE, THREE, TWO, body, codes, lines, read


def test_lists_whose_numbers_the_page_s_style_takes_away_have_none() -> None:
    listed = f"<ol><li>{TWO}</ol>"
    assert lines(f"<p>{ONE}</p>{listed}", "<style>ul, ol{list-style:none}</style>") == [ONE, TWO]
    assert lines(f"<p>{ONE}</p>{listed}", "<style>.menu ol{list-style:none}</style>") == [ONE, f"1. {TWO}"]


@pytest.mark.parametrize(
    "hiding",
    [
        *('style="display: none"', 'style="visibility:hidden"', 'style="font-size:0"', 'style="font-size: 0px;"'),
        *("hidden", 'class="x secret"', 'id="gone"'),
    ],
)
def test_what_a_page_hides_stays_out_and_is_told(hiding: str) -> None:
    style = "<style>.secret{display:none} #gone{visibility: hidden} @media print{.t{display:none}}</style>"
    made = read(body(f"<p>{ONE}</p><p {hiding}>{THREE}</p><p class=t>{TWO}</p>", style))
    assert made.text.splitlines() == [ONE, TWO]
    assert codes(made) == ["import.hidden_left_out"]
