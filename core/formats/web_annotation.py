"""W3C Web Annotation as JSON-LD, https://www.w3.org/TR/annotation-model/: a page of annotations.

The model counts positions in code points of the text. Annotations point to texts and do not hold them, so the texts
stand beside, under a name of ours that other programs pass over. Read without them, annotations land on texts that the
project has: by the hash in ``urn:sha256:``. Attributes and memos are bodies, with purposes ``describing`` and
``commenting``; a link is an annotation of its source, with motivation ``linking``, whose body names its target.
"""

from collections.abc import Iterable, Iterator

import orjson

from core.errors import UserError
from core.formats.json_values import Object, as_list, as_object, as_text, one_or_several, whole
from core.formats.jsonl_reader import Problem
from core.formats.meta import known_to_json
from core.formats.output import Output
from core.formats.protocol import OF_ANNOTATIONS, SAID, TEXTS, Chosen, Format
from core.formats.raw import GivenDataset, RawDocument, RawSpan
from core.formats.reading_back import verify_by_reading
from core.formats.records import DocumentRecord, SpanRecord
from core.formats.web_annotation_said import SaidInPage, bodies, document_members, is_ours, linking
from core.ids import DocumentId

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_TEXTS = "biaodu:texts"
_SOURCE = "urn:sha256:"
_AROUND = 32
"""Code points of prefix and suffix, as many as Hypothesis takes."""


def _write(records: Iterable[DocumentRecord], output: Output, chosen: Chosen) -> None:
    del chosen
    context = orjson.dumps([_CONTEXT, {"biaodu": "urn:biaodu:"}]).decode()
    texts: list[bytes] = []
    with output.file() as sink:
        sink.write(f'{{"@context":{context},"id":"urn:biaodu:annotations","type":"AnnotationPage","items":['.encode())
        between = b"\n"
        for record in records:
            for span in record.spans:
                sink.write(between + orjson.dumps(_annotation(record, span)))
                between = b",\n"
            for link in linking(record):
                sink.write(between + orjson.dumps(link))
                between = b",\n"
            meta = known_to_json(record.meta)
            text = {"id": _SOURCE + record.id, "value": record.text, "meta": meta, **document_members(record)}
            texts.append(orjson.dumps(text))
        sink.write(f'\n],"{_TEXTS}":[\n'.encode() + b",\n".join(texts) + b"\n]}\n")


def _annotation(record: DocumentRecord, span: SpanRecord) -> Object:
    start, end, label, id_, annotator, note, created, updated, _ = span
    text = record.text
    body: list[Object] = [{"type": "TextualBody", "purpose": "tagging", "value": label}]
    if note is not None:
        body.append({"type": "TextualBody", "purpose": "commenting", "value": note})
    if record.said:
        body += bodies(record, id_)
    return {
        "id": f"urn:uuid:{id_}",
        "type": "Annotation",
        "motivation": "classifying",
        "creator": {"type": "Person", "name": annotator},
        "created": created,
        "modified": updated,
        "body": body,
        "target": {
            "source": _SOURCE + record.id,
            "selector": [
                {"type": "TextPositionSelector", "start": start, "end": end},
                {
                    "type": "TextQuoteSelector",
                    "exact": text[start:end],
                    "prefix": text[max(0, start - _AROUND) : start],
                    "suffix": text[end : end + _AROUND],
                },
            ],
        },
    }


def read(given: GivenDataset) -> Iterator[RawDocument | Problem]:
    """The texts of a page with their annotations; of those whose text nobody has, a problem each."""
    page = whole(given)
    about = as_object(page)
    documents: dict[str, RawDocument] = {}
    said = SaidInPage()
    for number, text in enumerate(map(as_object, as_list(about.get(_TEXTS))), 1):
        value = text.get("value")
        if isinstance(value, str):
            document = RawDocument(number, value, meta=as_object(text.get("meta")) or None)
            documents[as_text(text.get("id"))] = document
            said.document(document, text)
    problems: list[Problem] = []
    for number, annotation in enumerate(_annotations(page), 1):
        if said.is_link(annotation):
            continue
        target = _first(annotation.get("target"))
        source = as_text(target.get("source")) or as_text(as_object(target.get("source")).get("id"))
        if source not in documents and source.startswith(_SOURCE):
            text = given.known(DocumentId(source.removeprefix(_SOURCE)))
            if text is not None:
                documents[source] = RawDocument(number, text)
        document = documents.get(source)
        if document is None:
            problems.append(Problem(number, "import.no_text_known"))
        else:
            before = len(document.spans)
            _take(document, annotation, target, number)
            said.annotation(document, annotation, range(before, len(document.spans)))
    said.close(documents.values())
    yield from problems
    yield from documents.values()


def _annotations(page: object) -> Iterator[Object]:
    """The annotations of a page, a collection, a list, or a single one."""
    about = as_object(page)
    items = about.get("items", as_object(about.get("first")).get("items"))
    listed = one_or_several(page) if items is None else as_list(items)
    yield from filter(None, map(as_object, listed))


def _first(value: object) -> Object:
    if isinstance(value, str):
        return {"source": value}
    return as_object(as_list(value)[0] if as_list(value) else value)


def _take(document: RawDocument, annotation: Object, target: Object, number: int) -> None:
    selectors = as_list(target.get("selector")) or [target.get("selector")]
    by_type = {as_text(as_object(selector).get("type")): as_object(selector) for selector in selectors}
    position, quote = by_type.get("TextPositionSelector"), by_type.get("TextQuoteSelector", {})
    listed = [
        as_object(body) if not isinstance(body, str) else {"value": body} for body in _listed(annotation.get("body"))
    ]
    listed = [body for body in listed if not is_ours(body)]
    labels = [
        as_text(body.get("value")) or as_text(body.get("source"))
        for body in listed
        if body.get("purpose") in (None, "tagging", "classifying")
        and body.get("type") in (None, "TextualBody", "SpecificResource")
    ]
    labels = [label for label in labels if label]
    notes = [as_text(body.get("value")) for body in listed if body.get("purpose") in ("commenting", "describing")]
    if not labels:
        document.left_out["annotations without a label"] += 1
        return
    exact = as_text(quote.get("exact")) or None
    start, end = _place(document.text, position, quote)
    if start is None or end is None:
        document.refuse(number, number)
        return
    creator = _first(annotation.get("creator"))
    for label in labels:
        document.spans.append(
            RawSpan(
                start,
                end,
                label,
                exact,
                as_text(creator.get("name")) or as_text(creator.get("nickname")),
                "\n".join(notes) if notes else None,
                as_text(annotation.get("id")).removeprefix("urn:uuid:") if len(labels) == 1 else "",
                as_text(annotation.get("created")),
                as_text(annotation.get("modified")),
            )
        )


def _listed(value: object) -> list[object]:
    return one_or_several(value) if value is not None else []


def _place(text: str, position: Object | None, quote: Object) -> tuple[int | None, int | None]:
    """The place of an annotation: by its position, or by a quote that occurs only once with what is around it."""
    if position is not None:
        start, end = position.get("start"), position.get("end")
        return (start, end) if type(start) is int and type(end) is int else (None, None)
    exact = as_text(quote.get("exact"))
    wanted = as_text(quote.get("prefix")) + exact + as_text(quote.get("suffix"))
    if not exact or text.count(wanted) != 1:
        return None, None
    start = text.index(wanted) + len(as_text(quote.get("prefix")))
    return start, start + len(exact)


def _read_strictly(given: GivenDataset) -> Iterator[RawDocument | Problem]:
    if not recognise(given.name, given.data()[:4096]):
        raise UserError("import.not_this_format", format="Web Annotation")
    yield from read(given)


def recognise(name: str, head: bytes) -> bool:
    """Whether it names the context of the model."""
    del name
    return _CONTEXT.encode() in head[:4096] or b"www.w3.org/ns/anno" in head[:4096]


FORMAT = Format(
    id="webannotation",
    title="Web Annotation",
    description="A page of W3C annotations with positions and quotes, JSON-LD",
    suffix=".jsonld",
    version=1,
    holds=TEXTS | OF_ANNOTATIONS | SAID,
    link="https://www.w3.org/TR/annotation-model/",
    write=_write,
    verify=verify_by_reading(_read_strictly),
    raw=read,
    recognise=recognise,
)
