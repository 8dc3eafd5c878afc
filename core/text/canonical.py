"""Makes the canonical text: bytes are decoded without a guess that loses anything, then the few foldings of DESIGN §3.

Offsets of every annotation refer to what `canonicalise` returns; it must never change for the same input.
"""

import codecs
import hashlib
import re
from dataclasses import dataclass

from core.errors import UserError
from core.file_marks import SQLITE
from core.ids import DocumentId
from core.text.encodings import seven_bit, wide_encoding, wrong_byte
from core.text.plausibility import control_share, plausibility


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text decoded from bytes, not canonical yet, and the name of the Python codec that decoded it."""

    text: str
    encoding: str
    marked: tuple[int, ...] = ()
    """Offsets of bytes that fit no character and are U+FFFD in `text`, if marking was asked for."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """A code unit that is no character and became U+FFFD."""

    offset: int
    """Code point position in the canonical text."""
    original: str


@dataclass(frozen=True, slots=True)
class Canonical:
    """The text that offsets refer to, and a list of what was replaced in it."""

    text: str
    replaced: tuple[Replacement, ...] = ()
    plain: bool = False
    """It is known that `is_plain` says so of the text."""


# UTF-32's little-endian mark begins with UTF-16's, so it comes first.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_BINARY = (
    *(b"%PDF-", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b"),
    *(SQLITE, b"Rar!", b"7z\xbc\xaf", b"\x7fELF", b"BZh", b"\xfd7zXZ", b"MZ\x90\0", b"{\\rtf"),
)
_CANDIDATES = ("utf-8", "gb18030", "big5", "cp950", "big5hkscs", "utf-16-le", "utf-16-be")
"""Tried in this order; if several are equally plausible, the first wins. GB 18030 contains GBK and GB 2312."""
_ALIASES = {"gb2312": "gb18030", "gbk": "gb18030", "utf_8_sig": "utf-8"}
_CHARSETS = re.compile(r"(?:utf|gb|big5|hz|cp\d|iso|euc|shift|koi8|mac|latin|ascii|johab|tis|kz|ptcp|hp)[\w-]*")
"""Names of Python's codecs for character sets. Its other codecs (idna, punycode, escapes) transform text."""
_MOJIBAKE = 0.0
"""With this plausibility or less, a detected encoding is not believed: Big5 and UTF-16 decode nearly anything."""
_RARE = -0.6
"""The same for GB 18030, if many characters are beyond ASCII: lists of rare characters are texts, too."""
_SEQUENCE = re.compile(rb"[\xc2-\xf4][\x80-\xbf]+")
_LONG_SEQUENCE = re.compile(rb"[\xe0-\xf4][\x80-\xbf]{2}")
_ASCII = bytes(range(128))
_CHINESE = 0.4
"""With more plausibility than this, a text is Chinese beyond doubt."""
_SAMPLE_BYTES = 60_000
_FEW = 20
_MARKED_SHARE = 2_000
"""A text that is to be read all the same may have so many wrong bytes, or one for each so many bytes."""

_ODD = re.compile("[\0\x0b\x0c\r\x85\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_PLAIN = re.compile(
    "[\t\n -~\xa0-\u2027\u202a-\u5c6e\u5c70-\u70ea\u70ec-\u951e\u9520-\ud7ff\uf900-\ufdcf\ufdf0-\ufefe\uff00-\ufffc"
    "\U00010000-\U000effff]*+"
)
"""A run of one set of characters is passed over in half the time that a search for any of another set takes."""
_NO_CHARACTER = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def decode(data: bytes, declared: str | None = None, *, mark: bool = False) -> Decoded:
    """Bytes to text: by the byte order mark, else as declared, else as detected; never with replacement characters.

    With `mark` a few bytes that fit no character become U+FFFD each, and `Decoded.marked` says where they are.

    `declared` is a charset name from a header or from the user; GB 2312 and GBK are read as GB 18030, which
    contains both. A declared charset that is unknown, that the bytes contradict or that makes mojibake of Chinese gives
    way to detection among UTF-8, GB 18030, Big5 and UTF-16; `Decoded.encoding` says what was used.

    Raises `UserError` ``text.empty`` (nothing but white space), ``text.binary``, or ``text.undecodable`` with
    the offset ``byte`` of the first bad byte in the most plausible ``encoding``.
    """
    try:
        return _decoded(data, declared)
    except UserError as error:
        if not mark or error.code != "text.undecodable":
            raise
        return _marked(data, str(error.fields["encoding"]), error)


def _decoded(data: bytes, declared: str | None) -> Decoded:
    """`decode` without marking bytes."""
    for sign, encoding in _MARKS:
        if data.startswith(sign):
            return _accept(_strict(data, encoding), encoding)
    if not data.strip(b"\0 \t\r\n\v\f"):
        raise UserError("text.empty")
    if data.startswith(_BINARY):
        raise UserError("text.binary")
    named = _codec(declared)
    telling = _telling(data, named)
    if telling is not None:
        return telling
    try:
        text = data.decode(named) if named else None
    except UnicodeError:  # Not every codec says which byte is wrong.
        text = None
    if text is None or named is None:
        return _detect(data, named)
    if named.startswith("utf") or plausibility(text) > _MOJIBAKE:
        return _accept(text, named)
    return _second_thoughts(data, Decoded(text, named))


def _telling(data: bytes, named: str | None) -> Decoded | None:
    """The decoded text if the pattern of the bytes shows the encoding, whatever is declared; else None."""
    wide = wide_encoding(data)
    if wide is not None and (named is None or not named.startswith(("utf-16", "utf-32"))):
        return _accept(_strict(data, wide), wide)
    seven = seven_bit(data) if data.isascii() else None
    return _accept(seven.text, seven.encoding) if seven is not None else None


def _second_thoughts(data: bytes, declared: Decoded) -> Decoded:
    """The detected encoding, if the declared one gives no Chinese and the detected one does.

    Servers often declare a default.
    """
    try:
        detected = _detect(data, declared.encoding)
    except UserError:
        return _accept(declared.text, declared.encoding)
    return detected if plausibility(detected.text) > _CHINESE else _accept(declared.text, declared.encoding)


def _codec(declared: str | None) -> str | None:
    """The codec for a charset name; None if there is none for text."""
    if not declared:
        return None
    try:
        info = codecs.lookup(declared.strip())
        "".encode(info.name)
    except (LookupError, ValueError):
        return None
    return _ALIASES.get(info.name, info.name) if _CHARSETS.fullmatch(info.name) else None


def _detect(data: bytes, declared: str | None) -> Decoded:
    best: tuple[float, Decoded] | None = None
    for encoding in _CANDIDATES:
        if best is not None and best[0] > _CHINESE and encoding.startswith("utf-16"):
            break  # What reads as Chinese byte by byte is no UTF-16.
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "utf-8" and control_share(text) < 0.01:
            # Valid UTF-8 of some length is no accident, whatever it says; a word or two of GB 18030 can look like it.
            sequences = _LONG_SEQUENCE.search(data) or len(_SEQUENCE.findall(data)) >= 4
            if sequences or plausibility(text) > _MOJIBAKE:
                return _accept(text, encoding)
            best = _CHINESE, Decoded(text, encoding)
            continue
        score = plausibility(text)
        if _is_believable(data, encoding, text, score) and (best is None or score > best[0]):
            best = score, Decoded(text, encoding)
    if best is not None:
        return _accept(best[1].text, best[1].encoding)
    if control_share(data.decode("latin-1")) > 0.05:
        raise UserError("text.binary")
    _strict(data, declared or _nearest(data))
    raise UserError("text.undecodable", byte=0, encoding=declared or _nearest(data))


def _is_believable(data: bytes, encoding: str, text: str, score: float) -> bool:
    if encoding.startswith("utf-16") and control_share(text) > 0.01:
        return False
    return score > (_RARE if encoding == "gb18030" and _is_dense(data) else _MOJIBAKE)


def _is_dense(data: bytes) -> bool:
    """Whether much of the data is beyond ASCII. Western text with a few accents is not, and can look like GB 18030."""
    head = data[:_SAMPLE_BYTES]
    return len(head) < 6 * len(head.translate(None, _ASCII))


def _nearest(data: bytes) -> str:
    """The encoding whose readable part is the most plausible, to be named in a message."""
    head = data[:_SAMPLE_BYTES]
    return max(("utf-8", "gb18030", "big5"), key=lambda encoding: plausibility(head.decode(encoding, "replace")))


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeError as error:
        byte = wrong_byte(data, encoding, error.start) if isinstance(error, UnicodeDecodeError) else 0
        raise UserError("text.undecodable", byte=byte, encoding=encoding) from error


def _marked(data: bytes, encoding: str, refused: UserError) -> Decoded:
    """The text with U+FFFD for each byte that fits no character; raises `refused` if there are many."""
    pieces: list[str] = []
    marked: list[int] = []
    begin = at = len(next((sign for sign, name in _MARKS if name == encoding and data.startswith(sign)), b""))
    while begin < len(data):
        try:
            pieces.append(data[begin:].decode(encoding))
            break
        except UnicodeDecodeError as error:
            at = begin + wrong_byte(data[begin:], encoding, error.start)
        except UnicodeError:
            raise refused from None
        marked.append(at)
        if len(marked) > max(_FEW, len(data) // _MARKED_SHARE):
            raise refused
        width = 2 if encoding.startswith("utf-16") else 4 if encoding.startswith("utf-32") else 1
        pieces.append(data[begin:at].decode(encoding, "replace") + "\ufffd")
        begin = at + width
    decoded = _accept("".join(pieces), encoding)
    return Decoded(decoded.text, encoding, tuple(marked))


def _accept(text: str, encoding: str) -> Decoded:
    if not text.replace("\0", "").strip("\ufeff \t\r\n\v\f\u3000\x85\u2028\u2029"):
        raise UserError("text.empty")
    if control_share(text) > 0.05:
        raise UserError("text.binary")
    return Decoded(text, encoding)


def is_plain(text: str) -> bool:
    """Whether a text is canonical, and has no control or private-use character, U+FFFD or sign of lost characters.

    Most texts are, and need no other look at each of their characters (`core.reading.soundness`).
    """
    return _PLAIN.fullmatch(text) is not None


def canonicalise(raw_text: str) -> Canonical:
    r"""The canonical form of a text (DESIGN §3); doing it twice changes nothing more.

    Drops every NUL and then U+FEFF at the start; CRLF, CR, U+2028, U+2029, U+0085, VT and FF become ``\n``;
    surrogates and the noncharacters U+FDD0-U+FDEF, U+FFFE and U+FFFF become U+FFFD and are listed.
    """
    if is_plain(raw_text):
        return Canonical(raw_text, plain=True)
    if not _ODD.search(raw_text):
        return Canonical(raw_text.lstrip("\ufeff"))
    text = raw_text.replace("\0", "").replace("\r\n", "\n")
    for line_end in "\r\x0b\x0c\x85\u2028\u2029":
        text = text.replace(line_end, "\n")
    text = text.lstrip("\ufeff")
    replaced = tuple(Replacement(match.start(), match.group()) for match in _NO_CHARACTER.finditer(text))
    if replaced:
        text = _NO_CHARACTER.sub("\ufffd", text)
    return Canonical(text, replaced)


def document_id(text: str) -> DocumentId:
    """The id of a canonical text, the same for every colleague: SHA-256 of its UTF-8 form, in hex."""
    return DocumentId(hashlib.sha256(text.encode()).hexdigest())
