r"""brat's standoff, https://brat.nlplab.org/standoff.html: a folder with a text and an ``.ann`` for each document.

Names of types may have letters, figures, ``-`` and ``_`` only, so ``visual.conf`` says what label each stands for. No
annotation may contain a line end: one that does is written in fragments, a line each, which come back as one. Offsets
are code points. Read: such folders, zips of them, and single pairs; events and references are counted. What is said
beside labels is in `core.formats.brat_said`.
"""

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from core.errors import UserError
from core.formats.brat_said import SaidLines, configuration, passages, said_lines
from core.formats.jsonl_reader import Problem
from core.formats.output import Output, Written
from core.formats.protocol import Chosen, Feature, Format, Mismatch, Target
from core.formats.raw import LARGEST, GivenDataset, RawDocument, RawSpan
from core.formats.reading_back import given_back, same
from core.formats.records import DocumentRecord, SpanRecord
from core.formats.said_mapping import document_memos, outward
from core.formats.units import Counting
from core.formats.zip_errors import ZIP_ERRORS
from core.text.canonical import decode

_SAFE = re.compile(r"[A-Za-z0-9_-]+")
_CLEAN = re.compile(r"[^\w\u3400-\u9fff-]+")
_TEXT_BOUND = re.compile(r"(T\S*)\t(\S+) (\d{1,9} \d{1,9}(?:;\d{1,9} \d{1,9})*)\t?(.*)", re.DOTALL)
# Some programs write a tab between the type and the offsets.
_LOOSE = re.compile(r"(T\S*)\t(\S+)[ \t](\d{1,9})[ \t](\d{1,9})\t?(.*)", re.DOTALL)
_NOTE = re.compile(r"#\S*\tAnnotatorNotes (\S+)\t(.*)", re.DOTALL)
_KINDS = {"R": "relations", "E": "events", "A": "attributes", "M": "attributes", "N": "references", "*": "relations"}
_APART = re.compile(r"([AR])\t(.+)", re.DOTALL)
"""How `Types` knows attributes and relations from labels of the same name."""


class Types:
    """Maps codes of labels to names that brat accepts for types, and back."""

    def __init__(self, codes: Iterable[str]) -> None:
        self.by_code: dict[str, str] = {}
        for code in codes:
            self.add(code)

    def add(self, code: str) -> str:
        """The type for a label's code."""
        if code not in self.by_code:
            apart = _APART.fullmatch(code)
            kind, name = (apart[1], apart[2]) if apart else ("L", code)
            safe = name if _SAFE.fullmatch(name) else f"{kind}{len(self.by_code) + 1}"
            while safe in self.by_code.values():
                safe += "_"
            self.by_code[code] = safe
        return self.by_code[code]

    def apart(self, kind: str, code: str) -> str:
        """The type for an attribute (``A``) or a kind of links (``R``)."""
        return self.add(f"{kind}\t{code}")


def _write(records: Iterable[DocumentRecord], output: Output, chosen: Chosen) -> None:
    del chosen
    types, use = Types(label.code for label in output.about.labels), output.about.said
    relations, attributes = configuration(use, types.apart)
    for number, record in enumerate(records, 1):
        name = _name(number, record)
        with output.file(f"{name}.txt") as sink:
            sink.write(record.text.encode())
        with output.file(f"{name}.ann") as sink:
            sink.write("".join(_lines(record, types)).encode())
    with output.file("annotation.conf") as sink:
        entities = "".join(f"{type_}\n" for code, type_ in types.by_code.items() if not _APART.fullmatch(code))
        overlap = "OVERLAP\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n"
        sink.write(
            f"[entities]\n{entities}[relations]\n{relations}{overlap}[events]\n[attributes]\n{attributes}".encode()
        )
    with output.file("visual.conf") as sink:
        names = {label.code: label.name("zh") for label in output.about.labels}
        named = [(type_, _APART.sub(r"\2", code)) for code, type_ in types.by_code.items()]
        shown = "".join(f"{type_} | {_shown(code)} | {_shown(names.get(code, code))}\n" for type_, code in named)
        sink.write(f"[labels]\n{shown}[drawing]\n".encode())


def _shown(text: str) -> str:
    """A text on one line, without the sign that separates names."""
    return text.replace("\\", "\\\\").replace("|", "\\p").replace("\n", "\\n").replace("\r", "\\r")


def _hidden(text: str) -> str:
    return re.sub(r"\\([\\pnr])", lambda found: {"\\": "\\", "p": "|", "n": "\n", "r": "\r"}[found[1]], text)


def _name(number: int, record: DocumentRecord) -> str:
    title = _CLEAN.sub("_", record.meta.title).strip("_")[:40]
    return f"{number:05d}_{title or record.id[:8]}"


def _lines(record: DocumentRecord, types: Types) -> Iterator[str]:
    notes = 0
    joined = passages(record) if record.said else {}
    later = {span.id for pieces in joined.values() for span in pieces[1:]}
    numbers: dict[str, int] = {}
    for number, span in enumerate((span for span in record.spans if span.id not in later), 1):
        numbers[span.id] = number
        pieces: Sequence[SpanRecord] = joined.get(span.id, [span])
        fragments = [fragment for piece in pieces for fragment in _fragments(record, piece)]
        places = ";".join(f"{start} {end}" for start, end in fragments)
        shown = " ".join(record.text[start:end] for start, end in fragments).replace("\n", " ")
        yield f"T{number}\t{types.add(span.label)} {places}\t{shown}\n"
        if span.note is not None:
            notes += 1
            yield f"#{notes}\tAnnotatorNotes T{number}\t{_shown(span.note)}\n"
    if record.said:
        gone = {span.id for pieces in joined.values() for span in pieces}
        yield from said_lines(record, numbers, gone, types.apart, _shown)


def _fragments(record: DocumentRecord, span: SpanRecord) -> list[tuple[int, int]]:
    """The lines of an annotation."""
    quote = record.text[span.start : span.end]
    fragments = [(span.start + found.start(), span.start + found.end()) for found in re.finditer(r"[^\n]+", quote)]
    if not fragments:
        return [(span.start, span.end)]
    # Line ends at the border go to the outer fragments. brat shows them, and nothing is lost.
    fragments[0] = (span.start, fragments[0][1])
    fragments[-1] = (fragments[-1][0], span.end)
    return fragments


def _count(record: DocumentRecord, chosen: Chosen) -> Mapping[Feature, int]:
    del chosen
    return {Feature.LINKS: outward(record), Feature.MEMOS: document_memos(record)}


def read(given: GivenDataset) -> Iterator[RawDocument | Problem]:
    """The documents of a pair of files, or of all pairs in a zip."""
    data = given.data()
    if data.startswith(b"PK"):
        yield from _read_zip(data)
        return
    stem = given.name.rpartition(".")[0]
    labels = _labels_of(given.beside("visual.conf"))
    if given.name.endswith(".ann"):
        text, standoff = given.beside(f"{stem}.txt"), data
    else:
        text, standoff = data, given.beside(f"{stem}.ann")
    if text is None:
        raise UserError("import.no_text_known")
    yield _document(1, stem, text, standoff or b"", labels)


def _read_zip(data: bytes) -> Iterator[RawDocument | Problem]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = {entry.filename: entry for entry in packed.infolist()}
            if sum(entry.file_size for entry in entries.values()) > LARGEST:
                raise UserError("import.expands", kind="ZIP")
            shown = next((name for name in entries if name.rpartition("/")[2] == "visual.conf"), None)
            labels = _labels_of(packed.read(shown) if shown else None)
            names = [name for name in entries if name.endswith(".txt") and f"{name[:-4]}.ann" in entries]
            for number, name in enumerate(names, 1):
                standoff = packed.read(f"{name[:-4]}.ann")
                yield _document(number, name[:-4].rpartition("/")[2], packed.read(name), standoff, labels)
    except ZIP_ERRORS:
        raise UserError("import.damaged", kind="ZIP") from None


def _labels_of(conf: bytes | None) -> dict[str, str]:
    """The label of each type: the name that follows the type in section ``[labels]`` of ``visual.conf``."""
    labels: dict[str, str] = {}
    section = ""
    for line in (conf or b"").decode("utf-8", "replace").splitlines():
        if line.startswith("["):
            section = line.strip()
        elif section == "[labels]" and "|" in line:
            type_, *names = (part.strip() for part in line.split("|"))
            if type_ and names and names[0] and type_ not in labels:
                labels[type_] = _hidden(names[0])
    return labels


def _document(number: int, name: str, text: bytes, standoff: bytes, labels: dict[str, str]) -> RawDocument | Problem:
    try:
        decoded = text.decode("utf-8")
    except UnicodeDecodeError:
        decoded = decode(text).text
    title = re.sub(r"^\d{5}_", "", name)
    document = RawDocument(number, decoded, meta={"title": title})
    notes: dict[str, str] = {}
    more = SaidLines(document, labels, _hidden)
    places = _take_lines(document, standoff.decode("utf-8", "replace"), more, notes)
    more.close(places, notes)
    for identity, note in notes.items():
        if identity in places:
            document.spans[places[identity]] = document.spans[places[identity]]._replace(note=note)
        else:
            document.left_out["notes of others"] += 1
    return document


def _take_lines(document: RawDocument, standoff: str, more: SaidLines, notes: dict[str, str]) -> dict[str, int]:
    """The places of the spans by the file's ids. `more` and `notes`, by what they are about, take what is beside."""
    places: dict[str, int] = {}
    for at, line in enumerate(standoff.split("\n"), 1):
        line = line.rstrip("\r")
        if not line.strip():
            continue
        if line.startswith("T"):
            before = len(document.spans)
            identity = _take(document, line, at, more.labels)
            if identity:
                places[identity] = before
                more.join(range(before, len(document.spans)))
        elif found := _NOTE.fullmatch(line):
            notes[found[1]] = _hidden(found[2])
        elif not more.take(line):
            document.left_out[_KINDS.get(line[0], "other lines")] += 1
    return places


def _take(document: RawDocument, line: str, at: int, labels: Mapping[str, str]) -> str | None:
    """Read a span, or those that are the pieces of a passage. Its id is kept if it is a UUID."""
    found = _TEXT_BOUND.fullmatch(line)
    if found:
        identity, type_, listed, quote = found.groups()
    elif found := _LOOSE.fullmatch(line):
        identity, type_, start, end, quote = found.groups()
        listed = f"{start} {end}"
    else:
        document.refuse(at, at)
        return None
    fragments = [tuple(map(int, fragment.split())) for fragment in listed.split(";")]
    pieces = _pieces(document.text, [(first, last) for first, last in fragments])
    label = labels.get(type_, type_)
    if len(pieces) == 1 and len(fragments) == 1:
        # Blanks prove nothing: brat writes a line end as one.
        document.spans.append(RawSpan(*pieces[0], label, quote if quote.strip() else None))
        return identity
    # The line ends between the fragments are not in the quote.
    joined = " ".join(document.text[first:last] for first, last in fragments)
    is_quoted = " ".join(joined.split()) == " ".join(quote.split()) or not quote.strip()
    for start, end in pieces:
        document.spans.append(RawSpan(start, end, label, document.text[start:end] if is_quoted else quote))
    return identity


def _pieces(text: str, fragments: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Fragments with nothing but line ends between them as one."""
    found = [fragments[0]]
    for (_, before), (start, end) in pairwise(fragments):
        gap = text[before:start]
        if gap and not gap.strip("\r\n"):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def _verify(written: Written, records: Iterator[DocumentRecord], chosen: Chosen) -> int:
    del chosen
    verified = 0
    given = given_back(written, "visual.conf")
    labels = _labels_of(given.beside("visual.conf"))
    for number, record in enumerate(records, 1):
        name = _name(number, record)
        text, standoff = written.content(f"{name}.txt"), written.content(f"{name}.ann")
        if text is None or standoff is None:
            raise Mismatch(number)
        verified += same(_document(number, name, text, standoff, labels), record, record.spans, Counting(), number)
    return verified


def recognise(name: str, head: bytes) -> bool:
    """Whether it is an ``.ann`` file of standoff, or a zip that begins with one."""
    if name.lower().endswith(".ann"):
        return True
    return head.startswith(b"PK\x03\x04") and name.lower().endswith(".zip") and b".ann" in head[:65_536]


FORMAT = Format(
    id="brat",
    title="brat",
    description="A folder with a text and its standoff for each document",
    suffix="",
    version=1,
    holds=frozenset(
        [Feature.OVERLAPS, Feature.UNLABELLED, Feature.NOTES, Feature.ATTRIBUTES, Feature.LINKS, Feature.MEMOS]
    ),
    target=Target.FOLDER,
    link="https://brat.nlplab.org/standoff.html",
    write=_write,
    verify=_verify,
    raw=read,
    recognise=recognise,
    count=_count,
)
