"""REFI-QDA, https://www.qdasoftware.org: a project (.qdpx) or a codebook (.qdc) for NVivo, ATLAS.ti, MAXQDA and others.

A .qdpx is a zip with ``project.qde`` and the texts under ``Sources``. Positions are code points by the standard; NVivo
counts UTF-16 units and line ends as two, which is found out by trying (`core.formats.units`). The order of elements is
the schema's (Project.xsd, 18 March 2019). What is said beside labels is in `core.formats.refi_said`.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from hashlib import sha1
from typing import Any
from xml.etree import ElementTree

from core.errors import UserError
from core.formats import bounded_xml
from core.formats.jsonl_reader import Problem
from core.formats.meta import known_to_json
from core.formats.output import About, Output, Written
from core.formats.protocol import COUNTED_APART, OF_ANNOTATIONS, SAID, TEXTS, Choice, Chosen, Feature, Format, Option
from core.formats.raw import LARGEST, GivenDataset, RawCodebook, RawDocument, RawSpan
from core.formats.reading_back import verify_by_reading
from core.formats.records import DocumentRecord
from core.formats.refi_said import Listed, SaidElements, SaidInProject, listed
from core.formats.zip_errors import ZIP_ERRORS
from core.ids import LabelId
from core.model import Label
from core.text.canonical import decode
from core.times import now

PROJECT, CODEBOOK = "urn:QDA-XML:project:1.0", "urn:QDA-XML:codebook:1.0"
_SPACE = bytes.fromhex("6f1c1f0e6f0f5d0a9a835e1f6f7f4c11")
_INTERNAL = "internal://"
_NO_SOURCES = b"<Sources />"

Element = ElementTree.Element


_FOR_NONE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that XML 1.0 cannot hold."""
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#09;"}
_ODD = re.compile('[\x00-\x1f&<>"\ufffe\uffff]')


def guid(*parts: str) -> str:
    """An id that follows from some names and is always the same, for what has none: a UUIDv5 (RFC 9562)."""
    # `uuid.uuid5` gives the same and takes six times as long; a project has one for each annotation.
    digits = sha1(_SPACE + "\0".join(parts).encode(), usedforsecurity=False).hexdigest().upper()
    variant = _VARIANT[digits[16]]
    return f"{digits[:8]}-{digits[8:12]}-5{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:32]}"


_VARIANT = {digit: "89AB"[number % 4] for number, digit in enumerate("0123456789ABCDEF")}


def _text(value: str) -> str:
    """A text without characters that XML 1.0 cannot hold."""
    return _FOR_NONE.sub("", value)


def _escaped(value: str) -> str:
    """A text as the value of an attribute."""
    # A character that XML cannot hold becomes nothing.
    return _ODD.sub(lambda found: _ESCAPED.get(found[0], ""), value) if _ODD.search(value) else value


_time = lru_cache(1024)(_escaped)
"""Many annotations are of the same time."""


def _write(records: Iterable[DocumentRecord], output: Output, chosen: Chosen) -> None:
    if chosen["part"] == "codebook":
        for _record in records:
            pass
        with output.file() as sink:
            sink.write(codebook_xml(output.about))
        return
    made = io.BytesIO()
    # The quickest of zlib's levels: the others take longer than all the rest, and save a tenth.
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        project, people = _project(output.about), dict[str, str]()
        ElementTree.SubElement(project, "Sources")
        coded = {label.code: guid("code", label.id) for label in output.about.labels}
        sources: list[str] = []
        said = SaidElements(output.about.said, guid, _escaped, _content)
        for record in records:
            name = f"{guid('text', record.id)}.txt"
            packed.writestr(f"Sources/{name}", record.text.encode())
            sources.append(_source(record, name, coded, people, said))
        _users(project, people)
        _more_codes(project, coded, output.about.labels)
        before, empty, behind = _bytes(project).partition(_NO_SOURCES)
        with packed.open("project.qde", "w", force_zip64=True) as file:
            file.write(before + said.before_sources().encode())
            if sources:
                file.write(b"<Sources>")
                for source in sources:
                    file.write(source.encode())
                file.write(b"</Sources>")
            else:
                file.write(empty)
            file.write(said.behind_sources().encode() + behind)
    with output.file() as sink:
        sink.write(made.getvalue())


def _project(about: About) -> Element:
    attributes = {
        "name": _text(about.name) or "Biaodu",
        "origin": "Biaodu",
        "xmlns": PROJECT,
        "creationDateTime": now(),
    }
    project = ElementTree.Element("Project", attributes)
    ElementTree.SubElement(project, "Users")
    project.append(_codebook(about.labels))
    return project


def _codebook(labels: Sequence[Label]) -> Element:
    codebook = ElementTree.Element("CodeBook")
    codes = ElementTree.SubElement(codebook, "Codes")
    made: dict[str, Element] = {}
    waiting = list(labels)
    while waiting:
        ready = [label for label in waiting if label.parent is None or label.parent in made] or waiting
        for label in ready:
            above = made.get(label.parent or "", codes)
            made[label.id] = _code(above, guid("code", label.id), label.code, label.colour)
            described = "\n".join(
                filter(None, (label.name_zh, label.name_en, label.definition_zh, label.definition_en))
            )
            if described:
                ElementTree.SubElement(made[label.id], "Description").text = _text(described)
        waiting = [label for label in waiting if label.id not in made]
    # Labels that stand above each other in a circle are written beside each other. The schema has the description
    # before the codes below.
    for element in made.values():
        element[:] = sorted(element, key=lambda child: child.tag != "Description")
    return codebook


def _code(above: Element, id_: str, name: str, colour: str | None = None) -> Element:
    attributes = {"guid": id_, "name": _text(name), "isCodable": "true"}
    return ElementTree.SubElement(above, "Code", attributes | ({"color": colour} if colour else {}))


def _more_codes(project: Element, coded: dict[str, str], labels: Sequence[Label]) -> None:
    """Add codes of annotations that the codebook does not have, as when names stand for labels."""
    known = {label.code for label in labels}
    codes = project.find("CodeBook/Codes")
    assert codes is not None
    for code, id_ in coded.items():
        if code not in known:
            _code(codes, id_, code)
    if not len(codes):
        _code(codes, guid("code", "none"), "-")


def _users(project: Element, people: dict[str, str]) -> None:
    users = project.find("Users")
    assert users is not None
    for name, id_ in people.items():
        ElementTree.SubElement(users, "User", {"guid": id_, "name": _text(name)})
    if not people:
        project.remove(users)


def _source(
    record: DocumentRecord, name: str, coded: dict[str, str], people: dict[str, str], said: SaidElements
) -> str:
    """The element of a text, as text itself: a tree of all annotations takes most of the time that an export has."""
    title = _escaped(record.meta.title) or record.id[:12]
    parts = [f'<TextSource guid="{guid("source", record.id)}" name="{title}" plainTextPath="{_INTERNAL}{name}">']
    meta = {key: value for key, value in known_to_json(record.meta).items() if key != "title"}
    if meta:
        described = "\n".join(f"{key}: {value}" for key, value in meta.items() if isinstance(value, str | int))
        parts.append(f"<Description>{_content(described)}</Description>")
    for start, end, label, id_, annotator, note, created, updated, _ in record.spans:
        who = people.get(annotator) or people.setdefault(annotator, guid("user", annotator))
        code = coded.get(label) or coded.setdefault(label, guid("label", label))
        made = f'creatingUser="{who}" creationDateTime="{_time(created)}"'
        # Readers take the name for the text. If XML cannot hold any of the text, there is no name.
        quote = _escaped(record.text[start : min(end, start + 60)])
        named = f' name="{quote}"' if quote else ""
        parts.append(
            f'<PlainTextSelection guid="{id_.upper()}"{named} startPosition="{start}" endPosition="{end}" {made}'
            f' modifiedDateTime="{_time(updated)}">'
        )
        if note is not None:
            parts.append(f"<Description>{_content(note)}</Description>")
        notes = said.references(record, id_) if record.said else ""
        parts.append(
            f'<Coding guid="{guid("coding", id_)}" {made}><CodeRef targetGUID="{code}" /></Coding>'
            f"{notes}</PlainTextSelection>"
        )
    if record.said:
        said.document(record, lambda name: people.get(name) or people.setdefault(name, guid("user", name)))
        parts.append(said.references(record))
    parts.append("</TextSource>")
    return "".join(parts)


def _content(value: str) -> str:
    """A text between elements, in which line ends and tabs stay; a carriage return would be read as a line end."""
    return _text(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")


def codebook_xml(about: About) -> bytes:
    """The codebook alone, as .qdc."""
    codebook = _codebook(about.labels)
    codebook.attrib |= {"xmlns": CODEBOOK, "origin": "Biaodu"}
    return _bytes(codebook)


def _bytes(root: Element) -> bytes:
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode").encode() + b"\n"


def read(given: GivenDataset) -> Iterator[RawDocument | RawCodebook | Problem]:
    """The texts of a project, with what is coded in them."""
    data = given.data()
    if not data.startswith(b"PK"):
        # Outside of an archive, texts are in files beside it, or nowhere.
        yield from _documents(_parsed(data), partial(_beside, given))
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            entries = {entry.filename: entry for entry in packed.infolist()}
            if sum(entry.file_size for entry in entries.values()) > LARGEST:
                raise UserError("import.expands", kind="QDPX")
            name = next((name for name in entries if name.lower().endswith(".qde")), None)
            if name is None:
                raise UserError("import.damaged", kind="QDPX")
            by_name = {entry.rpartition("/")[2].lower(): entry for entry in entries}
            project = _parsed(packed.read(name))

            taken = 0

            def source(path: str) -> bytes | None:
                nonlocal taken
                entry = by_name.get(path.rpartition("/")[2].lower())
                if entry is None:
                    return None
                # Any number of sources may name the same text.
                taken += entries[entry].file_size
                if taken > LARGEST:
                    raise UserError("import.expands", kind="QDPX")
                return packed.read(entry)

            yield from _documents(project, source)
    except ZIP_ERRORS:
        raise UserError("import.damaged", kind="QDPX") from None


def _beside(given: GivenDataset, path: str) -> bytes | None:
    return given.beside(path.rpartition("/")[2])


def _parsed(data: bytes) -> Element:
    root: Element = bounded_xml.parsed(data, "QDE", LARGEST // 4)
    return root


def _name(element: Element) -> str:
    return _local(element.tag)


@lru_cache(1024)
def _local(tag: str) -> str:
    """The name of a tag without its namespace."""
    return tag.rpartition("}")[2]


def _children(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element if _name(child) == name)


def _documents(
    project: Element, source: Callable[[str], bytes | None]
) -> Iterator[RawDocument | RawCodebook | Problem]:
    elements = listed(project)
    labels = _labels(elements)
    if labels:
        yield RawCodebook(labels)
    codes = {label.id.upper(): label.code for label in labels}
    people = {user.get("guid", "").upper(): user.get("name", "") for name, user in elements if name == "User"}
    said = SaidInProject(elements, people, lambda path: _text_of(source, path))
    found: list[RawDocument | Problem] = []
    number = 0
    for name, element in elements:
        if name == "TextSource":
            number += 1
            found.append(_document(number, element, source, codes, people, said))
        elif name in ("PictureSource", "PDFSource", "AudioSource", "VideoSource"):
            number += 1
            found.append(Problem(number, "import.unsupported", {"kind": name.removesuffix("Source")}))
    others = said.links()
    first = next((document for document in found if isinstance(document, RawDocument)), None)
    if others and first is not None:
        first.left_out["links"] += others
    yield from found


def _text_of(source: Callable[[str], bytes | None], path: str) -> str | None:
    data = source(_bare(path)) if path else None
    return None if data is None else _decoded(data)


def _bare(path: str) -> str:
    return path.removeprefix(_INTERNAL).removeprefix("relative://")


def _labels(project: Listed) -> tuple[Label, ...]:
    """The codes of a codebook, each after the one above it.

    If two have the same name, the second is called by its path.
    """
    found: list[Label] = []
    names: set[str] = set()

    def take(above: Element, parent: LabelId | None, path: str) -> None:
        for code in _children(above, "Code"):
            name = (code.get("name") or "").strip()
            whole = f"{path}/{name}" if path else name
            chosen = name if name not in names else whole
            id_ = LabelId(code.get("guid") or whole)
            if name and chosen not in names:
                names.add(chosen)
                colour = code.get("color") or ""
                described = next((child.text or "" for child in _children(code, "Description")), "")
                colour = colour.upper() if re.fullmatch("#[0-9A-Fa-f]{6}", colour) else ""
                found.append(Label(id_, chosen, chosen, "", colour, parent=parent, definition_zh=described))
            take(code, id_ if name else parent, whole)

    for name, element in project:
        if name == "Codes":
            take(element, None, "")
    return tuple(found)


def _document(
    number: int, element: Element, source: Any, codes: dict[str, str], people: dict[str, str], said: SaidInProject
) -> RawDocument | Problem:
    inline = next((child.text or "" for child in _children(element, "PlainTextContent")), None)
    path = element.get("plainTextPath") or ""
    data = source(_bare(path)) if inline is None and path else None
    if inline is None and data is None:
        return Problem(number, "import.no_text_known")
    text = inline if inline is not None else _decoded(data or b"")
    described = next((child.text or "" for child in _children(element, "Description")), "")
    meta: dict[str, object] = {"title": element.get("name") or ""}
    for line in described.splitlines():
        key, found, value = line.partition(": ")
        if found and key in ("region", "year", "issuer", "date", "kind"):
            meta[key] = value
    document = RawDocument(number, text, meta=meta)
    selections: list[tuple[Element, range]] = []
    for child in element:
        name = _local(child.tag)
        if name == "PlainTextSelection":
            before = len(document.spans)
            _take(document, child, len(selections) + 1, codes, people)
            selections.append((child, range(before, len(document.spans))))
        elif name == "Coding":
            document.left_out[name] += 1
    said.document(document, element, selections)
    return document


def _decoded(data: bytes) -> str:
    try:
        # A mark at the beginning stays, because some programs count it.
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return decode(data).text


def _take(document: RawDocument, selection: Element, at: int, codes: dict[str, str], people: dict[str, str]) -> None:
    codings: list[Element] = []
    note: str | None = None
    for child in selection:
        kind = _local(child.tag)
        if kind == "Coding":
            codings.append(child)
        elif kind == "Description" and note is None:
            note = child.text or ""
    given = selection.get
    begin, stop = given("startPosition", ""), given("endPosition", "")
    if not (begin.isdecimal() and stop.isdecimal() and len(begin) < 12 and len(stop) < 12):
        document.refuse(at)
        return
    if not codings:
        document.left_out["selections without a code"] += 1
    start, end = int(begin), int(stop)
    quote = _quote(given("name") or "", end - start)
    for coding in codings:
        target = next((ref.get("targetGUID", "") for ref in coding if _local(ref.tag) == "CodeRef"), "")
        label = codes.get(target.upper(), "")
        if not target or not label:
            document.refuse(at)
            continue
        who = coding.get("creatingUser") or given("creatingUser") or ""
        id_ = given("guid", "").lower() if len(codings) == 1 else ""
        created = given("creationDateTime") or coding.get("creationDateTime") or ""
        updated = given("modifiedDateTime") or ""
        person = people.get(who.upper(), "")
        document.spans.append(RawSpan(start, end, label, quote, person, note, id_, created, updated))


def _quote(name: str, length: int) -> str | None:
    """In several programs the name of a selection is its text. A name that was cut or chosen proves nothing."""
    return name if name and len(name) == length and len(name) < 60 and "\n" not in name else None


def _verify_codebook(written: Written) -> int:
    _parsed(written.content() or b"")
    return 0


_verify_project = verify_by_reading(read)


def _verify(written: Written, records: Iterator[DocumentRecord], chosen: Chosen) -> int:
    return _verify_codebook(written) if chosen["part"] == "codebook" else _verify_project(written, records, chosen)


def recognise(name: str, head: bytes) -> bool:
    """Whether it is a project of the exchange."""
    suffix = name.lower().rpartition(".")[2]
    return (suffix == "qdpx" and head.startswith(b"PK")) or any(
        namespace.encode() in head[:4096] for namespace in (PROJECT, CODEBOOK)
    )


FORMAT = Format(
    id="refi",
    title="REFI-QDA",
    description="A project for NVivo, ATLAS.ti, MAXQDA and other programs of qualitative research",
    suffix=".qdpx",
    version=1,
    holds=(TEXTS - {Feature.METADATA}) | OF_ANNOTATIONS | SAID,
    options=(
        Option(
            "part",
            "Write",
            (
                Choice("project", "The project", "Texts, codes and what is coded, .qdpx"),
                Choice(
                    "codebook",
                    "The codebook only",
                    "Codes with colours and definitions; call it .qdc",
                    frozenset(Feature) - COUNTED_APART,
                    one_way=True,
                ),
            ),
        ),
    ),
    link="https://www.qdasoftware.org/products-project-exchange/",
    write=_write,
    verify=_verify,
    raw=read,
    recognise=recognise,
)
