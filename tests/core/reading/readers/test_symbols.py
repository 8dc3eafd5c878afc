import pytest

from core.reading.readers.symbols import symbol
from tests.core.reading.specimens import p
from tests.core.reading.word_specimens import t, text


@pytest.mark.parametrize(
    ("char", "shown"), [("\uf0fe", "☑"), ("\uf0b7", "•"), ("\uf041", "\uf041"), ("字", "字"), ("\u00fe", "\u00fe")]
)
def test_what_symbol_fonts_show(char: str, shown: str) -> None:
    assert symbol(char) == shown


def test_letters_of_symbol_fonts_are_what_they_look_like() -> None:
    font = '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'
    assert text(p(t("l", font) + t("新建")) + p(t("\uf0fc", font) + t("完成")) + p(t("中文", font))) == (
        "●新建\n✓完成\n中文\n"
    )
    assert text(p(t("a", '<w:rFonts w:ascii="Symbol"/>'))) == "α\n"
