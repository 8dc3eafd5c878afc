"""Pictures of pages become PDF files of one page that look the same."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.reading.readers.page_pictures import page_picture
from core.reading.readers.pictures import as_pdf
from tests.core.reading.page_images import RED, WHITE, jpeg, palette, png

HALVES = [[RED] * 4 + [WHITE] * 4] * 4
CLEAR = (0, 0, 0, 0)
FORMS = {
    "colours": png(HALVES, 2),
    "colours of 16 bits": png(HALVES, 2, depth=16),
    "counted colours": png([[(0,)] * 4 + [(1,)] * 4] * 4, 3, more=palette(RED, WHITE)),
    "opaque and clear": png([[(*RED, 255)] * 4 + [CLEAR] * 4] * 4, 6),
    "JPEG": jpeg(64, 32),
}


def colour_at(data: bytes, across: float, down: float) -> tuple[int, int, int]:
    """The colour of a place of the first page, given as shares of its width and height."""
    shown = page_picture(data, 1)
    place = 3 * (int(down * shown.height) * shown.width + int(across * shown.width))
    red, green, blue = shown.pixels[place : place + 3]
    return red, green, blue


def is_near(colour: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return all(abs(value - other) < 12 for value, other in zip(colour, wanted, strict=True))


@pytest.mark.parametrize("form", FORMS)
def test_a_picture_looks_as_it_is(form: str) -> None:
    shown = page_picture(FORMS[form], 1)
    assert (shown.width, shown.height, shown.pages) == (1800, 900, 1)
    assert is_near(colour_at(FORMS[form], 0.2, 0.5), RED)
    assert is_near(colour_at(FORMS[form], 0.8, 0.5), WHITE)


def test_half_clear_ink_is_on_white_paper() -> None:
    assert is_near(colour_at(png([[(0, 128)] * 8] * 8, 4), 0.5, 0.5), (127, 127, 127))
    assert is_near(colour_at(png([[(0, 0, 255, 128)] * 8] * 8, 6), 0.5, 0.5), (127, 127, 255))


@pytest.mark.parametrize(("orientation", "red"), [(1, (0.2, 0.5)), (3, (0.8, 0.5)), (6, (0.5, 0.2)), (8, (0.5, 0.8))])
def test_a_photograph_is_turned_as_its_camera_was_held(orientation: int, red: tuple[float, float]) -> None:
    data = jpeg(64, 32, orientation=orientation)
    shown = page_picture(data, 1)
    assert (shown.width > shown.height) == (orientation in (1, 3))
    assert is_near(colour_at(data, *red), RED)
    assert is_near(colour_at(data, 1 - red[0], 1 - red[1]), WHITE)


def test_what_is_not_read_is_said() -> None:
    with pytest.raises(UserError, match=r"import\.interlaced"):
        as_pdf(png(HALVES, 2, interlaced=1))
    with pytest.raises(UserError, match=r"import\.expands"):
        as_pdf(FORMS["colours"].replace(b"\0\0\0\x08\0\0\0\x04", b"\0\x01\0\0\0\x01\0\0", 1))


@given(
    st.sampled_from(sorted(FORMS)),
    st.lists(st.tuples(st.integers(8, 200), st.integers(0, 255)), max_size=8),
    st.integers(8, 5000),
)
def test_a_damaged_picture_is_refused_or_wrapped(form: str, changes: list[tuple[int, int]], length: int) -> None:
    damaged = bytearray(FORMS[form][:length])
    for place, value in changes:
        if place < len(damaged):
            damaged[place] = value
    with suppress(UserError):
        assert as_pdf(bytes(damaged)).startswith(b"%PDF")
