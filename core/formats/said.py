"""What is said beside labels, as datasets carry it: attributes, memos, variables, links.

In JSON Lines: ``attributes`` and ``memos`` of a span stand behind its other keys, ``variables`` and ``memos`` of a
document in its ``meta``, links in ``relations`` behind ``spans``, in the line of the document that their source is in.
Keys are there only where there is something to say, so documents of which nothing is said are as they always were.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from core.said.fields import Field

Values = Mapping[str, Any]
"""A JSON object."""


@dataclass(frozen=True, slots=True)
class Said:
    """What is said beside labels of one document."""

    attributes: Mapping[str, Values] = field(default_factory=dict[str, Values])
    """By annotation id, the values by code."""
    variables: Values = field(default_factory=dict[str, Any])
    memos: Mapping[str, Sequence[Values]] = field(default_factory=dict[str, Sequence[Values]])
    """By annotation id, and under ``""`` those of the document."""
    relations: Sequence[Values] = ()
    """Links whose source is in the document."""
    foreign: bool = False
    """Whether it is of another format than our JSON Lines: values are as that has them, and what nobody has declared is
    only declared where an import is asked to.
    """

    def __bool__(self) -> bool:
        return bool(self.attributes or self.variables or self.memos or self.relations)

    def only(self, annotations: Collection[str]) -> "Said":
        """What is said of these annotations alone."""
        return Said(
            {id_: values for id_, values in self.attributes.items() if id_ in annotations},
            {},
            {id_: memos for id_, memos in self.memos.items() if id_ in annotations},
            [relation for relation in self.relations if relation["source"] in annotations],
        )


@dataclass(frozen=True, slots=True)
class SaidUse:
    """What the documents to be written use, for formats that have to say so before the first one."""

    attributes: "tuple[Field, ...]" = ()
    variables: "tuple[Field, ...]" = ()
    kinds: tuple[str, ...] = ()
    """Codes of the kinds of links."""
    memos: bool = False

    def __bool__(self) -> bool:
        return bool(self.attributes or self.variables or self.kinds or self.memos)


def with_said(spans: Iterable[dict[str, Any]], said: Said) -> list[dict[str, Any]]:
    """Spans as JSON has them, with what is said of each."""
    found: list[dict[str, Any]] = []
    for span in spans:
        more: dict[str, Any] = {}
        if attributes := said.attributes.get(span["id"]):
            more["attributes"] = attributes
        if memos := said.memos.get(span["id"]):
            more["memos"] = memos
        found.append(span | more)
    return found


def document_keys(said: Said) -> dict[str, Any]:
    """What a document's ``meta`` has besides."""
    found: dict[str, Any] = {}
    if said.variables:
        found["variables"] = said.variables
    if said.memos.get(""):
        found["memos"] = said.memos[""]
    return found


def relations_among(said: Said, annotations: Collection[str]) -> list[Values]:
    """The links that a document's line carries: those of spans that are written with it."""
    return [relation for relation in said.relations if relation["source"] in annotations]


def read_said(line: Mapping[str, Any], spans: Iterable[tuple[Any, str]]) -> tuple[Said, list[str]]:
    """What a line says beside its labels, and the keys of what there is besides and could not be taken.

    `spans` are the line's objects with the id under which each comes in; those that do not are not among them.
    """
    wrong: list[str] = []
    attributes: dict[str, Values] = {}
    memos: dict[str, Sequence[Values]] = {}
    for raw, id_ in spans:
        if "attributes" in raw:
            _take(wrong, "attributes", attributes, id_, _object(raw["attributes"]))
        if "memos" in raw:
            _take(wrong, "memos", memos, id_, _memos(raw["memos"]))
    variables: Values = {}
    meta = line.get("meta")
    if isinstance(meta, dict):
        about = cast("dict[str, Any]", meta)
        variables = _object(about.get("variables")) or {}
        if "memos" in about and (own := _memos(about["memos"])):
            memos[""] = own
    relations: list[Values] = []
    listed = line.get("relations")
    if isinstance(listed, list):
        for entry in cast("list[object]", listed):
            relation = _object(entry)
            if relation is not None and all(
                isinstance(relation.get(name), str) for name in ("kind", "source", "target")
            ):
                relations.append(relation)
            else:
                wrong.append("relations")
    elif listed:
        wrong.append("relations")
    return Said(attributes, variables, memos, relations), wrong


def taken_keys(line: Mapping[str, Any]) -> frozenset[str]:
    """The keys of a line's ``meta`` that `read_said` takes: they are no metadata of the document."""
    meta = line.get("meta")
    if not isinstance(meta, dict):
        return frozenset()
    about = cast("dict[str, Any]", meta)
    taken = {"variables"} if _object(about.get("variables")) else set[str]()
    return frozenset(taken | ({"memos"} if _memos(about.get("memos")) else set[str]()))


def _take(wrong: list[str], key: str, found: dict[str, Any], id_: str, value: object) -> None:
    if value:
        found[id_] = value
    elif value is None:
        wrong.append(key)


def _object(value: object) -> Values | None:
    return cast("Values", value) if isinstance(value, dict) else None


def _memos(value: object) -> list[Values] | None:
    if not isinstance(value, list) or not value:
        return None
    listed = [_object(entry) for entry in cast("list[object]", value)]
    memos = [memo for memo in listed if memo is not None and isinstance(memo.get("text"), str) and memo["text"]]
    return memos if len(memos) == len(listed) else None
