"""Label Studio's JSON, https://labelstud.io/guide/task_format: a list of tasks with the results of annotators.

Written one task a line, so that it can be read back without holding all of it. Read: JSON with annotations (predictions
come as suggestions) and JSON-MIN, in which a task is an object of its data and its
results.
"""

from collections.abc import Iterable, Iterator, Mapping

import orjson

from core.formats.json_values import Object, as_list, as_object, as_text, one_or_several, whole
from core.formats.jsonl_reader import Problem
from core.formats.label_studio_said import Controls, Regions, data_of, data_said, relation
from core.formats.meta import known_to_json
from core.formats.output import Output
from core.formats.protocol import OF_ANNOTATIONS, SAID, TEXTS, Chosen, Feature, Format
from core.formats.raw import GivenDataset, RawDocument, RawSpan
from core.formats.reading_back import verify_by_reading
from core.formats.records import DocumentRecord, SpanRecord
from core.formats.said_mapping import SaidReader, inside, memos_of, outward
from core.formats.shapes import SHAPE

_NAME, _TEXT = "label", "text"
"""The names of the labels and the text in the usual labelling configuration."""


def _write(records: Iterable[DocumentRecord], output: Output, chosen: Chosen) -> None:
    del chosen
    between = b"[\n"
    with output.file() as sink:
        for number, record in enumerate(records, 1):
            sink.write(between + orjson.dumps(_task(number, record)))
            between = b",\n"
        sink.write(b"\n]\n" if between == b",\n" else b"[\n]\n")


def _task(number: int, record: DocumentRecord) -> Object:
    by_person: dict[str, list[SpanRecord]] = {}
    for span in record.spans:
        by_person.setdefault(span.annotator, []).append(span)
    data = known_to_json(record.meta)
    controls = Controls(record) if record.said else None
    return {
        "id": number,
        "data": {_TEXT: record.text, "meta": data} if controls is None else data_of(record, data),
        "annotations": [
            # No `completed_by`: Label Studio refuses an import in which it does not know that address.
            {
                "id": number * 1000 + at,
                "annotator": person,
                "created_at": min(span.created_at for span in spans),
                "updated_at": max(span.updated_at for span in spans),
                "result": _results(record, spans, controls),
            }
            for at, (person, spans) in enumerate(by_person.items(), 1)
        ],
        "predictions": [],
    }


def _results(record: DocumentRecord, spans: list[SpanRecord], controls: Controls | None) -> list[Object]:
    if controls is None:
        return [_region(record.text, span) for span in spans]
    ids = {span.id for span in spans}
    results: list[Object] = []
    for span in spans:
        region = _region(record.text, span)
        if memos := list(memos_of(record, span.id)):
            region["meta"] = {**as_object(region.get("meta")), "memos": memos}
        results += [region, *controls.of(span)]
    return results + [relation(link) for link in inside(record) if link["source"] in ids]


def _count(record: DocumentRecord, chosen: Chosen) -> Mapping[Feature, int]:
    del chosen
    return {Feature.LINKS: outward(record)}


def _region(text: str, span: SpanRecord) -> Object:
    start, end, label, id_, _, note, created, updated, _ = span
    region: Object = {
        "id": id_,
        "from_name": _NAME,
        "to_name": _TEXT,
        "type": "labels",
        "origin": "manual",
        "value": {"start": start, "end": end, "text": text[start:end], "labels": [label]},
        "created_at": created,
        "updated_at": updated,
    }
    if note is not None:
        region["meta"] = {"text": [note]}
    return region


def read(given: GivenDataset) -> Iterator[RawDocument | Problem]:
    """The tasks of a file."""
    value = whole(given)
    for number, task in enumerate(one_or_several(value), 1):
        yield _document(number, as_object(task))


def _read_lines(given: GivenDataset) -> Iterator[RawDocument | Problem]:
    """Our own file, with a task on each line."""
    number = 0
    for line in given.lines():
        task = line.strip().removesuffix(b",")
        if task not in (b"[", b"]", b""):
            number += 1
            yield _document(number, as_object(orjson.loads(task)))


def _document(number: int, task: Object) -> RawDocument | Problem:
    data = as_object(task.get("data"))
    small = not data
    if small:
        data: Object = {name: value for name, value in task.items() if isinstance(value, str)}
    named = _named_text(data, task)
    if named is None:
        return Problem(number, "import.not_a_document")
    document = RawDocument(number, as_text(data[named]))
    said = SaidReader(document)
    document.meta = _meta(data_said(data, said), named)
    if small:
        _take_small(document, task)
    for prediction in map(as_object, as_list(task.get("predictions"))):
        _take_prediction(document, prediction)
    regions = Regions(document, said)
    for annotation in map(as_object, as_list(task.get("annotations") or task.get("completions"))):
        if annotation.get("was_cancelled") is True:
            document.left_out["skipped tasks"] += 1
            continue
        annotator = as_text(annotation.get("annotator")) or _person(annotation.get("completed_by"))
        for item in map(as_object, as_list(annotation.get("result"))):
            if item.get("type") == "relation" or regions.is_control(item):
                regions.wait(item)
                continue
            before = len(document.spans)
            _take_value(document, as_object(item.get("value")), annotator, item)
            regions.add(item, before)
    regions.close()
    said.close()
    document.left_out = +document.left_out
    return document


def _take_prediction(document: RawDocument, prediction: Object) -> None:
    """The results of one run of a model: with their own scores, else with that of the whole."""
    source = as_text(prediction.get("model_version")) or "Label Studio"
    whole = prediction.get("score")
    spans, others = document.spans, document.left_out["other results"]
    document.spans = []
    for item in map(as_object, as_list(prediction.get("result"))):
        before = len(document.spans)
        _take_value(document, as_object(item.get("value")), source, item)
        score = item.get("score", whole)
        if len(document.spans) == before:
            document.left_out["predictions"] += 1
        for at in range(before, len(document.spans)):
            document.spans[at] = document.spans[at]._replace(score=_number(score), note=None)
    document.predictions += document.spans
    document.spans = spans
    document.left_out["other results"] = others


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _take_small(document: RawDocument, task: Object) -> None:
    """The results of a task of JSON-MIN: lists under the names of the configuration."""
    annotator = _person(task.get("annotator"))
    for name, value in task.items():
        for item in as_list(value):
            if name not in ("predictions", "annotations"):
                _take_value(document, as_object(item), annotator, as_object(item))


def _named_text(data: Object, task: Object) -> str | None:
    """The field that holds the text: the one that results name, else ``text``, else the longest."""
    if isinstance(data.get(_TEXT), str):
        return _TEXT
    for annotation in map(as_object, [*as_list(task.get("annotations")), *as_list(task.get("predictions"))]):
        for item in map(as_object, as_list(annotation.get("result"))):
            named = as_text(item.get("to_name"))
            if isinstance(data.get(named), str) and "start" in as_object(item.get("value")):
                return named
    return next((name for name in ("content", "data", "ner", "document") if isinstance(data.get(name), str)), None)


def _take_value(document: RawDocument, value: Object, annotator: str, item: Object) -> None:
    """Read the labels of one region."""
    labels = [label for name in ("labels", "hypertextlabels") for label in as_list(value.get(name))]
    start, end = value.get("start"), value.get("end")
    if "start" not in value or not labels:
        document.left_out["other results"] += 1
        return
    # Older files have numbers as text. Paths of elements belong to HyperText.
    start, end = (int(at) if isinstance(at, str) and at.isdecimal() else at for at in (start, end))
    quote = value.get("text")
    notes = as_list(as_object(item.get("meta")).get("text"))
    for label in labels:
        if type(start) is not int or type(end) is not int or not isinstance(label, str) or not label:
            fields = {"number": len(document.spans) + len(document.refused) + 1}
            document.refused.append(Problem(document.line, "import.bad_span", fields))
            continue
        document.spans.append(
            RawSpan(
                start,
                end,
                label,
                quote if isinstance(quote, str) else None,
                annotator,
                "\n".join(map(as_text, notes)) if notes else None,
                as_text(item.get("id")) if len(labels) == 1 else "",
                as_text(item.get("created_at")),
                as_text(item.get("updated_at")),
            )
        )


def _person(value: object) -> str:
    """Who made an annotation: a name, an address, or Label Studio's number."""
    fields = as_object(value)
    named = " ".join(filter(None, (as_text(fields.get("first_name")), as_text(fields.get("last_name")))))
    if named or as_text(fields.get("email")):
        return named or as_text(fields.get("email"))
    number = fields.get("id", value)
    return f"Label Studio {number}" if type(number) is int else as_text(value)


def _meta(data: Object, named: str) -> Object | None:
    about = as_object(data.get("meta"))
    others = {name: value for name, value in data.items() if name not in (named, "meta")}
    return (others | about) or None


def recognise(name: str, head: bytes) -> bool:
    """Whether a file begins with a task of Label Studio."""
    del name
    start = head[:200_000].removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start.startswith((b"[", b"{")):
        return False
    has_task = b'"data"' in start and (
        b'"annotations"' in start or b'"completions"' in start or b'"predictions"' in start
    )
    if has_task and (b'"result"' in start or b'"from_name"' in start or b'"predictions"' in start):
        return True
    minimal = b'"annotation_id"' in start and b'"annotator"' in start
    return minimal or (b'"labels"' in start and b'"start"' in start and b'"lead_time"' in start)


FORMAT = Format(
    id="labelstudio",
    title="Label Studio",
    description="A list of tasks with the results of each annotator, quotes beside offsets",
    suffix=".json",
    version=1,
    holds=TEXTS | OF_ANNOTATIONS | SAID,
    options=(SHAPE,),
    link="https://labelstud.io/guide/export",
    write=_write,
    verify=verify_by_reading(_read_lines),
    raw=read,
    recognise=recognise,
    count=_count,
    shaped=True,
)
