"""A page of a file as a picture."""

import pytest

from core.errors import UserError
from core.reading.guard.reading import GuardedReaders
from core.reading.readers.page_pictures import LONGER_SIDE, page_picture
from core.reading.readers.protocol import GivenFile
from tests.core.reading.page_images import WHITE, png
from tests.core.reading.specimens import pdf, set_text

TWO = pdf([[], set_text(70, 100, "第二页")])


def inked(pixels: bytes) -> bool:
    return min(pixels) < 100


def test_each_page_is_shown_by_its_number() -> None:
    assert not inked(page_picture(TWO, 1).pixels)
    assert inked(page_picture(TWO, 2).pixels)


def test_it_is_as_large_as_can_be_read_and_no_larger() -> None:
    shown = page_picture(TWO, 1)
    assert (shown.height, shown.pages) == (LONGER_SIDE, 2)
    assert len(shown.pixels) == 3 * shown.width * shown.height


@pytest.mark.parametrize("number", [0, 3])
def test_a_page_that_is_not_there_is_refused(number: int) -> None:
    with pytest.raises(UserError) as caught:
        page_picture(TWO, number)
    assert (caught.value.code, caught.value.fields) == ("import.no_page", {"number": number, "pages": 2})


def test_it_comes_whole_out_of_the_child() -> None:
    with GuardedReaders() as readers:
        for data, number in ((TWO, 2), (png([[WHITE] * 3] * 2, 2), 1)):
            given = GivenFile("a.pdf", data)
            assert readers.page_picture(given, number, lambda: None) == page_picture(data, number)
        with pytest.raises(UserError, match=r"import\.damaged"):
            readers.page_picture(GivenFile("a.pdf", b"no file"), 1, lambda: None)
