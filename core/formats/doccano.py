"""doccano's JSON Lines, https://doccano.github.io/doccano: both ways in which it names spans.

``label`` (or ``labels``): ``[[start, end, label], ...]``; ``entities``: ``[{"id", "label", "start_offset",
"end_offset"}, ...]`` beside ``relations``. Its server counts code points, its present editor UTF-16 units, and neither
records quotes, so a file that it gives back is tried both ways (`core.formats.units`).
"""

from collections.abc import Iterable, Iterator, Mapping

import orjson

from core.formats.json_values import Object, as_list, as_object, as_text, entries
from core.formats.jsonl_reader import Problem
from core.formats.meta import known_to_json
from core.formats.output import Output
from core.formats.protocol import TEXTS, Choice, Chosen, Feature, Format, Option
from core.formats.raw import GivenDataset, RawDocument, RawSpan
from core.formats.reading_back import verify_by_reading
from core.formats.records import DocumentRecord, SpanColumns
from core.formats.said_mapping import SaidReader, inside, memos_of, memos_of_spans, outward, variables_of
from core.formats.shapes import SHAPE

_TEXTS = ("text", "data")
_SPANS = ("label", "labels", "entities", "annotations", "spans")
_OWN = frozenset([*_TEXTS, *_SPANS, "id", "relations", "Comments", "comments", "cats", "meta", "annotation_approver"])
_VARIABLES = "variables"
"""A column that doccano keeps with a text as it is."""


def _write(records: Iterable[DocumentRecord], output: Output, chosen: Chosen) -> None:
    lists = chosen["spans"] == "lists"
    span_number = 0
    with output.file() as sink:
        for number, record in enumerate(records, 1):
            starts, ends, labels, *_ = SpanColumns.of(record.spans).columns
            line: Object = {"id": number, "text": record.text}
            if lists:
                line["label"] = list(zip(starts, ends, labels, strict=True))
            else:
                line["entities"] = [
                    {"id": span_number + at, "label": label, "start_offset": start, "end_offset": end}
                    for at, (start, end, label) in enumerate(zip(starts, ends, labels, strict=True), 1)
                ]
                line["relations"] = _relations(record, span_number)
                span_number += len(starts)
            line["Comments"] = [memo["text"] for memo in memos_of(record)]
            meta = known_to_json(record.meta)
            line |= {(f"meta_{name}" if name in _OWN else name): value for name, value in meta.items()}
            if variables := variables_of(record):
                line[_VARIABLES] = variables
            sink.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))


def _relations(record: DocumentRecord, before: int) -> list[Object]:
    """The links within a document; its annotations are counted from `before`."""
    if record.said is None:
        return []
    numbers = {span.id: before + at for at, span in enumerate(record.spans, 1)}
    return [
        {
            "id": at,
            "from_id": numbers[link["source"]],
            "to_id": numbers[link["target"]],
            "type": link["kind"],
        }
        for at, link in enumerate(inside(record), 1)
    ]


def _count(record: DocumentRecord, chosen: Chosen) -> Mapping[Feature, int]:
    lists = chosen["spans"] == "lists"
    return {Feature.LINKS: 0 if lists else outward(record), Feature.MEMOS: memos_of_spans(record)}


def read(given: GivenDataset) -> Iterator[RawDocument | Problem]:
    """The documents of a file."""
    for entry in entries(given):
        yield entry if isinstance(entry, Problem) else _document(*entry)


def _document(line: int, value: object) -> RawDocument | Problem:
    fields = as_object(value)
    text = next((fields[name] for name in _TEXTS if isinstance(fields.get(name), str)), None)
    if not isinstance(text, str):
        return Problem(line, "import.not_a_document")
    document = RawDocument(line, text, meta=_meta(fields))
    numbers: dict[object, int] = {}
    for name in _SPANS:
        for number, item in enumerate(as_list(fields.get(name)), 1):
            if _take(document, item, number) and type(id_ := as_object(item).get("id")) in (int, str):
                numbers[id_] = len(document.spans) - 1
    _take_said(document, fields, numbers)
    document.left_out.update({"document labels": len(as_list(fields.get("cats")))})
    document.left_out = +document.left_out
    return document


def _take_said(document: RawDocument, fields: Object, numbers: Mapping[object, int]) -> None:
    """Read links, comments and variables; `numbers` are the places of the spans by their ids."""
    said = SaidReader(document)
    for relation in map(as_object, as_list(fields.get("relations"))):
        source, target = (numbers.get(_key(relation.get(end))) for end in ("from_id", "to_id"))
        if source is None or target is None or source == target:
            document.left_out["relations"] += 1
        else:
            said.link(as_text(relation.get("type")), said.id_of(source), said.id_of(target))
    for comment in as_list(fields.get("Comments")) or as_list(fields.get("comments")):
        said.memo(None, comment if isinstance(comment, str) else as_text(as_object(comment).get("text")))
    for name, value in as_object(fields.get(_VARIABLES)).items():
        said.variable(name, value)
    said.close()


def _key(value: object) -> object:
    """A value by which something can be looked up."""
    return value if isinstance(value, str | int) else None


def _take(document: RawDocument, item: object, number: int) -> bool:
    """Read a span, or a category of the whole document. Whether it was a span."""
    if isinstance(item, str):
        document.left_out["document labels"] += 1
        return False
    values = as_list(item)
    fields = as_object(item)
    if len(values) == 3:
        start, end, label, user = *values, None
    elif fields and "start_offset" not in fields and "user" in fields:
        document.left_out["document labels"] += 1
        return False
    else:
        start, end, label = fields.get("start_offset"), fields.get("end_offset"), fields.get("label")
        user = fields.get("user")
    # The oldest exports have numbers instead of labels.
    label = str(label) if type(label) is int else label
    if type(start) is not int or type(end) is not int or not isinstance(label, str) or not label:
        document.refuse(number)
        return False
    annotator = str(user) if type(user) is int else as_text(user)
    document.spans.append(RawSpan(start, end, label, annotator=annotator and f"doccano {annotator}"))
    return True


def _meta(fields: Object) -> Object | None:
    meta = as_object(fields.get("meta"))
    others = {name: value for name, value in fields.items() if name not in _OWN and not _is_variables(name, value)}
    given = {name.removeprefix("meta_"): value for name, value in (others | meta).items()}
    return given or None


def _is_variables(name: str, value: object) -> bool:
    return name == _VARIABLES and isinstance(value, dict)


def recognise(name: str, head: bytes) -> bool:
    """Whether a file begins with a document that only doccano makes."""
    del name
    start = head[:200_000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith(b"{"):
        return False
    line = start.partition(b"\n")[0]
    try:
        fields = as_object(orjson.loads(line))
    except orjson.JSONDecodeError:
        return b'"text"' in start and b'"start_offset"' in start
    if not any(isinstance(fields.get(name), str) for name in _TEXTS):
        return False
    if isinstance(fields.get("meta"), str) or any("start" in as_object(item) for item in as_list(fields.get("spans"))):
        return False
    listed = [item for name in _SPANS for item in as_list(fields.get(name))]
    if any("start_offset" in as_object(item) for item in listed):
        return True
    if any(len(as_list(item)) == 3 and type(as_list(item)[0]) is int for item in listed):
        return True
    return bool(_OWN & fields.keys() & {"label", "labels", "entities", "Comments", "annotation_approver"}) and not any(
        isinstance(fields.get(name), dict) for name in _SPANS
    )


FORMAT = Format(
    id="doccano",
    title="doccano",
    description="A line a document, spans as lists or as entities; what doccano imports and exports",
    suffix=".jsonl",
    version=1,
    holds=TEXTS | {Feature.LINKS, Feature.VARIABLES, Feature.MEMOS},
    options=(
        SHAPE,
        Option(
            "spans",
            "Spans are",
            (
                Choice(
                    "lists",
                    "Lists",
                    "label: [[start, end, label]], for sequence labelling",
                    frozenset([Feature.LINKS]),
                ),
                Choice("entities", "Entities", "entities: [{start_offset, end_offset, label}], beside relations"),
            ),
        ),
    ),
    link="https://doccano.github.io/doccano/",
    write=_write,
    verify=verify_by_reading(read),
    raw=read,
    recognise=recognise,
    count=_count,
    shaped=True,
)
