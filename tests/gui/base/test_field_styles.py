import re
from pathlib import Path

import pytest

from gui.base import theme
from gui.base.field_styles import field_styles


@pytest.mark.parametrize("name", ["light", "dark"])
def test_the_pictures_of_fields_are_there_in_the_colours_of_the_theme(name: str):
    pictures = re.findall(r'url\("([^"]+)"\)', field_styles(theme.load(name)))
    assert {Path(picture).name for picture in pictures} == {f"{what}-{name}.svg" for what in ("down", "up", "tick")}
    assert all(Path(picture).is_file() for picture in pictures)
