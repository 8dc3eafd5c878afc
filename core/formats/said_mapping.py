"""Between what is said beside labels here and how other formats say it: values as text, names, ids, what fits where.

Most formats know only texts: a value is written as one types it (`text_of`) and becomes again what its attribute or
variable takes (`fitted`) when it comes in. Which attributes there are the project's codebook says, the dataset's
manifest, or, if whoever imports it wants that, the values themselves (`guessed`).
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, cast

from core.formats.jsonl_reader import uuid_of
from core.formats.raw import RawDocument
from core.formats.records import DocumentRecord
from core.formats.said import Said, Values
from core.ids import derived_id
from core.said.fields import Field, FieldChoice, FieldKind, bad_value, checked, fits, is_code, plain

WITHHELD = "xx"
UNNAMED_LINK = "related"
"""The kind of a link that a file does not name."""
_MOST_CHOICES = 30
"""A text with so many different values at most is taken for a choice, if values recur."""
_NO_CODE = re.compile(r"[\s=,，;；:：]+")
_PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")


# --- values


def text_of(value: object) -> str:
    """A value as one types it; `fitted` makes the value of it again."""
    return plain(value)


def fitted(known: Field, value: object) -> object:
    """What a file has for a field, as the field takes it; raises UserError ``field.bad_value``."""
    if fits(known, value):
        return checked(known, value)
    if isinstance(value, list):
        listed = cast("list[object]", value)
        if known.kind is FieldKind.SEVERAL:
            return checked(known, [_code(known, _word(part)) for part in listed])
        if len(listed) != 1:
            raise bad_value(known, listed)
        return fitted(known, listed[0])
    if isinstance(value, dict) and known.kind is not FieldKind.NUMBER:
        return fitted(known, plain(cast("dict[str, Any]", value)))
    if isinstance(value, bool | int | float) and known.kind is not FieldKind.NUMBER:
        return fitted(known, _word(value))
    if not isinstance(value, str):
        return checked(known, cast("object", value))
    return checked(known, _amount(known, value)) if known.kind is FieldKind.NUMBER else _typed(known, value)


def _word(value: object) -> str:
    return value if isinstance(value, str) else plain(value)


def _code(known: Field, text: str) -> str:
    named = next((choice for choice in known.choices if text in (choice.code, choice.name_zh, choice.name_en)), None)
    return text if named is None else named.code


def _typed(known: Field, text: str) -> object:
    if known.kind is FieldKind.TEXT:
        return checked(known, text)
    if known.kind is FieldKind.ONE:
        return checked(known, _code(known, text))
    from core.figures.typed import typed

    return typed(known, text)


def _amount(known: Field, text: str) -> object:
    for unit in (*sorted(known.units, key=len, reverse=True), ""):
        number = text.removesuffix(unit)
        if text.endswith(unit) and (number == WITHHELD or _PLAIN_NUMBER.fullmatch(number)):
            value = None if number == WITHHELD else float(number) if {".", "e"} & set(number) else int(number)
            return {"value": value} | ({"unit": unit} if unit else {})
    # As reports write numbers: 1.2万, 二十三.
    from core.figures.typed import typed

    return typed(known, text)


# --- declaring


def code_of(name: str) -> str:
    """A code for what another program calls something: its name where that may be a code."""
    cleaned = _NO_CODE.sub("_", name.strip())[:100].strip("_")
    return name if is_code(name) else cleaned if is_code(cleaned) else ""


def guessed(code: str, values: Iterable[object]) -> Field:
    """A field that takes all these values."""
    found = list(values)
    kinds = {_kind(value) for value in found}
    if kinds == {FieldKind.NUMBER}:
        units = dict.fromkeys(
            str(unit) for value in found if isinstance(value, dict) and (unit := cast("Values", value).get("unit"))
        )
        return Field("", code, FieldKind.NUMBER, units=tuple(units))
    if kinds == {FieldKind.YES_NO}:
        return Field("", code, FieldKind.YES_NO)
    if kinds == {FieldKind.SEVERAL}:
        words = dict.fromkeys(_word(part) for value in found for part in cast("list[object]", value))
        if all(map(is_code, words)):
            single = all(len(cast("list[object]", value)) == 1 for value in found)
            kind = FieldKind.ONE if single else FieldKind.SEVERAL
            return Field("", code, kind, choices=tuple(map(FieldChoice, words)))
    words = dict.fromkeys(map(_word, found))
    if len(words) < len(found) and len(words) <= _MOST_CHOICES and all(map(is_code, words)):
        return Field("", code, FieldKind.ONE, choices=tuple(map(FieldChoice, words)))
    return Field("", code, FieldKind.TEXT)


def _kind(value: object) -> FieldKind:
    if isinstance(value, bool):
        return FieldKind.YES_NO
    if isinstance(value, int | float):
        return FieldKind.NUMBER
    if isinstance(value, dict):
        return FieldKind.NUMBER if "value" in value else FieldKind.TEXT
    return FieldKind.SEVERAL if isinstance(value, list) and value else FieldKind.TEXT


# --- reading


class SaidReader:
    """Collects what a file says beside the labels of one document, by the ids that its spans come in with."""

    def __init__(self, document: RawDocument) -> None:
        self._document = document
        self._attributes: dict[str, dict[str, Any]] = {}
        self._variables: dict[str, Any] = {}
        self._memos: dict[str, list[Values]] = {}
        self._relations: list[Values] = []

    def id_of(self, at: int) -> str:
        """The id of the document's span of this index. One that has none gets one that follows from its place."""
        span = self._document.spans[at]
        id_ = uuid_of(span.id)
        if not id_:
            place = (str(span.start), str(span.end), span.label, span.annotator)
            # An annotation that is there twice stays two.
            id_ = derived_id("imported", self._document.text, *place, span.id)
            self._document.spans[at] = span._replace(id=id_)
        return id_

    def attribute(self, at: int, name: str, value: object) -> None:
        """The value of an attribute of a span. One that is there again is another of several values."""
        code = code_of(name)
        if not code or value is None or value in ("", []):
            return
        values = self._attributes.setdefault(self.id_of(at), {})
        if code in values and values[code] != value:
            before = values[code]
            listed = cast("list[object]", before) if isinstance(before, list) else [before]
            value = [*listed, value]
        values[code] = value

    def variable(self, name: str, value: object) -> None:
        """The value of a variable of the document."""
        if (code := code_of(name)) and value not in (None, "", []):
            self._variables[code] = value

    def memo(self, at: int | None, memo: object) -> None:
        """A memo about a span, or without `at` about the document: a text, or an object that has one as ``text``."""
        given: dict[str, Any] = cast("dict[str, Any]", memo) if isinstance(memo, dict) else {"text": memo}
        text = given.get("text")
        if not isinstance(text, str) or not text.strip():
            return
        subject = "" if at is None else self.id_of(at)
        known = {name: given[name] for name in ("author", "text", "created_at", "updated_at") if name in given}
        about = subject or derived_id("text", self._document.text)
        id_ = uuid_of(given.get("id")) or derived_id("memo", about, text)
        self._memos.setdefault(subject, []).append({"id": id_, **known})

    def link(self, kind: str, source: str, target: str, **more: object) -> None:
        """A link between annotations by their ids; `more` are other members of ``relations`` in our JSON Lines."""
        code = code_of(kind) or UNNAMED_LINK
        id_ = uuid_of(more.get("id")) or derived_id("link", code, source, target)
        known = {name: value for name, value in more.items() if value not in (None, "") and name != "id"}
        self._relations.append({"id": id_, "kind": code, "source": source, "target": target, **known})

    def take(self, said: Said) -> None:
        """What a reader of our own keys has found already."""
        for id_, values in said.attributes.items():
            self._attributes.setdefault(id_, {}).update(values)
        self._variables.update(said.variables)
        for id_, memos in said.memos.items():
            self._memos.setdefault(id_, []).extend(memos)
        self._relations += said.relations

    def close(self) -> None:
        """Leave what was found with the document."""
        said = Said(self._attributes, self._variables, self._memos, self._relations, foreign=True)
        self._document.said = said or None


# --- writing


def inside(record: DocumentRecord) -> list[Values]:
    """The links of a document whose two ends are written with it."""
    if record.said is None:
        return []
    ids = {span.id for span in record.spans}
    return [link for link in record.said.relations if link["source"] in ids and link["target"] in ids]


def outward(record: DocumentRecord) -> int:
    """How many links lead from a document's annotations to some that are not written with it."""
    if record.said is None:
        return 0
    ids = {span.id for span in record.spans}
    return sum(link["source"] in ids and link["target"] not in ids for link in record.said.relations)


def memos_of_spans(record: DocumentRecord) -> int:
    """How many memos are about a document's annotations."""
    if record.said is None:
        return 0
    return sum(len(record.said.memos.get(span.id, ())) for span in record.spans)


def document_memos(record: DocumentRecord) -> int:
    """How many memos are about the document itself."""
    return 0 if record.said is None else len(record.said.memos.get("", ()))


def attributes_of(record: DocumentRecord, id_: str) -> Mapping[str, Any]:
    """The values of an annotation by code."""
    return {} if record.said is None else record.said.attributes.get(id_, {})


def memos_of(record: DocumentRecord, id_: str = "") -> Iterable[Values]:
    """The memos about an annotation, or about the document."""
    return () if record.said is None else record.said.memos.get(id_, ())


def variables_of(record: DocumentRecord) -> Mapping[str, Any]:
    """The values of a document's variables by code."""
    return {} if record.said is None else record.said.variables


def without_blanks(text: str) -> str:
    r"""A text without blanks and line ends, for formats that part values by them; `with_blanks` undoes it."""
    return text.replace("\\", "\\\\").replace(" ", "\\s").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def with_blanks(text: str) -> str:
    """The text that `without_blanks` was given."""
    signs = {"\\": "\\", "s": " ", "t": "\t", "n": "\n", "r": "\r"}
    return re.sub(r"\\([\\stnr])", lambda found: signs[found[1]], text)
