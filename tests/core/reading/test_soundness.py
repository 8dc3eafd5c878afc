import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reading import soundness
from core.reading.soundness import text_warnings
from core.text.canonical import is_plain
from core.text.plausibility import plausibility

TEXT = "全区新建小学三所，投入资金二百万元，工程于九月竣工并投入使用。\n二、教师队伍\n招聘教师一百二十名，全部到岗。"


def codes(text: str) -> list[str]:
    return [warning.code for warning in text_warnings(text)]


@pytest.mark.parametrize(
    ("saved", "code"),
    [
        (TEXT.encode().decode("gb18030", "replace"), "import.mojibake"),
        (TEXT.encode().decode("latin-1"), "import.mojibake"),
        (TEXT.encode("gb18030").decode("latin-1"), "import.mojibake"),
        (TEXT.encode("gb18030").decode("cp1252", "ignore"), "import.mojibake"),
        (TEXT + "锟斤拷", "import.lost_characters"),
        (TEXT + "烫烫烫烫", "import.lost_characters"),
        (TEXT + "\ufffd", "import.replacement_characters"),
        (TEXT + "\x07", "import.control_characters"),
        (TEXT + "\ue5e5", "import.private_characters"),
    ],
)
def test_what_is_wrong_with_a_text_is_named(saved: str, code: str) -> None:
    assert codes(saved)[0] == code


@pytest.mark.parametrize(
    "text",
    [TEXT, "", "Plain English, with a café and naïve façades. " * 9, "烫伤防治与屯田史", "妈妈姐姐奶奶" * 9, "\t\n"],
)
def test_a_sound_text_has_no_warnings(text: str) -> None:
    assert codes(text) == []


def test_a_mistaken_encoding_is_shown_with_what_was_meant() -> None:
    (warning,) = (
        found for found in text_warnings(TEXT.encode("gb18030").decode("latin-1")) if "mojibake" in found.code
    )
    assert str(warning.fields["meant"]).startswith("全区新建小学")


def test_places_are_code_points() -> None:
    (warning,) = text_warnings("😀甲\ue000")
    assert (warning.fields["offset"], warning.fields["names"], warning.fields["count"]) == (2, ["U+E000"], 1)


@given(
    st.text(st.characters(exclude_categories=()), max_size=60)
    | st.text("甲乙锟斤拷烫屯\ufffd\x07\ue000é鍏", max_size=30)
)
def test_a_plain_text_has_no_suspect_characters(text: str) -> None:
    if is_plain(text):
        assert [warning.code for warning in text_warnings(text, plain=True)] == codes(text)
        assert set(codes(text)) <= {"import.mojibake"}


def test_the_telling_characters_are_those_that_utf_8_read_as_gbk_has_and_chinese_has_not() -> None:
    pairs = (bytes((lead, second)) for lead in range(0xE4, 0xEA) for second in range(0x80, 0xC0))
    found = "".join(pair.decode("gbk", "ignore") for pair in (*pairs, b"\xe3\x80", b"\xef\xbc"))
    rare = {char for char in found if "\u4e00" <= char <= "\u9fff" and plausibility(char) < 0.9}
    assert set(soundness._TELLING.pattern[1:-1]) == rare
