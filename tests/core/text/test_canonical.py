import encodings.aliases
import hashlib
import random
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UserError
from core.text.canonical import Decoded, Replacement, canonicalise, decode, document_id, is_plain

CHINESE = "全区共有各级各类学校xx所，新增学位3,500个。\n一是加强教师队伍建设；二是改善办学条件。\n"
TRADITIONAL = "本校為國民中學，現有學生三百餘人，教師與職員共計五十人。\n"


@pytest.mark.parametrize(
    ("text", "codec", "encoding"),
    [
        (CHINESE, "utf-8", "utf-8"),
        (CHINESE, "gb2312", "gb18030"),
        (CHINESE, "gbk", "gb18030"),
        (CHINESE + "㐀𠮷€", "gb18030", "gb18030"),
        (CHINESE, "utf-16-le", "utf-16-le"),
        (CHINESE, "utf-16-be", "utf-16-be"),
        (TRADITIONAL, "big5", "big5"),
        (TRADITIONAL + "裏", "cp950", "cp950"),
        (TRADITIONAL, "gb18030", "gb18030"),
        ("plain ASCII\n", "ascii", "utf-8"),
    ],
)
def test_encodings_are_recognised_without_a_mark(text: str, codec: str, encoding: str) -> None:
    decoded = decode(text.encode(codec))

    assert (decoded.text, decoded.encoding) == (text, encoding)


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "gb18030"])
def test_a_byte_order_mark_decides(codec: str) -> None:
    decoded = decode(("\ufeff" + CHINESE).encode(codec), declared="big5")

    assert decoded.encoding == codec
    assert canonicalise(decoded.text).text == CHINESE


def test_the_declared_charset_comes_before_detection() -> None:
    assert decode(TRADITIONAL.encode("big5"), "cp950").encoding == "cp950"
    assert decode(TRADITIONAL.encode("gb18030"), "GB2312") == Decoded(TRADITIONAL, "gb18030")
    assert decode("déjà vu, d'après l'école".encode("latin-1"), "ISO-8859-1").text == "déjà vu, d'après l'école"


def test_a_declared_charset_that_makes_mojibake_gives_way() -> None:
    assert decode(CHINESE.encode("gb18030"), "ISO-8859-1") == Decoded(CHINESE, "gb18030")


@pytest.mark.parametrize("declared", ["big5", "ascii", "no such charset", "base64", ""])
def test_a_charset_that_cannot_be_right_gives_way_to_detection(declared: str) -> None:
    assert decode(CHINESE.encode("utf-8"), declared).text == CHINESE


def test_undecodable_bytes_are_an_error_that_names_the_first() -> None:
    whole = (CHINESE * 20).encode("utf-8")

    with pytest.raises(UserError) as caught:
        decode(whole[:300] + b"\xff" + whole[300:])

    assert (caught.value.code, caught.value.fields) == ("text.undecodable", {"byte": 300, "encoding": "utf-8"})


def test_a_gb18030_text_cut_inside_a_character_is_an_error_at_its_end() -> None:
    data = CHINESE.replace("\n", "").encode("gb18030") + b"\xd6"

    with pytest.raises(UserError) as caught:
        decode(data)

    assert caught.value.fields == {"byte": len(data) - 1, "encoding": "gb18030"}


def test_western_text_is_refused_rather_than_read_as_chinese() -> None:
    with pytest.raises(UserError) as caught:
        decode("un élève à l'école".encode("latin-1"))
    assert caught.value.code == "text.undecodable"


@pytest.mark.parametrize(
    "text", ["café", "déjà vu", "Ωμέγα и так далее", "▲ 100 %", "𠮷", "混入\0一些文字" + "教育" * 60]
)
def test_utf8_is_utf8_whatever_it_says(text: str) -> None:
    assert decode(text.encode()) == Decoded(text, "utf-8")


@pytest.mark.parametrize("bad", [b"\xff", b"\x80 ", b"\xd6\x20"])
def test_one_bad_byte_in_a_gb18030_text_is_found(bad: bytes) -> None:
    before = CHINESE.encode("gb18030")

    with pytest.raises(UserError) as caught:
        decode(before + bad + before * 5)
    assert caught.value.fields == {"byte": len(before), "encoding": "gb18030"}


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\xef\xbb\xbf \r\n\t\xe3\x80\x80", b"\0\0\0"])
def test_nothing_to_read_is_said_so(data: bytes) -> None:
    with pytest.raises(UserError) as caught:
        decode(data)
    assert caught.value.code == "text.empty"


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n%\xe2\xe3\n",
        b"PK\x03\x04" + bytes(200),
        b"\xd0\xcf\x11\xe0" + bytes(500),
        b"SQLite format 3\0" + bytes(100),
        random.Random(4).randbytes(4000),
        bytes(range(256)) * 8,
    ],
)
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(UserError) as caught:
        decode(data)
    assert caught.value.code == "text.binary"


def test_line_ends_are_folded_and_nothing_else() -> None:
    raw = "\ufeff一\r\n二\r三\u2028四\u2029五\x85六\x0b七\x0c八\0九\tＡ\u3000e\u0301\ufeff ﬁ\u200b\n"

    assert canonicalise(raw).text == "一\n二\n三\n四\n五\n六\n七\n八九\tＡ\u3000e\u0301\ufeff ﬁ\u200b\n"
    assert canonicalise(raw).replaced == ()


def test_what_is_no_character_is_replaced_and_reported() -> None:
    canonical = canonicalise("\0甲\ud800𠮷\ufdd0\r\n乙\uffff")

    assert canonical.text == "甲\ufffd𠮷\ufffd\n乙\ufffd"
    assert canonical.replaced == (Replacement(1, "\ud800"), Replacement(3, "\ufdd0"), Replacement(6, "\uffff"))


MESSY = st.text(
    st.one_of(
        st.sampled_from("\0\ufeff\r\n\x0b\x0c\x85\u2028\u2029\ufffe\uffff\ufdd0\ufdef\ud800\udfff中"), st.characters()
    )
)


@given(MESSY)
def test_canonical_text_stays_what_it_is(raw: str) -> None:
    canonical = canonicalise(raw)

    again = canonicalise(canonical.text)
    assert again.text == canonical.text
    assert again.replaced == ()
    assert len(canonical.text.encode("utf-8")) >= len(canonical.text)
    assert all(canonical.text[entry.offset] == "\ufffd" for entry in canonical.replaced)


@given(MESSY)
def test_a_text_comes_back_from_its_own_utf8(raw: str) -> None:
    text = canonicalise(raw).text
    if text.strip() and text.isprintable():
        assert decode(text.encode("utf-8"), "utf-8").text == text


def test_the_id_is_the_hash_of_the_utf8_form() -> None:
    assert document_id("中𠮷") == hashlib.sha256("中𠮷".encode()).hexdigest()


def test_short_pieces_of_prose_are_recognised() -> None:
    pick = random.Random(7)
    text = CHINESE.replace("\n", "") * 3
    for codec in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"):
        for _ in range(50):
            start = pick.randrange(40)
            piece = text[start : start + 12]
            assert decode(piece.encode(codec)).text == piece, codec


@pytest.mark.parametrize(
    ("folder", "encodings"),
    [
        ("gb18030_campus_forum", {"gb18030"}),
        ("gb2312_web", {"gb18030"}),
        ("gbk_csv", {"gb18030"}),
        ("big5_web", {"big5", "cp950"}),
        ("utf16", {"utf-16-le", "utf-16-be"}),
    ],
)
def test_real_files_of_every_encoding(shared: Path, folder: str, encodings: set[str]) -> None:
    files = [path for path in (shared / "data/importer/encodings" / folder).rglob("*") if path.is_file()]

    assert files
    assert {decode(path.read_bytes()).encoding for path in files} <= encodings


def test_real_reports_and_edge_cases_are_read(shared: Path) -> None:
    for path in [*(shared / "seeds").iterdir(), *(shared / "data/edge_cases").rglob("*.*")]:
        if path.is_file():
            expected = "gb18030" if "gb18030" in path.name else "utf-8"
            assert decode(path.read_bytes()).encoding == expected, path.name


_CHARSETS = sorted({*encodings.aliases.aliases, *encodings.aliases.aliases.values()})


@pytest.mark.parametrize("declared", ["punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "rot13"])
def test_what_transforms_text_is_no_charset(declared: str) -> None:
    assert decode(b"hello world - text. -" * 10, declared) == decode(b"hello world - text. -" * 10)


@given(
    st.binary(min_size=1, max_size=60) | st.text(min_size=1).map(lambda text: text.encode(errors="replace")),
    st.sampled_from(_CHARSETS) | st.text(max_size=8),
)
def test_whatever_is_declared_ends_with_a_text_or_a_reason(data: bytes, declared: str) -> None:
    with suppress(UserError):
        assert decode(data, declared).text


@given(
    st.text(st.characters(exclude_categories=()), max_size=40)
    | st.text("甲乙\n 锟烫屯\ufeff\ufffd\x07\ue000é", max_size=9)
)
def test_a_plain_text_is_canonical(raw: str) -> None:
    canonical = canonicalise(raw)
    assert canonical.plain == is_plain(raw)
    if is_plain(raw):
        assert canonical.text == raw
        assert canonical.replaced == ()


@pytest.mark.parametrize(
    "sign", "\0\x07\x0b\r\x1f\x7f\x85\x9f\u2028\ud800\ue000\uf8ff\ufdd0\ufeff\ufffd\uffff\U000f0000锟烫屯"
)
def test_what_needs_another_look_is_not_plain(sign: str) -> None:
    assert not is_plain(f"甲{sign}乙")


def test_reports_are_plain() -> None:
    assert is_plain("一、“十四五”规划：\t①新建 3 所；\n𠮷林·Ａ（２）😀 — café — naïve\u3000")
