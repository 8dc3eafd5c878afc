"""Pages of recognised lines become a text."""

from core.reading.scans.text import ScannedPage, text_of
from tests.core.reading.scans.test_lines import ROWS, page


def test_a_paragraph_of_lines_becomes_one() -> None:
    joined, known = text_of([ScannedPage(page([[row] for row in ROWS]), 595, 842, 0.24)], "x 1")
    assert joined.text.strip() == "".join(ROWS)
    assert [joined.text[line.start : line.end] for line in known.lines] == ROWS
    assert [line.down for line in known.lines] == sorted({line.down for line in known.lines})
    assert known.doubtful == ()
    assert known.engine == "x 1"


def test_a_page_without_anything_is_empty() -> None:
    joined, known = text_of([ScannedPage([], 595, 842, 0.24)], "x 1")
    assert (joined.text.strip(), known.lines) == ("", ())
