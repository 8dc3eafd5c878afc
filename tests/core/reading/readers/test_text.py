"""Plain texts: every encoding of Chinese, and nothing that is no text."""

import pytest

from core.errors import UserError
from core.reading.import_check import size
from core.reading.readers.protocol import GivenFile, Options, Read
from core.reading.readers.text import TextReader

TEXT = "城东区2024年工作总结\n全年新建学校四所，招聘教师一百二十名，各项工作取得新成效。\n"


def read(data: bytes, encoding: str | None = None) -> Read:
    (made,) = TextReader().read(GivenFile("报告.txt", data), Options(encoding))
    return made


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("text", [TEXT, f"{TEXT}𠮷🏫\n"])
def test_the_encoding_is_found_and_told(encoding: str, text: str) -> None:
    assert read(text.encode(encoding)) == Read(text, encoding, held=size(text))


@pytest.mark.parametrize("encoding", ["gbk", "gb2312"])
def test_what_gb_18030_contains_is_read_as_that(encoding: str) -> None:
    assert read(TEXT.encode(encoding)) == Read(TEXT, "gb18030", held=size(TEXT))


def test_big5_is_found() -> None:
    text = "城東區二零二四年工作總結\n全年新建學校四所，招聘教師一百二十名，各項工作取得新成效。\n"
    assert read(text.encode("big5")) == Read(text, "big5", held=size(text))


@pytest.mark.parametrize("mark", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_goes_before_all_else(mark: str) -> None:
    made = read(TEXT.encode(mark), "gb18030")
    assert made.text.removeprefix("\ufeff") == TEXT
    assert made.encoding.startswith(mark[:6].rstrip("-"))


def test_a_chosen_encoding_goes_before_what_would_be_found() -> None:
    data = "é".encode("latin-1") * 3 + b" abc"
    assert read(data, "latin-1").text == "ééé abc"


@pytest.mark.parametrize("chosen", ["no such charset", "ascii", "rot13", "hex", ""])
def test_a_chosen_encoding_that_does_not_fit_gives_way(chosen: str) -> None:
    assert read(TEXT.encode(), chosen) == Read(TEXT, "utf-8", held=size(TEXT))


def test_line_ends_and_odd_characters_are_left_to_what_makes_texts_canonical() -> None:
    text = f"一\r\n二\r三\u2028{TEXT}"
    assert read(text.encode()).text == text


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "text.empty"),
        (b" \r\n\t\0", "text.empty"),
        (b"%PDF-1.7 ...", "text.binary"),
        (b"PK\x03\x04 ...", "text.binary"),
        (b"SQLite format 3\0...", "text.binary"),
        (TEXT.encode() + b"\xff\xff", "text.undecodable"),
        (b"\xef\xbb\xbf" + b"abc\xff", "text.undecodable"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(UserError) as caught:
        read(data)
    assert caught.value.code == code


def test_the_byte_that_cannot_be_read_is_named() -> None:
    data = TEXT.encode()
    with pytest.raises(UserError) as caught:
        read(data + b"\xff" + data)
    assert (caught.value.fields["byte"], caught.value.fields["encoding"]) == (len(data), "utf-8")
