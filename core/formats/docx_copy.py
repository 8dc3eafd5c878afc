"""A reading copy for Word: labels as shading in their colours, and each annotation as a real comment in the margin.

By python-docx. The copy is read back from its own XML: the text of each document, and what each comment covers.
"""

import importlib
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from core.formats.output import About, Output, Written
from core.formats.protocol import Chosen, Feature, Format, Mismatch
from core.formats.reading_copy import SHOWN, about_document, colour_of, lines, remark, tint
from core.formats.records import DocumentRecord, SpanRecord

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ODD = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
_SHOWN = {f"{_W}tab": "\t", f"{_W}noBreakHyphen": "-"}
"""Elements that stand for characters."""
_TITLE, _ABOUT = "Heading1", "Subtitle"


def clean(text: str) -> str:
    """A text without characters that XML 1.0 cannot hold."""
    return _ODD.sub("", text)


def _write(records: Iterable[DocumentRecord], output: Output, chosen: Chosen) -> None:
    del chosen
    docx: Any = importlib.import_module("docx")
    document: Any = docx.Document()
    document.core_properties.title = clean(output.about.name)
    east_asian: Any = importlib.import_module("docx.oxml.ns").qn("w:eastAsia")
    document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts().set(east_asian, "SimSun")
    for record in records:
        _document(document, record, output.about)
    made = io.BytesIO()
    document.save(made)
    with output.file() as sink:
        sink.write(made.getvalue())


def _document(document: Any, record: DocumentRecord, about: About) -> None:
    document.add_paragraph(clean(record.meta.title).replace("\n", " "), style="Heading 1")
    for line in about_document(about, record):
        document.add_paragraph(clean(line).replace("\n", " "), style="Subtitle")
    first: dict[int, Any] = {}
    last: dict[int, Any] = {}
    for line in lines(record):
        paragraph = document.add_paragraph()
        for stretch in line:
            run = paragraph.add_run(clean(stretch.text))
            if stretch.spans:
                _shade(run, colour_of(about, stretch.spans[-1].label))
            for number in stretch.begins:
                first.setdefault(number, run)
            for number in stretch.over:
                last[number] = run
    for number, span in enumerate(record.spans, 1):
        if number in first and number in last and _is_held(record, span):
            document.add_comment(
                runs=[first[number], last[number]],
                text=clean(remark(about, span, record.said)),
                author=clean(span.annotator) or "-",
                initials=clean(span.annotator)[:2],
            )


def _shade(run: Any, colour: str) -> None:
    oxml: Any = importlib.import_module("docx.oxml")
    ns: Any = importlib.import_module("docx.oxml.ns")
    shading = oxml.OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", tint(colour, 0.35)[1:])):
        shading.set(ns.qn(name), value)
    run._r.get_or_add_rPr().append(shading)  # noqa: SLF001 - python-docx has no shading of its own


def _held(record: DocumentRecord) -> list[SpanRecord]:
    """Annotations with a character that a paragraph can hold: not only line ends and control characters."""
    return [span for span in record.spans if _is_held(record, span)]


def _is_held(record: DocumentRecord, span: SpanRecord) -> bool:
    return bool(clean(record.text[span.start : span.end]).strip("\n"))


def _count(record: DocumentRecord, chosen: Chosen) -> Mapping[Feature, int]:
    del chosen
    return {Feature.EDGES: len(record.spans) - len(_held(record))}


def _verify(written: Written, records: Iterator[DocumentRecord], chosen: Chosen) -> int:
    del chosen
    verified = 0
    back = _read_back(written.content() or b"")
    number = 0
    for number, record in enumerate(records, 1):
        found = next(back, None)
        if found is None or found[0] != clean(record.text):
            raise Mismatch(number)
        held = _held(record)
        wanted = [clean(record.text[span.start : span.end]).strip("\n") for span in held]
        if sorted(wanted) != sorted(text.strip("\n") for text in found[1]):
            raise Mismatch(number)
        verified += len(held)
    if next(back, None) is not None:
        raise Mismatch(number + 1)
    return verified


def _read_back(data: bytes) -> Iterator[tuple[str, list[str]]]:
    """Each document's text, and the text that each of its comments covers."""
    from defusedxml.ElementTree import fromstring

    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        root: Any = fromstring(packed.read("word/document.xml"))
    back: _Back | None = None
    for paragraph in root.iter(f"{_W}p"):
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        name = "" if style is None else style.get(f"{_W}val")
        if name == _TITLE:
            if back is not None:
                yield back.whole()
            back = _Back()
        elif name != _ABOUT and back is not None:
            back.paragraph(paragraph)
    if back is not None:
        yield back.whole()


class _Back:
    """One document while it is read back."""

    def __init__(self) -> None:
        self.paragraphs: list[str] = []
        self.covered: dict[str, list[str]] = {}
        self.open: set[str] = set()

    def whole(self) -> tuple[str, list[str]]:
        return "\n".join(self.paragraphs), ["".join(pieces) for pieces in self.covered.values()]

    def paragraph(self, paragraph: Any) -> None:
        pieces: list[str] = []
        for id_ in self.open:
            self.covered[id_].append("\n")
        for element in paragraph.iter():
            id_ = element.get(f"{_W}id", "")
            if element.tag == f"{_W}commentRangeStart":
                self.open.add(id_)
                self.covered[id_] = []
            elif element.tag == f"{_W}commentRangeEnd":
                self.open.discard(id_)
            elif (text := _SHOWN.get(element.tag, element.text if element.tag == f"{_W}t" else None)) is not None:
                pieces.append(text)
                for open_ in self.open:
                    self.covered[open_].append(text)
        self.paragraphs.append("".join(pieces))


FORMAT = Format(
    id="docx",
    title="Word to read",
    description="A document with labels as shading and annotations as comments, for reading in Word",
    suffix=".docx",
    version=1,
    holds=SHOWN,
    link="https://python-docx.readthedocs.io",
    write=_write,
    verify=_verify,
    count=_count,
)
