"""Pictures of pages (PNG, JPEG) as PDF files of one page, without decoding them: PDFium does that, in the child.

PDF holds what these files hold: a JPEG file whole (ISO 32000-1, 7.4.8), and the compressed rows of a PNG with its own
predictors (7.4.4.4). So scans of all kinds go one way, and there is one decoder for what strangers send.
"""

import struct
from dataclasses import dataclass

from core.errors import UserError

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_LONGER_SIDE = 842.0
"""Points: a page of A4. What a picture says of its size is mostly that of a screen."""
_MOST_PIXELS = 200_000_000
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Of a PNG, by its colour type."""
_SPACES = {1: b"/DeviceGray", 3: b"/DeviceRGB", 4: b"/DeviceCMYK"}
_ON_WHITE = {
    2: (b"[/Y /A] /DeviceGray", b"{dup 1 exch sub 3 1 roll mul add}"),
    4: (
        b"[/R /G /B /A] /DeviceRGB",
        b"{dup 1 exch sub 4 index 2 index mul 1 index add 4 index 3 index mul 2 index add"
        b" 4 index 4 index mul 3 index add 8 3 roll pop pop pop pop pop}",
    ),
}
"""Colours with their opacity, by the number of channels: what they are on white paper."""
_TURNS = {3: 180, 6: 90, 8: 270}
"""Degrees clockwise, by the orientation that a camera wrote (Exif 2.3, 4.6.4)."""
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_ORIENTATION = 0x0112


@dataclass(frozen=True, slots=True)
class _Picture:
    width: int
    """In pixels, as `height`."""
    height: int
    how: bytes
    """Entries of the picture's dictionary: colours and filters."""
    data: bytes
    blended: bytes = b""
    """The PostScript function of its colours, if they have an opacity."""
    turned: int = 0


def picture_kind(data: bytes) -> str:
    """``PNG`` or ``JPEG``; empty for what is neither."""
    return "PNG" if data.startswith(PNG) else "JPEG" if data.startswith(JPEG) else ""


def as_pdf(data: bytes) -> bytes:
    """A PDF file whose only page is this picture.

    Raises UserError ``import.damaged``, ``import.expands``, ``import.interlaced``.
    """
    kind = picture_kind(data)
    try:
        picture = _png(data) if kind == "PNG" else _jpeg(data)
    except (struct.error, IndexError, KeyError) as error:
        raise UserError("import.damaged", kind=kind) from error
    if picture.width < 1 or picture.height < 1:
        raise UserError("import.damaged", kind=kind)
    if picture.width * picture.height > _MOST_PIXELS:
        raise UserError("import.expands", kind=kind)
    return _pdf(picture)


def _pdf(picture: _Picture) -> bytes:
    scale = _LONGER_SIDE / max(picture.width, picture.height)
    width, height = max(1.0, picture.width * scale), max(1.0, picture.height * scale)
    drawing = b"q %.2f 0 0 %.2f 0 0 cm /P Do Q" % (width, height)
    page = (
        b"<</Type /Page /Parent 2 0 R /MediaBox [0 0 %.2f %.2f] /Rotate %d /Contents 4 0 R"
        b" /Resources <</XObject <</P 5 0 R>>>>>>" % (width, height, picture.turned)
    )
    shown = b"/Type /XObject /Subtype /Image /Width %d /Height %d " % (picture.width, picture.height)
    channels = 4 if b"/DeviceRGB" in picture.how else 2
    function = b"/FunctionType 4 /Domain [%b] /Range [%b] " % (b"0 1 " * channels, b"0 1 " * (channels - 1))
    objects = (
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        page,
        _stream(b"", drawing),
        _stream(shown + picture.how, picture.data),
        _stream(function, picture.blended or b"{}"),
    )
    made = bytearray(b"%PDF-1.7\n")
    places: list[int] = []
    for number, written in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, written)
    table = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    made += b"trailer <</Size %d /Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(made)


def _stream(entries: bytes, data: bytes) -> bytes:
    return b"<<%b/Length %d>>\nstream\n%b\nendstream" % (entries, len(data), data)


def _png(data: bytes) -> _Picture:
    """The parts of a PNG (ISO 15948): its header, its colours if they are counted, its compressed rows."""
    width = height = depth = colour = 0
    palette = b""
    rows: list[bytes] = []
    at = len(PNG)
    while at + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, at)
        held = data[at + 8 : at + 8 + length]
        at += length + 12
        if name == b"IHDR":
            width, height, depth, colour, _packed, _filtered, interlaced = struct.unpack(">IIBBBBB", held)
            if interlaced:
                raise UserError("import.interlaced")
        elif name == b"PLTE":
            palette = held
        elif name == b"IDAT":
            rows.append(held)
        elif name == b"IEND":
            break
    if not rows:
        raise UserError("import.damaged", kind="PNG")
    channels = _CHANNELS[colour]
    if colour == 3:
        space = b"[/Indexed /DeviceRGB %d <%b>]" % (len(palette) // 3 - 1, palette.hex().encode())
    elif channels in _ON_WHITE:
        named, blended = _ON_WHITE[channels]
        space = b"[/DeviceN %b 6 0 R]" % named
        return _Picture(width, height, _how(space, depth, channels, width), b"".join(rows), blended)
    else:
        space = _SPACES[channels]
    return _Picture(width, height, _how(space, depth, channels, width), b"".join(rows))


def _how(space: bytes, depth: int, channels: int, width: int) -> bytes:
    return (
        b"/ColorSpace %b /BitsPerComponent %d /Filter /FlateDecode"
        b" /DecodeParms <</Predictor 15 /Colors %d /BitsPerComponent %d /Columns %d>> "
    ) % (space, depth, channels, depth, width)


def _jpeg(data: bytes) -> _Picture:
    """A JPEG file whole, with what its frame header says (ITU T.81, B.2.2)."""
    turned = 0
    is_inverted = False
    at = 2
    while True:
        mark, kind = data[at], data[at + 1]
        if mark != 0xFF:
            raise UserError("import.damaged", kind="JPEG")
        if kind == 0xFF:
            at += 1
            continue
        if kind in _ALONE:
            at += 2
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        held = data[at + 4 : at + 2 + length]
        if kind in _FRAMES:
            depth, height, width, channels = struct.unpack_from(">BHHB", held)
            # Adobe's programs write inks the other way round.
            decode = b"/Decode [1 0 1 0 1 0 1 0] " if is_inverted and channels == 4 else b""
            how = b"/ColorSpace %b /BitsPerComponent %d /Filter /DCTDecode %b" % (_SPACES[channels], depth, decode)
            return _Picture(width, height, how, data, turned=turned)
        if kind == 0xE1 and held.startswith(b"Exif\0\0"):
            turned = _turned(held[6:])
        elif kind == 0xEE and held.startswith(b"Adobe"):
            is_inverted = True
        at += 2 + length


def _turned(exif: bytes) -> int:
    """By how many degrees a photograph is to be turned; 0 where its camera's notes cannot be read."""
    order = "<" if exif.startswith(b"II") else ">"
    try:
        (first,) = struct.unpack_from(f"{order}I", exif, 4)
        (number,) = struct.unpack_from(f"{order}H", exif, first)
        for place in range(first + 2, first + 2 + 12 * number, 12):
            tag, _type, _count, value = struct.unpack_from(f"{order}HHIH", exif, place)
            if tag == _ORIENTATION:
                return _TURNS.get(value, 0)
    except struct.error:
        pass
    return 0
