import pytest

from core.reading.readers.symbols import symbol


@pytest.mark.parametrize(
    ("char", "shown"), [("\uf0fe", "☑"), ("\uf0b7", "•"), ("\uf041", "\uf041"), ("字", "字"), ("\u00fe", "\u00fe")]
)
def test_what_symbol_fonts_show(char: str, shown: str) -> None:
    assert symbol(char) == shown
