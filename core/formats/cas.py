"""UIMA CAS, as INCEpTION and Apache UIMA read it: XMI or JSON, a file a document and one type system, by dkpro-cassis.

Files count in UTF-16 units; the library converts. Labels are annotations of our type with a feature ``label``. Read:
every annotation of a type that is not about sentences, tokens or the document, by its value or its type's name; its
other features are attributes. What is said beside labels is in `core.formats.cas_said`.
"""

import importlib
import importlib.util
import io
import re
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from core.errors import UserError
from core.formats import bounded_xml
from core.formats.cas_said import OURS, Features, SaidStructures
from core.formats.jsonl_reader import Problem
from core.formats.output import Output, Written
from core.formats.protocol import OF_ANNOTATIONS, SAID, Chosen, Feature, Format, Mismatch, OffsetUnit, Target
from core.formats.raw import LARGEST, GivenDataset, RawDocument, RawSpan
from core.formats.reading_back import given_back, same
from core.formats.records import DocumentRecord
from core.formats.said import SaidUse
from core.formats.said_mapping import outward
from core.formats.units import Counting

_ODD = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")
TYPE = "webanno.custom.Category"
"""INCEpTION takes types of this namespace for layers of the project."""
_FEATURES = ("label", "annotator", "note", "created_at", "updated_at", "uuid")
_TYPES = "TypeSystem.xml"
_PASSED_OVER = (
    "Sentence",
    "Token",
    "DocumentMetaData",
    "DocumentAnnotation",
    "Sofa",
    "TagsetDescription",
    "CASMetadata",
)
_VALUES = ("label", "value", "PosValue", "identifier", "Category", "category", "name")


def _cassis() -> Any:
    return importlib.import_module("cassis")


def _type_system(cassis: Any, use: SaidUse, features: Features) -> Any:
    system = cassis.TypeSystem()
    made = system.create_type(name=TYPE, supertypeName="uima.tcas.Annotation")
    for feature in _FEATURES:
        system.create_feature(domainType=made, name=feature, rangeType="uima.cas.String")
    features.declare(system, made, use)
    return system


def _writer(suffix: str) -> Callable[[Iterable[DocumentRecord], Output, Chosen], None]:
    def write(records: Iterable[DocumentRecord], output: Output, chosen: Chosen) -> None:
        del chosen
        cassis = _cassis()
        use = output.about.said
        features = Features(use, (*_FEATURES, *_VALUES))
        system = _type_system(cassis, use, features)
        with output.file(_TYPES) as sink:
            sink.write(system.to_xml().encode())
        for number, record in enumerate(records, 1):
            cas = _cas(cassis, system, shown(record) if suffix == ".xmi" else record, features)
            with output.file(f"{number:05d}{suffix}") as sink:
                sink.write((cas.to_xmi() if suffix == ".xmi" else cas.to_json()).encode())

    return write


def shown(record: DocumentRecord) -> DocumentRecord:
    """A document as XML can hold it. Each control character becomes another sign, so that all offsets stay."""
    notes = (span._replace(note=_ODD.sub("", span.note)) if span.note else span for span in record.spans)
    return replace(record, text=_ODD.sub("\ufffd", record.text), spans=list(notes))


def _clean(text: object) -> str | None:
    """A text as XML can hold it."""
    return _ODD.sub("", text) if isinstance(text, str) else None


def _count_in_xml(record: DocumentRecord, chosen: Chosen) -> Mapping[Feature, int]:
    return {Feature.CONTROLS: int(_ODD.search(record.text) is not None), **_count(record, chosen)}


def _count(record: DocumentRecord, chosen: Chosen) -> Mapping[Feature, int]:
    del chosen
    return {Feature.LINKS: outward(record)}


def _cas(cassis: Any, system: Any, record: DocumentRecord, features: Features) -> Any:
    cas = cassis.Cas(typesystem=system)
    cas.sofa_string = record.text
    cas.sofa_mime = "text/plain"
    category = system.get_type(TYPE)
    by_id: dict[str, Any] = {}
    for start, end, label, id_, annotator, note, created, updated, _ in record.spans:
        more = features.of(record, id_) if record.said else {}
        cas.add(
            made := category(
                begin=start,
                end=end,
                label=label,
                annotator=annotator,
                note=note,
                created_at=created,
                updated_at=updated,
                uuid=id_,
                **more,
            )
        )
        by_id[id_] = made
    if record.said:
        features.add(cas, system, record, by_id, _clean)
    return cas


def read(given: GivenDataset) -> Iterator[RawDocument | Problem]:
    """The text of one CAS with its annotations, in code points as the library gives them."""
    if importlib.util.find_spec("cassis") is None:
        raise UserError("import.needs_add_on", format="UIMA CAS", package="dkpro-cassis")
    data = given.data()
    if len(data) > LARGEST // 4:
        raise UserError("import.expands", kind="CAS")
    cas = _load(given, data)
    with _library():
        views = [cas.get_view(view.sofa.sofaID) for view in cas.views]
        found = [(view.sofa_string, list(view.select_all()) + _beside(view)) for view in views]
    documents = [
        _document(number, text, listed)
        for number, (text, listed) in enumerate(found, 1)
        if text and isinstance(text, str)
    ]
    if not documents:
        yield Problem(1, "text.empty")
    yield from documents


def _beside(view: Any) -> list[Any]:
    """Structures of ours that are about the whole text, and so no annotations of it."""
    return [structure for name in OURS[2:] if view.typesystem.contains_type(name) for structure in view.select(name)]


@contextmanager
def _library() -> Generator[None]:
    """Around calls of the libraries, and nothing of ours: what they raise on a broken file is ``import.damaged``."""
    with warnings.catch_warnings():
        # Of types that the type system lacks, which are taken all the same.
        warnings.simplefilter("ignore")
        try:
            yield
        except Exception:  # noqa: BLE001 - they raise whatever they stumble over
            raise UserError("import.damaged", kind="CAS") from None


def _load(given: GivenDataset, data: bytes) -> Any:
    cassis = _cassis()
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        with _library():
            return cassis.load_cas_from_json(io.BytesIO(data))
    # The library's own parser knows no bounds.
    elements = list(bounded_xml.parsed(data, "CAS", LARGEST // 4))
    stem = given.name.rpartition(".")[0]
    beside = given.beside(_TYPES) or given.beside(f"{stem}-typesystem.xml") or given.beside("typesystem.xml")
    if beside:
        bounded_xml.parsed(beside, "CAS", LARGEST // 4)
        with _library():
            system = cassis.load_typesystem(io.BytesIO(beside))
    else:
        system = _types_of(cassis, elements)
    with _library():
        return cassis.load_cas_from_xmi(io.BytesIO(data), typesystem=system, lenient=True)


def _types_of(cassis: Any, elements: Sequence[Any]) -> Any:
    """A type system made from what a file uses, if the file came without: every attribute is a string."""
    system, known = cassis.TypeSystem(), dict[str, set[str]]()
    for element in elements:
        namespace, _, short = element.tag.removeprefix("{").partition("}")
        path = namespace.removeprefix("http:///").removesuffix(".ecore").replace("/", ".")
        if {"begin", "end"} <= element.attrib.keys() and not path.startswith("uima"):
            features = {name for name in element.attrib if name not in ("begin", "end", "sofa") and "}" not in name}
            known.setdefault(f"{path}.{short}", set()).update(features)
    with _library():
        for name, features in known.items():
            made = system.create_type(name=name, supertypeName="uima.tcas.Annotation")
            for feature in features:
                system.create_feature(domainType=made, name=feature, rangeType="uima.cas.String")
    return system


def _document(number: int, text: str, listed: Sequence[Any]) -> RawDocument:
    document = RawDocument(number, text)
    beside = SaidStructures(document)
    for annotation in listed:
        if beside.take(annotation):
            continue
        name: str = annotation.type.name
        short = name.rpartition(".")[2]
        start, end = getattr(annotation, "begin", None), getattr(annotation, "end", None)
        if type(start) is not int or type(end) is not int or short in _PASSED_OVER:
            continue
        if start == end:
            document.left_out["annotations of nothing"] += 1
            continue
        named = next((feature for feature in _VALUES if _feature(annotation, feature)), "")
        label = _feature(annotation, named) if named else short
        own = name == TYPE
        document.spans.append(
            RawSpan(
                start,
                end,
                label,
                None,
                _feature(annotation, "annotator") if own else "",
                (_feature(annotation, "note") or None if own else None),
                id=_feature(annotation, "uuid") if own else "",
                created=_feature(annotation, "created_at") if own else "",
                updated=_feature(annotation, "updated_at") if own else "",
            )
        )
        beside.span(annotation, _FEATURES if own else (named,))
    beside.close()
    return document


def _feature(annotation: Any, name: str) -> str:
    value = getattr(annotation, name, None)
    return value if isinstance(value, str) else ""


def _verifier(suffix: str) -> Callable[[Written, Iterator[DocumentRecord], Chosen], int]:
    def verify(written: Written, records: Iterator[DocumentRecord], chosen: Chosen) -> int:
        del chosen
        verified = 0
        for number, record in enumerate(records, 1):
            try:
                found = next(read(given_back(written, f"{number:05d}{suffix}")), None)
            except UserError as error:
                raise Mismatch(number) from error
            wanted = shown(record) if suffix == ".xmi" else record
            verified += same(found, wanted, wanted.spans, Counting(), number)
        return verified

    return verify


def _is_xmi(name: str, head: bytes) -> bool:
    return name.lower().endswith((".xmi", ".xml")) and b"http://www.omg.org/XMI" in head[:4096]


def _is_json(name: str, head: bytes) -> bool:
    del name
    start = head[:200_000]
    return start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") and (
        b'"%FEATURE_STRUCTURES"' in start or b'"%TYPES"' in start
    )


def _format(id_: str, title: str, suffix: str) -> Format:
    return Format(
        id=id_,
        title=title,
        description="A folder with a CAS for each document and their type system, for INCEpTION and UIMA",
        suffix="",
        version=1,
        holds=OF_ANNOTATIONS | SAID | frozenset([Feature.OVERLAPS, Feature.UNLABELLED]),
        target=Target.FOLDER,
        link="https://github.com/dkpro/dkpro-cassis",
        unit=OffsetUnit.UTF_16,
        converted=True,
        write=_writer(suffix),
        verify=_verifier(suffix),
        raw=read,
        recognise=_is_xmi if suffix == ".xmi" else _is_json,
        count=_count_in_xml if suffix == ".xmi" else _count,
        add_on="dkpro-cassis",
    )


XMI = _format("cas-xmi", "UIMA CAS XMI", ".xmi")
JSON = _format("cas-json", "UIMA CAS JSON", ".json")
