"""The codebook as a value, and as JSON.

The file: ``{"format": "biaodu-codebook", "version": 1, "labels": [{"id", "code", "name_zh", "name_en", "colour",
"key", "parent", "definition_zh", "definition_en", "examples", "position"}]}``. ``id`` may be missing (then a new one
is made); ``parent`` is an id or a code of the same file. Only where there are any, ``attributes`` and ``links`` declare
attributes and kinds of links, as `core.said.declarations` has them; both name labels by their codes.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeVar

import orjson

from core import bounded_json
from core.bounded_json import JsonError
from core.errors import UserError
from core.ids import LabelId, canonical_id, names_a_row, new_uuid
from core.model import Label
from core.said.fields import Attribute
from core.said.links import LinkKind
from resources.loader import read_text

PALETTE = ("#0072B2", "#009E73", "#D55E00", "#CC79A7", "#E69F00", "#56B4E9", "#F0E442", "#7F7F7F")
"""Okabe and Ito's colours, told apart by colour-blind eyes (jfly.uni-koeln.de/color), grey for their black."""

LARGEST = 64 << 20
"""Bytes of a codebook's file: ten thousand labels with long definitions have a tenth of it."""

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_TEXTS = ("name_zh", "name_en", "definition_zh", "definition_en")


@dataclass(frozen=True, slots=True)
class Codebook:
    """Labels in order: parents before their children, siblings by position."""

    labels: tuple[Label, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    links: tuple[LinkKind, ...] = ()
    """Kinds of links besides the built-in ones."""


@cache
def default_codebook() -> Codebook:
    """The four categories that a new project starts with."""
    return codebook_from_json(read_text("codebooks/education.json"))


def in_tree_order(labels: Iterable[Label]) -> list[Label]:
    """Parents before their children, siblings by position; a label whose parent is missing counts as top level."""
    by_parent: dict[LabelId | None, list[Label]] = {}
    listed = sorted(labels, key=lambda label: (label.position, label.id))
    ids = {label.id for label in listed}
    for label in listed:
        by_parent.setdefault(label.parent if label.parent in ids else None, []).append(label)
    ordered: list[Label] = []
    waiting = list(reversed(by_parent.get(None, [])))
    while waiting:
        label = waiting.pop()
        ordered.append(label)
        waiting.extend(reversed(by_parent.get(label.id, [])))
    return ordered


def codebook_to_json(
    labels: Iterable[Label],
    attributes: Iterable[Attribute] = (),
    links: Iterable[LinkKind] = (),
    *,
    indent: bool = False,
) -> str:
    """The file described above, UTF-8 text without a final newline."""
    listed = [
        {
            "id": label.id,
            "code": label.code,
            "name_zh": label.name_zh,
            "name_en": label.name_en,
            "colour": label.colour,
            "key": label.key,
            "parent": label.parent,
            "definition_zh": label.definition_zh,
            "definition_en": label.definition_en,
            "examples": list(label.examples),
            "position": label.position,
        }
        for label in in_tree_order(labels)
    ]
    option = orjson.OPT_INDENT_2 if indent else 0
    content: dict[str, object] = {"format": "biaodu-codebook", "version": 1, "labels": listed}
    # Keys that nobody needs are left out: a codebook of labels alone is as it always was.
    content |= {name: made for name, made in _declarations(attributes, links).items() if made}
    return orjson.dumps(content, option=option).decode()


def _declarations(attributes: Iterable[Attribute], links: Iterable[LinkKind]) -> dict[str, list[object]]:
    # Most codebooks declare nothing, so what is needed for it is loaded when one does.
    attributes, links = tuple(attributes), tuple(links)
    if not attributes and not links:
        return {}
    from core.said import declarations

    return {
        "attributes": [declarations.attribute_value(attribute) for attribute in attributes],
        "links": [declarations.link_kind_value(kind) for kind in links],
    }


def codebook_from_json(data: str | bytes) -> Codebook:
    """Read the content of the file described above.

    Raises UserError ``codebook.bad_json`` (with the position), ``json.too_deep``, ``json.too_large``,
    ``codebook.wrong_format``, ``codebook.bad_label`` (with the index and the field), ``label.code_taken``,
    ``label.key_taken``, ``label.cycle``.
    """
    try:
        # A codebook edited by hand on Windows may begin with a byte order mark, which JSON does not allow.
        text = data.removeprefix("\ufeff") if isinstance(data, str) else data.removeprefix(b"\xef\xbb\xbf")
        loaded = bounded_json.loads(text, largest=LARGEST)
    except JsonError as error:
        if error.code != "json.not_json":
            raise
        raise UserError("codebook.bad_json", line=error.line, column=error.column) from None
    return codebook_from_value(loaded)


def codebook_from_value(loaded: object) -> Codebook:
    """Take the parsed content of the file described above; raises as `codebook_from_json` does."""
    entries = _entries(loaded)
    labels = [_label(index, entry) for index, entry in enumerate(entries)]
    seen: set[LabelId] = set()
    for index, label in enumerate(labels):
        if label.id in seen:
            raise UserError("codebook.bad_label", index=index + 1, field="id")
        seen.add(label.id)
    by_name = {label.code: label.id for label in labels} | {label.id: label.id for label in labels}
    resolved: list[Label] = []
    for index, label in enumerate(labels):
        # An id that was no UUID has become one, here and there.
        parent = by_name.get(label.parent, by_name.get(canonical_id(label.parent))) if label.parent else None
        if label.parent is not None and parent is None:
            raise UserError("codebook.bad_label", index=index + 1, field="parent")
        resolved.append(replace(label, parent=parent))
    require_consistent(resolved)
    fields: dict[str, object] = loaded  # type: ignore[reportAssignmentType]
    if "attributes" not in fields and "links" not in fields:
        return Codebook(tuple(in_tree_order(resolved)))
    from core.said import declarations

    attributes = declarations.attributes_from(fields.get("attributes"))
    return Codebook(tuple(in_tree_order(resolved)), attributes, declarations.link_kinds_from(fields.get("links")))


def _entries(loaded: object) -> list[object]:
    if not isinstance(loaded, dict) or loaded.get("format") != "biaodu-codebook":  # type: ignore[reportUnknownMemberType]
        raise UserError("codebook.wrong_format")
    entries = loaded.get("labels")  # type: ignore[reportUnknownMemberType, reportUnknownVariableType]
    if not isinstance(entries, list) or loaded.get("version") != 1:  # type: ignore[reportUnknownMemberType]
        raise UserError("codebook.wrong_format")
    return entries  # type: ignore[reportUnknownVariableType]


def _label(index: int, entry: object) -> Label:
    if not isinstance(entry, dict):
        raise UserError("codebook.bad_label", index=index + 1, field="")
    fields: dict[str, object] = entry  # type: ignore[reportUnknownVariableType]

    def text(name: str, default: str | None = "") -> str:
        value = fields.get(name, default)
        if not isinstance(value, str):
            raise UserError("codebook.bad_label", index=index + 1, field=name)
        return value

    colour = text("colour", PALETTE[index % len(PALETTE)])
    key, parent, examples = fields.get("key"), fields.get("parent"), fields.get("examples", [])
    if not _COLOUR.fullmatch(colour):
        raise UserError("codebook.bad_label", index=index + 1, field="colour")
    if not (key is None or (isinstance(key, str) and len(key) <= 1 and key.isprintable() and not key.isspace())):
        raise UserError("codebook.bad_label", index=index + 1, field="key")
    if not (parent is None or isinstance(parent, str)):
        raise UserError("codebook.bad_label", index=index + 1, field="parent")
    if not isinstance(examples, list) or not all(isinstance(example, str) for example in examples):  # type: ignore[reportUnknownVariableType]
        raise UserError("codebook.bad_label", index=index + 1, field="examples")
    given = text("id", "")
    if given and not names_a_row(given):
        raise UserError("codebook.bad_label", index=index + 1, field="id")
    id_ = canonical_id(given) if given else new_uuid()
    code = text("code", None)
    if not code.strip():
        raise UserError("codebook.bad_label", index=index + 1, field="code")
    return Label(
        LabelId(id_),
        code,
        colour=colour.upper(),
        key=require_key(key),
        parent=LabelId(parent) if parent else None,
        examples=tuple(examples),  # type: ignore[reportUnknownArgumentType]
        position=index,
        **{name: text(name) for name in _TEXTS},
    )


def require_consistent(labels: Iterable[Label]) -> None:
    """Raise UserError ``label.code_taken``, ``label.key_taken`` or ``label.cycle`` when labels contradict."""
    codes: set[str] = set()
    keys: set[str] = set()
    parents: dict[LabelId, LabelId | None] = {}
    for label in labels:
        if label.code in codes:
            raise UserError("label.code_taken", value=label.code)
        if label.key is not None and label.key in keys:
            raise UserError("label.key_taken", value=label.key)
        codes.add(label.code)
        keys |= {label.key} if label.key else set()
        parents[label.id] = label.parent
    for circle in circles(parents):
        raise UserError("label.cycle", label=min(circle))


_Id = TypeVar("_Id", bound=str)


def circles(parents: Mapping[_Id, _Id | None]) -> Iterator[list[_Id]]:
    """The labels of each circle that parents form, each circle once. Looks at every label once."""
    looked_at: set[_Id] = set()
    for start in parents:
        way: list[_Id] = []
        at: _Id | None = start
        while at is not None and at in parents and at not in looked_at:
            looked_at.add(at)
            way.append(at)
            at = parents[at]
        # A way that ends at a label of its own went into a circle, one that ends at another's into none that is new.
        if at is not None and at in way:
            yield way[way.index(at) :]


def require_key(key: str | None) -> str | None:
    """`key` in lower case, None for an empty one; UserError ``label.bad_key`` unless it is one visible character."""
    if not key:
        return None
    if len(key) != 1 or key.isspace() or not key.isprintable():
        raise UserError("label.bad_key", value=key)
    return fold_key(key)


def fold_key(key: str) -> str:
    """`key` in lower case, as the codebook keeps it; a character that would become two (``İ``) stays as it is."""
    small = key.lower()
    return small if len(small) == len(key) else key


def require_colour(colour: str) -> str:
    """`colour` in upper case; raises UserError ``label.bad_colour`` unless it is ``#RRGGBB``."""
    if not _COLOUR.fullmatch(colour):
        raise UserError("label.bad_colour", value=colour)
    return colour.upper()
