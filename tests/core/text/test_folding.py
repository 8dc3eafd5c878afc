import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from core.text.folding import IGNORED, folded, searched, without_radicals


@given(st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(folded(text)) == len(without_radicals(text)) == len(text)


@given(st.text(st.characters(min_codepoint=0x2F00, max_codepoint=0x2FD5)))
def test_kangxi_radicals_are_what_unicode_says_they_are(text: str) -> None:
    assert without_radicals(text) == unicodedata.normalize("NFKC", text)


def test_radicals_of_the_supplement_are_ordinary_characters() -> None:
    assert without_radicals("⻅⻓⻔⺠⻢⻩⻬") == "见长门民马黄齐"


def test_titles_are_compared_without_forms_case_and_what_shows_nothing() -> None:
    assert searched(f"⼯作{IGNORED}ＧＤＰ１") == "工作gdp1"
    assert searched("教育") == "教育"
