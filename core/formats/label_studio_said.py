"""What Label Studio has beside labels: controls of regions, relations, fields of a task's data.

An attribute is a control of its region, a result with the region's id: Choices, Number, DateTime or TextArea. The unit
of a number is a choice of its own, ``amount_unit``. Variables are fields of the data, so that tasks can be sorted by
them; which fields they are, and memos, stand in the data's ``meta`` under ``biaodu``.
"""

from collections.abc import Iterator, Mapping
from typing import Any, cast

from core.formats.json_values import Object, as_list, as_object, as_text
from core.formats.raw import RawDocument
from core.formats.records import DocumentRecord, SpanRecord
from core.formats.said import Values
from core.formats.said_mapping import SaidReader, attributes_of, memos_of, text_of, variables_of

_OURS = "biaodu"
_UNIT = "_unit"
_CONTROLS = {"choices": "choices", "number": "number", "textarea": "text", "datetime": "datetime", "rating": "rating"}
"""By the type of a result, where its value is."""


class Controls:
    """The results of controls for a document's annotations."""

    def __init__(self, record: DocumentRecord) -> None:
        self._record = record

    def of(self, span: SpanRecord) -> Iterator[Object]:
        """The results for the attributes of an annotation."""
        for code, value in attributes_of(self._record, span.id).items():
            for name, kind, content in _control(code, value):
                yield {
                    "id": span.id,
                    "from_name": name,
                    "to_name": "text",
                    "type": kind,
                    "origin": "manual",
                    "value": {"start": span.start, "end": span.end, _CONTROLS[kind]: content},
                }


def _control(code: str, value: Any) -> Iterator[tuple[str, str, object]]:
    """Name, type and content of the results for a value."""
    if isinstance(value, dict):
        amount = cast("Values", value)
        if amount.get("value") is None:
            yield code, "textarea", [text_of(amount)]
            return
        yield code, "number", amount["value"]
        if amount.get("unit"):
            yield code + _UNIT, "choices", [amount["unit"]]
    elif isinstance(value, bool):
        yield code, "choices", [text_of(value)]
    elif isinstance(value, list):
        yield code, "choices", value
    else:
        yield code, "choices" if len(value) <= 100 and "\n" not in value else "textarea", [value]


def data_of(record: DocumentRecord, meta: Object) -> Object:
    """The data of a task of which something is said beside labels."""
    fields: Object = {}
    data: Object = {"text": record.text, "meta": meta}
    for code, value in variables_of(record).items():
        name = code if code not in data else f"variable {code}"
        fields[code] = name
        data[name] = value
    ours = {"variables": fields} if fields else {}
    if memos := list(memos_of(record)):
        ours["memos"] = cast("Any", memos)
    if ours:
        data["meta"] = {**meta, _OURS: ours}
    return data


def data_said(data: Object, said: SaidReader) -> Object:
    """The data without what `data_of` put there, which `said` gets."""
    meta = as_object(data.get("meta"))
    ours = as_object(meta.get(_OURS))
    if not ours:
        return data
    names = as_object(ours.get("variables"))
    for code, name in names.items():
        said.variable(code, data.get(as_text(name)))
    for memo in as_list(ours.get("memos")):
        said.memo(None, memo)
    rest = {name: value for name, value in data.items() if name not in names.values()}
    return {**rest, "meta": {name: value for name, value in meta.items() if name != _OURS}}


def relation(link: Values) -> Object:
    """A link as a result."""
    more = {name: link[name] for name in ("id", "annotator", "note", "created_at", "updated_at") if link.get(name)}
    return {
        "from_id": link["source"],
        "to_id": link["target"],
        "type": "relation",
        "direction": "right",
        "labels": [link["kind"]],
        "meta": more,
    }


class Regions:
    """The regions of a task, with the controls and relations that wait for them: results come in any order."""

    def __init__(self, document: RawDocument, said: SaidReader) -> None:
        self._document = document
        self._said = said
        self._places: dict[str, list[int]] = {}
        self._waiting: list[Object] = []

    def is_control(self, item: Object) -> bool:
        """Whether a result is the value of a control for a region."""
        value = as_object(item.get("value"))
        return as_text(item.get("type")) in _CONTROLS and "start" in value and "labels" not in value

    def add(self, item: Object, before: int) -> None:
        """A region became the document's spans from this index on."""
        found = range(before, len(self._document.spans))
        if found and (id_ := as_text(item.get("id"))):
            self._places.setdefault(id_, []).extend(found)
        for memo in as_list(as_object(item.get("meta")).get("memos")):
            for at in found:
                self._said.memo(at, memo)

    def wait(self, item: Object) -> None:
        """A result that needs the regions."""
        self._waiting.append(item)

    def close(self) -> None:
        """All results of the task have been seen."""
        controls: dict[str, dict[str, object]] = {}
        for item in self._waiting:
            if item.get("type") == "relation":
                self._relate(item)
            elif (id_ := as_text(item.get("id"))) in self._places:
                _take(controls.setdefault(id_, {}), item)
            else:
                self._document.left_out["other results"] += 1
        for id_, values in controls.items():
            for code, value in _with_units(values).items():
                for at in self._places[id_]:
                    self._said.attribute(at, code, value)

    def _relate(self, item: Object) -> None:
        ends = [self._places.get(as_text(item.get(end)), []) for end in ("from_id", "to_id")]
        if not all(ends) or ends[0][0] == ends[1][0]:
            self._document.left_out["relations"] += 1
            return
        source, target = (self._said.id_of(places[0]) for places in ends)
        if item.get("direction") == "left":
            source, target = target, source
        for label in as_list(item.get("labels")) or [""]:
            self._said.link(as_text(label), source, target, **as_object(item.get("meta")))


def _take(values: dict[str, object], item: Object) -> None:
    content = as_object(item.get("value")).get(_CONTROLS[as_text(item.get("type"))])
    if item.get("type") == "textarea":
        content = "\n".join(map(as_text, as_list(content) or [content]))
    if content not in (None, "", []):
        values[as_text(item.get("from_name"))] = content


def _with_units(values: Mapping[str, object]) -> dict[str, object]:
    """Values with the units that stand beside numbers."""
    found = dict(values)
    for code, value in values.items():
        unit = as_list(values.get(code + _UNIT))
        if isinstance(value, int | float) and len(unit) == 1:
            found[code] = {"value": value, "unit": unit[0]}
            del found[code + _UNIT]
    return found
