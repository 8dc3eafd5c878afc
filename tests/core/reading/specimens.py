"""Files of every kind, written by hand so that each test says exactly what is in them."""

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CONTENT_TYPES = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of these parts."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A Word document; `parts` are ``numbering``, ``styles``, ``footnotes`` ... without their root element."""
    roots = {"footnotes": "footnotes", "endnotes": "endnotes", "comments": "comments"}
    made = {"[Content_Types].xml": _CONTENT_TYPES, "word/document.xml": _xml("document", f"<w:body>{body}</w:body>")}
    for name, content in parts.items():
        made[f"word/{name}.xml"] = _xml(roots.get(name, name), content)
    return zipped(made)


def _xml(root: str, content: str) -> str:
    spaces = " ".join(
        f'xmlns:{prefix}="{uri}"'
        for prefix, uri in {
            "w": W,
            "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
            "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
            "v": "urn:schemas-microsoft-com:vml",
        }.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {spaces}>{content}</w:{root}>'


def p(text: str, *, numbered: tuple[int, int] | None = None, style: str = "") -> str:
    """A paragraph of Word: text, list and level, style."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if numbered:
        properties += f'<w:numPr><w:ilvl w:val="{numbered[1]}"/><w:numId w:val="{numbered[0]}"/></w:numPr>'
    run = text if text.startswith("<") else f"<w:r><w:t>{text}</w:t></w:r>"
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"


def level(at: int, style: str, text: str, more: str = "") -> str:
    """A level of a list of Word."""
    shown = f'<w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/>{shown}{more}</w:lvl>'


def numbering(*levels: str) -> str:
    """Word's ``numbering.xml`` with one list, number 1."""
    return (
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )


Placed = tuple[float, float, str]
"""Left and top in points, text."""


def pdf(pages: Sequence[Sequence[Placed]], *, size: float = 16, font: str = "known", picture: bool = False) -> bytes:
    """A PDF of A4 pages in a Chinese font that every reader knows and that is not embedded.

    `font` ``unknown`` maps its characters to another script, as broken fonts do; `picture` draws one on every page.
    """
    to_unicode = "/ToUnicode 7 0 R" if font == "unknown" else ""
    base = 8
    kids = " ".join(f"{base + 2 * index} 0 R" for index in range(len(pages)))
    image = "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceRGB/BitsPerComponent 8"
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        3: b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]%s>>"
        % to_unicode.encode(),
        4: b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/FontDescriptor 6 0 R"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>>>",
        5: stream(b"\xff\x00\x00", image),
        6: b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880"
        b"/Descent -120/CapHeight 880/StemV 93>>",
        7: stream(_FOREIGN_MAP),
    }
    for index, lines in enumerate(pages):
        drawn = "".join(_shown(size, *line) for line in lines)
        drawn += "q 500 0 0 700 50 70 cm /I1 Do Q\n" if picture else ""
        resources = "/Resources<</Font<</F1 3 0 R>>/XObject<</I1 5 0 R>>>>"
        page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]{resources}/Contents {base + 2 * index + 1} 0 R>>"
        objects[base + 2 * index] = page.encode()
        objects[base + 2 * index + 1] = stream(drawn.encode())
    return pdf_of(objects)


def drawn(
    pages: Sequence[str],
    *,
    box: tuple[float, float, float, float] = (0, 0, 595, 842),
    turn: int = 0,
    vertical: bool = False,
) -> bytes:
    """A PDF of pages with these drawing instructions, see `put`; `turn` is what the page says to be turned by."""
    kids = " ".join(f"{6 + 2 * index} 0 R" for index in range(len(pages)))
    way = "V" if vertical else "H"
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        3: f"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-{way}"
        "/DescendantFonts[4 0 R]>>".encode(),
        4: b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/DW 1000/FontDescriptor 5 0 R"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>>>",
        5: b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880"
        b"/Descent -120/CapHeight 880/StemV 93>>",
    }
    edges = " ".join(map(str, box))
    for index, instructions in enumerate(pages):
        page = f"<</Type/Page/Parent 2 0 R/MediaBox[{edges}]/Rotate {turn}/Resources<</Font<</F1 3 0 R>>>>"
        objects[6 + 2 * index] = f"{page}/Contents {7 + 2 * index} 0 R>>".encode()
        objects[7 + 2 * index] = stream(instructions.encode())
    return pdf_of(objects)


def put(text: str, left: float, bottom: float, size: float = 12, matrix: str = "1 0 0 1") -> str:
    """An instruction that shows a text; the matrix gives all but the place."""
    return f"BT /F1 {size} Tf {matrix} {left} {bottom} Tm <{text.encode('utf-16-be').hex()}> Tj ET\n"


def _shown(size: float, left: float, top: float, text: str) -> str:
    return f"BT /F1 {size} Tf {left} {842 - top} Td <{text.encode('utf-16-be').hex()}> Tj ET\n"


_FOREIGN_MAP = (
    b"/CIDInit /ProcSet findresource begin begincmap /CMapName /X def 1 begincodespacerange <0000> <ffff>"
    b" endcodespacerange 1 beginbfrange <4e00> <9fff> <1700> endbfrange endcmap end"
)


def stream(data: bytes, more: str = "") -> bytes:
    """A compressed stream of a PDF."""
    packed = zlib.compress(data)
    return f"<</Length {len(packed)}/Filter/FlateDecode{more}>>stream\n".encode() + packed + b"\nendstream"


def pdf_of(objects: Mapping[int, bytes]) -> bytes:
    """A PDF of objects that are numbered from 1 without gaps; the first is its catalog."""
    made = b"%PDF-1.5\n"
    places: dict[int, int] = {}
    for number in sorted(objects):
        places[number] = len(made)
        made += f"{number} 0 obj\n".encode() + objects[number] + b"\nendobj\n"
    table = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n" + "".join(
        f"{places[n]:010} 00000 n \n" for n in sorted(places)
    )
    return made + f"{table}trailer<</Size {len(places) + 1}/Root 1 0 R>>\nstartxref\n{len(made)}\n%%EOF".encode()


def set_text(
    left: float, top: float, text: str, *, width: int = 28, size: float = 16, indent: bool = True
) -> list[Placed]:
    """A paragraph as lines of `width` characters, its first one indented by two."""
    lines: list[Placed] = []
    rest = text
    first = indent
    while rest:
        room = width - 2 if first else width
        lines.append((left + (2 * size if first else 0), top + len(lines) * 28, rest[:room]))
        rest, first = rest[room:], False
    return lines
