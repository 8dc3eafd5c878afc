import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.base import theme
from gui.base.colours import AA_GRAPHICS, AA_TEXT, contrast, ink, mixed, parse
from gui.reader import ground

OKABE_ITO = ["#0072B2", "#009E73", "#D55E00", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442", "#000000", "#FFFFFF"]


def test_contrast_is_that_of_wcag() -> None:
    assert contrast((255, 255, 255), (0, 0, 0)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("colour", OKABE_ITO)
def test_text_on_a_fill_and_lines_on_paper_are_legible(name: str, colour: str) -> None:
    page = ground.of_theme(theme.load(name))
    made = ink(colour, page)
    assert contrast(page.text, mixed(made.fill[:3], page.paper, made.fill[3] / 255)) >= AA_TEXT
    assert contrast(made.line[:3], page.paper) >= AA_GRAPHICS
    assert 0.17 <= made.fill[3] / 255 <= 0.285
    assert made.other_fill[3] < made.fill[3]


@given(st.text(max_size=8))
def test_any_string_is_some_colour(text: str) -> None:
    assert all(0 <= part <= 255 for part in parse(text))


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_selection_looks_like_no_fill(name: str) -> None:
    page = ground.of_theme(theme.load(name))
    for colour in OKABE_ITO[:4]:
        made = ink(colour, page)
        fill = mixed(made.fill[:3], page.paper, made.fill[3] / 255)
        assert sum(abs(a - b) for a, b in zip(fill, page.selection, strict=True)) > 24


@pytest.mark.parametrize("name", ["light", "dark"])
def test_masked_text_can_be_read_in_both_themes(name: str) -> None:
    page = ground.of_theme(theme.load(name))
    shown = mixed(page.text, page.paper, page.furniture_opacity)
    assert contrast(shown, page.paper) >= AA_TEXT
    assert page.furniture_opacity < 0.8
