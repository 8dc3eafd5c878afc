import re

import pytest

from gui.base import theme
from gui.base.style_sheet import style_sheet


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_colours_are_those_of_the_theme(name: str):
    tokens, other = theme.load(name), theme.load("dark" if name == "light" else "light")
    sheet = style_sheet(tokens)
    assert "%(" not in sheet
    for token in ("line", "accent", "chrome", "raised", "hover"):
        assert getattr(tokens, token).name() in sheet
        assert getattr(other, token).name() not in sheet


def test_the_themes_differ_in_colours_and_pictures_alone():
    light, dark = (
        re.sub(r"#[0-9a-fA-F]{6}|-(light|dark)\.svg", "", style_sheet(theme.load(name))) for name in ("light", "dark")
    )
    assert light == dark
