"""Dimensions that scholars of policy texts use, ready for a project: their labels, definitions and source.

They stand in ``resources/study/templates.json``; the categories are those of the source, the definitions ours.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from core.codebook import default_codebook
from core.errors import UserError
from core.ids import LabelId
from core.study.design import WHOLE_CODEBOOK, Demand, Dimension, read_design, write_design
from resources.loader import read_text

if TYPE_CHECKING:
    from core.session import Session


@dataclass(frozen=True, slots=True)
class TemplateLabel:
    """A category of a template."""

    code: str
    name_zh: str
    name_en: str
    definition_zh: str
    definition_en: str
    labels: "tuple[TemplateLabel, ...]" = ()
    """What nests below it."""


@dataclass(frozen=True, slots=True)
class DimensionTemplate:
    """A dimension with its labels."""

    id: str
    dimension: Dimension
    source: str
    labels: tuple[TemplateLabel, ...]


@cache
def templates() -> tuple[DimensionTemplate, ...]:
    """All that come with the program."""
    read: dict[str, Any] = json.loads(read_text("study/templates.json"))
    return tuple(map(_template, read["templates"]))


def template(id_: str) -> DimensionTemplate:
    """One by its id; raises UserError ``study.no_template``."""
    for known in templates():
        if known.id == id_:
            return known
    raise UserError("study.no_template", value=id_, known=", ".join(each.id for each in templates()))


def take_template(session: "Session", id_: str) -> Dimension:
    """Add a template's dimension to the study and its labels to the codebook, as one undo step.

    A label whose code the codebook has stays as it is there. Labels that were in no declared dimension stay one of
    their own. Raises UserError ``study.no_template``, and ``study.label_twice`` where a label is in another dimension.
    """
    wanted = template(id_)
    with session.with_operation("study.template"):
        design = read_design(session)
        there = {label.code: label.id for label in session.codebook.labels()}
        for label in wanted.labels:
            _make(session, label, None, there)
        others = [each for each in design.dimensions if each.code != wanted.dimension.code]
        roots = set(wanted.dimension.roots)
        # The undeclared dimension is everything; what the template takes is its own from now on.
        kept = [replace(each, roots=_without(each, roots)) for each in others]
        made = tuple(each for each in kept if each.roots)
        write_design(session, replace(design, dimensions=(*made, wanted.dimension)))
    return wanted.dimension


def _without(dimension: Dimension, taken: set[str]) -> tuple[str, ...]:
    if dimension.code != WHOLE_CODEBOOK:
        return dimension.roots
    return tuple(code for code in dimension.roots if code not in taken)


def _make(session: "Session", label: TemplateLabel, parent: LabelId | None, there: dict[str, LabelId]) -> None:
    if label.code not in there:
        made, _ = session.codebook.create(
            code=label.code,
            name_zh=label.name_zh,
            name_en=label.name_en,
            parent=parent,
            definition_zh=label.definition_zh,
            definition_en=label.definition_en,
        )
        there[label.code] = made.id
    for below in label.labels:
        _make(session, below, there[label.code], there)


def _template(value: dict[str, Any]) -> DimensionTemplate:
    if value.get("use") == "default":
        labels = tuple(
            TemplateLabel(each.code, each.name_zh, each.name_en, each.definition_zh, each.definition_en)
            for each in default_codebook().labels
            if each.parent is None
        )
    else:
        labels = _labels(value["labels"])
    roots = tuple(label.code for label in labels)
    demand = Demand(value["demand"])
    dimension = Dimension(value["code"], roots, value["name_zh"], value["name_en"], demand)
    return DimensionTemplate(value["id"], dimension, value["source"], labels)


def _labels(listed: Sequence[dict[str, Any]]) -> tuple[TemplateLabel, ...]:
    texts = ("code", "name_zh", "name_en", "definition_zh", "definition_en")
    return tuple(
        TemplateLabel(*(each[name] for name in texts), labels=_labels(each.get("labels", []))) for each in listed
    )


def all_labels(labels: Sequence[TemplateLabel]) -> Iterator[TemplateLabel]:
    """Labels with all that nest below them, parents first."""
    for label in labels:
        yield label
        yield from all_labels(label.labels)
