"""PDFs of a few kilobytes that take all memory or all time, after files that were seen in the wild."""

import zlib
from collections.abc import Mapping

from tests.core.reading.specimens import pdf_of, stream

_SEGMENT = 64 << 20


def drawing_each_other() -> bytes:
    """Two forms that each draw both: the parser goes on until memory ends."""
    forms = {number: _form(b"/X Do /Y Do", {"X": 6, "Y": 7}) for number in (6, 7)}
    return _page(b"/X Do /Y Do", {"X": 6, "Y": 7}, forms)


def nested(levels: int = 12, draws: int = 10) -> bytes:
    """A form that is drawn ten times by one that is drawn ten times ...: 10^12 draws."""
    forms = {6 + level: _form(b"/X Do " * draws, {"X": 7 + level}) for level in range(levels)}
    forms[6 + levels] = _form(b"BT /F 12 Tf 10 10 Td (x) Tj ET", {})
    return _page(b"/X Do", {"X": 6}, forms)


def deflated_twice(gigabytes: int = 4) -> bytes:
    """A page's content that is blanks by the gigabyte, compressed twice."""
    packer = zlib.compressobj(9)
    # After a full flush nothing refers to what stands before: such pieces can follow each other.
    begin = packer.compress(b" ") + packer.flush(zlib.Z_FULL_FLUSH)
    segment = packer.compress(b" " * _SEGMENT) + packer.flush(zlib.Z_FULL_FLUSH)
    inner = begin + segment * ((gigabytes << 30) // _SEGMENT) + packer.flush(zlib.Z_FINISH)
    packed = zlib.compress(inner, 9)
    content = f"<</Length {len(packed)}/Filter[/FlateDecode/FlateDecode]>>stream\n".encode() + packed + b"\nendstream"
    return _page(b"", {}, {4: content})


def endless(pages: int = 2_000) -> bytes:
    """Pages that share one content of ten million states saved and restored: little memory, and hours of time."""
    kids = " ".join(f"{4 + index} 0 R" for index in range(pages))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 3 0 R>>"
    return pdf_of(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: f"<</Type/Pages/Kids[{kids}]/Count {pages}>>".encode(),
            3: stream(b"q Q " * 10_000_000),
            **{4 + index: page for index in range(pages)},
        }
    )


def _page(content: bytes, drawn: Mapping[str, int], more: Mapping[int, bytes]) -> bytes:
    page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources{_resources(drawn)}>>"
    return pdf_of(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: page.encode(),
            4: b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
            5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
            **more,
        }
    )


def _form(content: bytes, drawn: Mapping[str, int]) -> bytes:
    head = (
        f"<</Type/XObject/Subtype/Form/BBox[0 0 600 800]/Resources{_resources(drawn)}/Length {len(content)}>>stream\n"
    )
    return head.encode() + content + b"\nendstream"


def _resources(drawn: Mapping[str, int]) -> str:
    listed = "".join(f"/{name} {number} 0 R" for name, number in drawn.items())
    return f"<</XObject<<{listed}>>/Font<</F 5 0 R>>>>"
