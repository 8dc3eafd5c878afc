import pytest

from core.reading.json_bytes import as_utf8, head_as_utf8, is_utf8

LINE = '{"text": "全区新建小学三所，投入资金二百万元。", "spans": []}\n'


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030"])
def test_json_in_another_encoding_becomes_utf_8(encoding: str) -> None:
    data = LINE.encode(encoding)
    assert not is_utf8(data)
    assert as_utf8(data).removeprefix(b"\xef\xbb\xbf").decode() == LINE
    assert head_as_utf8(data).decode().lstrip("\ufeff") == LINE


@pytest.mark.parametrize("cut", range(1, 6))
def test_a_beginning_that_is_cut_inside_of_a_character_is_utf_8_all_the_same(cut: int) -> None:
    data = LINE.encode()[: 20 + cut]
    assert is_utf8(data)
    assert head_as_utf8(b"\xef\xbb\xbf" + data) == data


def test_what_cannot_be_told_stays_as_it_is_so_that_its_byte_is_named() -> None:
    bad = LINE.encode()[:30] + b"\xff" + LINE.encode()[30:]
    assert not is_utf8(bad)
    assert as_utf8(bad) == bad
