"""A reader's colours in both themes."""

import pytest

from gui.base import theme
from gui.base.colours import AA_GRAPHICS, AA_TEXT, contrast, ink, mixed
from gui.reader import ground

OKABE_ITO = ["#0072B2", "#009E73", "#D55E00", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442", "#000000", "#FFFFFF"]


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("colour", OKABE_ITO)
def test_text_on_a_fill_and_lines_on_paper_are_legible(name: str, colour: str) -> None:
    page = ground.of_theme(theme.load(name))
    made = ink(colour, page)
    assert contrast(page.text, mixed(made.fill[:3], page.paper, made.fill[3] / 255)) >= AA_TEXT
    assert contrast(made.line[:3], page.paper) >= AA_GRAPHICS
    assert 0.17 <= made.fill[3] / 255 <= 0.285
    assert made.other_fill[3] < made.fill[3]


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
