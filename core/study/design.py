"""A project's study: its dimensions, what a unit of analysis is, and when an annotation belongs to one.

A dimension is a set of labels that answers one question of a unit (which policy tool? which element?): some labels of
the outermost level with all that nests below them. A project that says nothing has one dimension, the whole codebook.
The design stands in the project's setting ``study``, so that it travels in packages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import orjson

from core.bounded_json import JsonError, loads
from core.errors import UserError
from core.ids import LabelId
from core.model import Label

if TYPE_CHECKING:
    from core.session import Session

SETTING_NAME = "study"
_TOLD_APART = 8
"""Numbers of units that two values of each of three fields make."""
WHOLE_CODEBOOK = "labels"
"""The code of the dimension that a project has without saying so."""


class UnitRule(StrEnum):
    """What a unit of analysis is."""

    ITEM = "item"
    """A point of the outline that has none below it, with its text; elsewhere a paragraph."""
    SENTENCE = "sentence"
    PARAGRAPH = "paragraph"
    LABELLED = "labelled"
    """What somebody labelled, each range once."""


class Demand(StrEnum):
    """How many labels a dimension asks for in each unit."""

    ONE = "one"
    """Exactly one, or the answer that none fits."""
    SEVERAL = "several"
    """One or more, or the answer that none fits."""
    OPTIONAL = "optional"
    """Any number, and none as well."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A question that is asked of every unit."""

    code: str
    roots: tuple[str, ...]
    """Codes of labels; what nests below them belongs to it, too."""
    name_zh: str = ""
    name_en: str = ""
    demand: Demand = Demand.OPTIONAL
    none: str = ""
    """The code of the label that says that none of them fits; "" until somebody needed it."""

    @property
    def takes_blank(self) -> bool:
        """Whether a unit without any label is an answer of its coder; else it is not coded, and nothing is known of it.

        It is one where any number of labels will do and there is no answer that says so: nothing else could say it.
        Where a code is demanded a blank is missing data, never a category (Krippendorff 2004, ch. 11: a missing value
        enters no pair).
        """
        return self.demand is Demand.OPTIONAL and not self.none

    def name(self, language: str) -> str:
        """Its name for a language tag, falling back to the other and then to the code."""
        first, second = (self.name_zh, self.name_en) if language.startswith("zh") else (self.name_en, self.name_zh)
        return first or second or self.code


@dataclass(frozen=True, slots=True)
class StudyDesign:
    """What is counted, and as what."""

    dimensions: tuple[Dimension, ...] = ()
    rule: UnitRule = UnitRule.ITEM
    share: Fraction = Fraction(1, 2)
    """The least part of a unit's code points that an annotation must cover to belong to it. An annotation that lies
    inside of a unit belongs to it however short it is."""
    scheme: str = "{document}-{part}-{item}"
    """How units are numbered: fields ``document``, ``part``, ``item``, each from 1; part 0 is before the first one."""

    def number(self, document: int, part: int, item: int) -> str:
        """A unit's number by the scheme."""
        return self.scheme.format(document=document, part=part, item=item)


_WHOLE = Dimension(WHOLE_CODEBOOK, (), "类别", "Labels")


def read_design(session: "Session") -> StudyDesign:
    """The project's design, with the whole codebook as its dimension where none is declared.

    What of a stored design cannot be understood (another program wrote it) is left at its default.
    """
    stored = session.setting(SETTING_NAME)
    labels = session.codebook.labels()
    design = StudyDesign() if stored is None else _parsed(stored)
    known = {label.code for label in labels}
    whole = tuple(label.code for label in labels if label.parent is None)
    nones = {each.none for each in design.dimensions if each.none}
    kept: list[Dimension] = []
    for each in design.dimensions:
        roots = whole if each.code == WHOLE_CODEBOOK and not each.roots else each.roots
        roots = tuple(code for code in roots if code in known and code not in nones)
        if roots:
            kept.append(replace(each, roots=roots, none=each.none if each.none in known else ""))
    if not kept and whole:
        kept = [replace(_WHOLE, roots=whole)]
    return replace(design, dimensions=tuple(kept))


def with_none(design: StudyDesign, dimension: str, none: str) -> StudyDesign:
    """The design in which a label says for a dimension that none of its labels fits."""
    changed: list[Dimension] = []
    for each in design.dimensions:
        made = replace(each, none=none) if each.code == dimension else each
        # The whole codebook stays whole when labels are added to it.
        changed.append(replace(made, roots=()) if made.code == WHOLE_CODEBOOK else made)
    return replace(design, dimensions=tuple(changed))


def write_design(session: "Session", design: StudyDesign) -> None:
    """Keep a design in the project. A dimension that is the whole codebook stays so when labels are added to it.

    Raises UserError ``study.label_twice`` where two dimensions share a label, ``study.bad_scheme`` and
    ``label.unknown``.
    """
    labels = session.codebook.labels()
    known = {label.code for label in labels}
    taken: dict[str, str] = {}
    for dimension in design.dimensions:
        for code in (*dimension.roots, *([dimension.none] if dimension.none else [])):
            if code not in known:
                raise UserError("label.unknown", label=code)
            if code in taken:
                raise UserError("study.label_twice", label=code, first=taken[code], second=dimension.code)
            taken[code] = dimension.code
    require_scheme(design.scheme)
    whole = tuple(label.code for label in labels if label.parent is None)
    nones = {each.none for each in design.dimensions}
    kept = [
        replace(each, roots=()) if each.code == WHOLE_CODEBOOK and _same(each.roots, whole, nones) else each
        for each in design.dimensions
    ]
    session.set_settings({SETTING_NAME: _dumped(replace(design, dimensions=tuple(kept)))}, "study.design")


def _same(roots: Sequence[str], whole: Sequence[str], nones: set[str]) -> bool:
    return set(roots) - nones == set(whole) - nones


def require_scheme(scheme: str) -> None:
    """Raise UserError ``study.bad_scheme`` for a scheme of numbers that cannot be filled in or tells no unit apart."""
    try:
        numbers = {scheme.format(document=a, part=b, item=c) for a in (1, 11) for b in (1, 11) for c in (1, 11)}
    except (KeyError, ValueError, IndexError, AttributeError):
        numbers = set[str]()
    if len(numbers) < _TOLD_APART:
        raise UserError("study.bad_scheme", scheme=scheme)


def labels_of(dimension: Dimension, labels: Sequence[Label]) -> tuple[Label, ...]:
    """The labels of a dimension, in the order of the codebook, without the one that says that none fits."""
    by_id: Mapping[LabelId, Label] = {label.id: label for label in labels}

    def is_below(label: Label) -> bool:
        seen = set[LabelId]()
        step: Label | None = label
        while step is not None and step.id not in seen:
            if step.code in dimension.roots:
                return True
            seen.add(step.id)
            step = by_id.get(step.parent) if step.parent is not None else None
        return False

    return tuple(label for label in labels if label.code != dimension.none and is_below(label))


def _dumped(design: StudyDesign) -> str:
    dimensions = [
        {
            "code": each.code,
            "roots": list(each.roots),
            "name_zh": each.name_zh,
            "name_en": each.name_en,
            "demand": each.demand.value,
            "none": each.none,
        }
        for each in design.dimensions
    ]
    share = [design.share.numerator, design.share.denominator]
    value = {"dimensions": dimensions, "rule": design.rule.value, "share": share, "scheme": design.scheme}
    return orjson.dumps(value).decode()


def _parsed(stored: str) -> StudyDesign:
    try:
        value = loads(stored)
    except JsonError:
        return StudyDesign()
    if not isinstance(value, dict):
        return StudyDesign()
    fields = cast("dict[str, object]", value)
    listed = fields.get("dimensions")
    dimensions = [_dimension(each) for each in cast("list[object]", listed)] if isinstance(listed, list) else []
    design = StudyDesign(tuple(each for each in dimensions if each is not None))
    rule, share, scheme = fields.get("rule"), fields.get("share"), fields.get("scheme")
    if isinstance(rule, str) and rule in set(UnitRule):
        design = replace(design, rule=UnitRule(rule))
    match share:
        case [int() as part, int() as whole] if 0 < part <= whole:
            design = replace(design, share=Fraction(part, whole))
        case _:
            pass
    if isinstance(scheme, str):
        try:
            require_scheme(scheme)
        except UserError:
            return design
        design = replace(design, scheme=scheme)
    return design


def _dimension(value: object) -> Dimension | None:
    match value:
        case {"code": str() as code, "roots": list()}:
            fields = cast("dict[str, object]", value)
            names = [name if isinstance(name := fields.get(key), str) else "" for key in ("name_zh", "name_en")]
            demand = fields.get("demand")
            chosen = Demand(demand) if isinstance(demand, str) and demand in set(Demand) else Demand.OPTIONAL
            roots = cast("list[object]", fields["roots"])
            codes = tuple(root for root in roots if isinstance(root, str))
            none = fields.get("none")
            return Dimension(code, codes, *names, demand=chosen, none=none if isinstance(none, str) else "")
        case _:
            return None
