"""CEC, the Chinese Emergency Corpus, https://github.com/shijiebei2009/CEC-Corpus: events marked in the text; read only.

The files are laid out with line ends and tabs that are no part of the text; elements become spans with their names.
"""

import re
from collections.abc import Iterator
from typing import Any

from core.errors import UserError
from core.formats import bounded_xml
from core.formats.jsonl_reader import Problem
from core.formats.protocol import Feature, Format
from core.formats.raw import LARGEST, GivenDataset, RawDocument, RawSpan

_LABELS = frozenset(["Event", "Time", "Location", "Object", "Participant", "Denoter"])
_LAYOUT = re.compile(r"[ \t]*[\r\n][ \t\r\n]*")


def read(given: GivenDataset) -> Iterator[RawDocument | Problem]:
    """The report of a file."""
    root: Any = bounded_xml.parsed(given.data(), "XML", LARGEST // 8)
    title = _flat("".join(root.findtext("Title") or ""))
    walk = _Walk()
    walk.element(root)
    document = RawDocument(1, "".join(walk.parts), walk.spans, {"title": title})
    document.left_out.update({"relations": sum(1 for element in root.iter() if element.tag == "eRelation")})
    document.left_out = +document.left_out
    yield document


def _flat(text: str) -> str:
    return " ".join(text.split())


class _Walk:
    """Walks through the elements and collects text and spans."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.spans: list[RawSpan] = []

    def element(self, element: Any, depth: int = 0) -> None:
        if depth > 50:
            raise UserError("import.expands", kind="XML")
        if element.tag == "eRelation":
            return
        start = self.length
        place = len(self.spans)
        self.add(element.text)
        for child in element:
            self.element(child, depth + 1)
            self.add(child.tail)
        if element.tag in _LABELS and self.length > start:
            text = "".join(self.parts)[start : self.length]
            first, last = len(text) - len(text.lstrip()), len(text.rstrip())
            if first < last:
                span = RawSpan(start + first, start + last, element.tag, text[first:last])
                self.spans.insert(place, span)
        if element.tag in ("Title", "ReportTime", "Paragraph") and self.length:
            self.add_exactly("\n")

    def add(self, text: str | None) -> None:
        self.add_exactly(_LAYOUT.sub("", text or ""))

    def add_exactly(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)


def recognise(name: str, head: bytes) -> bool:
    """Whether it has the elements of the corpus."""
    start = head[:4096]
    return name.lower().endswith(".xml") and b"<Body>" in start and (b"<Event" in start or b"<Sentence>" in start)


FORMAT = Format(
    id="cec",
    title="CEC",
    description="A report of the Chinese Emergency Corpus with its events, read only",
    suffix=".xml",
    version=1,
    holds=frozenset([Feature.OVERLAPS, Feature.UNLABELLED]),
    link="https://github.com/shijiebei2009/CEC-Corpus",
    raw=read,
    converted=True,
    recognise=recognise,
)
