"""What a CAS has beside labels: features for attributes, annotations for links and memos, a structure for variables.

Attributes are features of our type, links annotations of a relation layer as INCEpTION has them (``Governor`` and
``Dependent`` are features of its relations), memos annotations of what they are about, and the variables of a document
the features of one structure. A feature is called as the attribute where that is a name in UIMA; its description says
the code.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from core.formats.raw import RawDocument
from core.formats.records import DocumentRecord
from core.formats.said import SaidUse
from core.formats.said_mapping import SaidReader, attributes_of, inside, memos_of, text_of, variables_of
from core.said.fields import Field

LINK, MEMO, VARIABLES = "webanno.custom.Link", "webanno.custom.Memo", "webanno.custom.Variables"
OURS = (LINK, MEMO, VARIABLES)
_OF_LINKS = ("kind", "annotator", "note", "created_at", "updated_at", "uuid")
_OF_MEMOS = ("subject", "author", "text", "created_at", "updated_at", "uuid")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_RESERVED = frozenset(["begin", "end", "sofa", "id", "type", "self"])
_DESCRIBED = "biaodu: "
_ENDS = ("Governor", "Dependent")


Clean = Callable[[Any], str | None]


class Features:
    """The names of features for attributes and variables."""

    def __init__(self, use: SaidUse, taken: Iterable[str]) -> None:
        self.attributes = _named(use.attributes, {*taken, *_RESERVED})
        self.variables = _named(use.variables, set(_RESERVED))

    def declare(self, cassis_system: Any, category: Any, use: SaidUse) -> None:
        """Add features and types to a type system, only those that are used."""
        for code, name in self.attributes.items():
            _feature(cassis_system, category, name, code)
        if use.kinds:
            made = cassis_system.create_type(name=LINK, supertypeName="uima.tcas.Annotation")
            for name in _ENDS:
                cassis_system.create_feature(domainType=made, name=name, rangeType=category.name)
            for name in _OF_LINKS:
                cassis_system.create_feature(domainType=made, name=name, rangeType="uima.cas.String")
        if use.memos:
            made = cassis_system.create_type(name=MEMO, supertypeName="uima.tcas.Annotation")
            for name in _OF_MEMOS:
                cassis_system.create_feature(domainType=made, name=name, rangeType="uima.cas.String")
        if use.variables:
            made = cassis_system.create_type(name=VARIABLES, supertypeName="uima.cas.AnnotationBase")
            for code, name in self.variables.items():
                _feature(cassis_system, made, name, code)

    def of(self, record: DocumentRecord, id_: str) -> dict[str, str]:
        """The features of an annotation for its attributes."""
        return {self.attributes[code]: text_of(value) for code, value in attributes_of(record, id_).items()}

    def add(self, cas: Any, system: Any, record: DocumentRecord, by_id: Mapping[str, Any], clean: Clean) -> None:
        """What else is said of a document; `by_id` are its annotations, `clean` makes texts that XML holds."""
        for link in inside(record):
            source, target = by_id[link["source"]], by_id[link["target"]]
            texts = {name: clean(link.get(name)) for name in _OF_LINKS[1:-1]}
            made = system.get_type(LINK)
            ends = {"begin": target.begin, "end": target.end, "Governor": source, "Dependent": target}
            cas.add(made(kind=link["kind"], uuid=link["id"], **ends, **texts))
        for id_ in ("", *by_id):
            about = by_id.get(id_)
            begin, end = (0, 0) if about is None else (about.begin, about.end)
            for memo in memos_of(record, id_):
                texts = {name: clean(memo.get(name)) for name in _OF_MEMOS[1:-1]}
                cas.add(system.get_type(MEMO)(begin=begin, end=end, subject=id_, uuid=memo["id"], **texts))
        if variables := variables_of(record):
            texts = {self.variables[code]: text_of(value) for code, value in variables.items()}
            cas.add(system.get_type(VARIABLES)(**texts))


def _named(fields: Sequence[Field], taken: set[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, field in enumerate(fields, 1):
        name = field.code if _NAME.fullmatch(field.code) else f"field_{number}"
        while name in taken:
            name += "_"
        taken.add(name)
        found[field.code] = name
    return found


def _feature(system: Any, domain: Any, name: str, code: str) -> None:
    system.create_feature(domainType=domain, name=name, rangeType="uima.cas.String", description=_DESCRIBED + code)


# --- reading


def codes_of(type_: Any, passed_over: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The features of a type that may be attributes, each with its code."""
    for feature in type_.all_features:
        if feature.name in passed_over or feature.name in _RESERVED:
            continue
        described = feature.description or ""
        yield feature.name, described.removeprefix(_DESCRIBED) if described.startswith(_DESCRIBED) else feature.name


class SaidStructures:
    """What stands in a view beside its annotations."""

    def __init__(self, document: RawDocument) -> None:
        self._document = document
        self._said = SaidReader(document)
        self._places: dict[int, int] = {}
        """By the identity of an annotation in the CAS, the index of the span."""
        self._links: list[Any] = []
        self._memos: list[Any] = []

    def span(self, annotation: Any, passed_over: Iterable[str]) -> None:
        """An annotation became the document's last span."""
        at = len(self._document.spans) - 1
        self._places[id(annotation)] = at
        for name, code in codes_of(annotation.type, passed_over):
            value = getattr(annotation, name, None)
            if isinstance(value, str | bool | int | float):
                self._said.attribute(at, code, value)

    def take(self, structure: Any) -> bool:
        """Whether a structure is a link, a memo or the variables; it is kept until all annotations are known."""
        name = structure.type.name
        if name == MEMO:
            self._memos.append(structure)
        elif name == VARIABLES:
            for feature, code in codes_of(structure.type, ()):
                self._said.variable(code, getattr(structure, feature, None))
        elif (ends := _ends(structure)) is not None:
            self._links.append((structure, ends))
        else:
            return False
        return True

    def close(self) -> None:
        """All structures of the view have been seen."""
        for link, ends in self._links:
            source, target = (self._places.get(id(end)) for end in ends)
            if source is None or target is None or source == target:
                self._document.left_out["relations"] += 1
                continue
            own = link.type.name == LINK
            more = {name: getattr(link, name, None) for name in _OF_LINKS[1:-1]} if own else {}
            self._said.link(_kind(link), self._said.id_of(source), self._said.id_of(target), id=_uuid(link), **more)
        by_id = {span.id: at for at, span in enumerate(self._document.spans) if span.id}
        for memo in self._memos:
            subject = getattr(memo, "subject", None) or ""
            if subject and subject not in by_id:
                self._document.left_out["memos"] += 1
                continue
            more = {name: getattr(memo, name, None) for name in _OF_MEMOS[1:-1]}
            about = by_id[subject] if subject else None
            self._said.memo(about, {name: value for name, value in more.items() if value} | {"id": _uuid(memo)})
        self._said.close()


def _uuid(structure: Any) -> str:
    return getattr(structure, "uuid", None) or ""


def _kind(link: Any) -> str:
    """What a relation says: ours by its kind, another by the first feature with a text, or by its type."""
    if link.type.name == LINK:
        return getattr(link, "kind", None) or ""
    for feature in link.type.all_features:
        value = getattr(link, feature.name, None)
        if feature.name not in ("begin", "end", "sofa", "flavor") and isinstance(value, str) and value:
            return value
    return link.type.name.rpartition(".")[2]


def _ends(structure: Any) -> tuple[Any, Any] | None:
    """The ends of a relation; None for what is none."""
    for first, last in (_ENDS, ("source", "target")):
        ends = getattr(structure, first, None), getattr(structure, last, None)
        if hasattr(structure, first) and hasattr(structure, last):
            return ends
    return None
