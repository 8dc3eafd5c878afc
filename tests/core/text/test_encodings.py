import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.text.canonical import decode

TEXT = "全区新建小学三所，投入资金二百万元，工程于九月竣工并投入使用。\n二、教师队伍\n招聘教师一百二十名。\n"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "hz", "utf-7"])
@pytest.mark.parametrize("text", [TEXT, "Report 2024\n" + TEXT])
def test_encodings_that_bytes_give_away_need_no_mark(encoding: str, text: str) -> None:
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding) == (text, encoding)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=4, max_size=60))
def test_rare_characters_in_utf_16_with_a_line_end_are_told_by_it(text: str) -> None:
    lines = f"{text}\r\n{TEXT}"
    assert decode(lines.encode("utf-16-le")).text == lines
    assert decode(lines.encode("utf-16-be")).text == lines


@pytest.mark.parametrize("data", [b"x+y=z, a+bcdefgh", b"path~{a~}b", b"1+1 = 2 +++++++ ok", b"a ~{ b"])
def test_ascii_that_only_looks_like_it_stays_as_it_is(data: bytes) -> None:
    assert decode(data).text == data.decode()


def test_stray_nuls_make_no_wide_encoding() -> None:
    text = TEXT + "甲\0乙丙\0"
    assert decode(text.encode()).encoding == "utf-8"
    assert decode((TEXT * 9 + "\0").encode("gb18030")).encoding == "gb18030"


def test_bytes_that_fit_no_character_are_marked_where_that_is_asked_for() -> None:
    data = TEXT.encode()
    bad = data[:30] + b"\xff" + data[30:]
    with pytest.raises(UserError) as caught:
        decode(bad)
    assert (caught.value.code, caught.value.fields["byte"]) == ("text.undecodable", 30)
    decoded = decode(bad, mark=True)
    assert (decoded.text, decoded.marked) == (TEXT[:10] + "\ufffd" + TEXT[10:], (30,))
    assert decode(data, mark=True).marked == ()


def test_text_with_many_such_bytes_is_refused_all_the_same() -> None:
    with pytest.raises(UserError) as caught:
        decode((TEXT.encode() + b"\xff") * 60, mark=True)
    assert caught.value.code == "text.undecodable"


@pytest.mark.parametrize("cut", [20, 40, 64])
def test_the_byte_named_is_where_the_pairs_of_gbk_shift_not_where_a_decoder_stops(cut: int) -> None:
    data = TEXT.encode("gb18030")
    bad = data[:cut] + data[cut + 1 :]
    with pytest.raises(UserError) as caught:
        decode(bad)
    named = caught.value.fields["byte"]
    assert isinstance(named, int)
    assert abs(named - cut) <= 2
    assert decode(bad, mark=True).text.count("\ufffd") == 1


@pytest.mark.parametrize("data", [b"~{" * 500_000, b"+" * 1_000_000, b"~{" + b"a" * 1_000_000])
def test_signs_of_seven_bits_without_an_end_are_looked_at_once(data: bytes) -> None:
    assert decode(data).encoding == "utf-8"
