import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text.offsets import OffsetMap

MIXED = st.lists(
    st.sampled_from(
        [
            "中",
            "a",
            "\n",
            "\r\n",
            "\r",
            "\t",
            "\u3000",
            "e\u0301",
            "葛\U000e0100",
            "𠮷",
            "👨\u200d👩\u200d👧",
            "🇨🇳",
            "\ufe0f",
            "é",
            "ༀ",
        ]
    ),
    max_size=60,
).map("".join)
LONG = st.builds(lambda a, n, b: a + "字" * n + b, MIXED, st.sampled_from([0, 1000, 1023, 1024, 1025, 2500]), MIXED)


@given(LONG)
def test_utf16_positions_are_the_lengths_of_the_encoded_beginnings(text: str) -> None:
    offsets = OffsetMap(text)
    step = max(1, len(text) // 50)
    for cp in [*range(0, len(text), step), len(text)]:
        units = len(text[:cp].encode("utf-16-le")) // 2
        assert offsets.to_utf16(cp) == units
        assert offsets.from_utf16(units) == cp


@given(LONG)
def test_utf8_positions_are_the_lengths_of_the_encoded_beginnings(text: str) -> None:
    offsets = OffsetMap(text)
    step = max(1, len(text) // 50)
    for cp in [*range(0, len(text), step), len(text)]:
        size = len(text[:cp].encode())
        assert offsets.to_utf8(cp) == size
        assert offsets.from_utf8(size) == cp


@given(MIXED)
def test_positions_inside_a_character_are_refused(text: str) -> None:
    offsets = OffsetMap(text)
    allowed_units = {len(text[:cp].encode("utf-16-le")) // 2 for cp in range(len(text) + 1)}
    allowed_bytes = {len(text[:cp].encode()) for cp in range(len(text) + 1)}
    for convert, allowed in ((offsets.from_utf16, allowed_units), (offsets.from_utf8, allowed_bytes)):
        for position in range(max(allowed)):
            if position not in allowed:
                with pytest.raises(ValueError, match="inside"):
                    convert(position)


@pytest.mark.parametrize("text", ["", "abc", "中文", "𠮷"])
def test_positions_outside_are_refused(text: str) -> None:
    offsets = OffsetMap(text)
    for convert in (offsets.to_utf16, offsets.from_utf16, offsets.to_utf8, offsets.from_utf8):
        assert convert(0) == 0
        for position in (-1, 5 * len(text) + 1):
            with pytest.raises(ValueError, match="outside"):
                convert(position)


def test_identity_is_known() -> None:
    assert OffsetMap("中文\u3000葛").is_identity
    assert not OffsetMap("中𠮷").is_identity
