import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.base.colours import contrast, parse


def test_contrast_is_that_of_wcag() -> None:
    assert contrast((255, 255, 255), (0, 0, 0)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@given(st.text(max_size=8))
def test_any_string_is_some_colour(text: str) -> None:
    assert all(0 <= part <= 255 for part in parse(text))
