"""Draws what is said beside labels in a project, and says what of it another project lacks."""

from collections import Counter
from collections.abc import Hashable
from contextlib import suppress
from typing import Any

import orjson
from hypothesis import strategies as st

from core.errors import UserError
from core.formats.protocol import Feature
from core.model import Annotation
from core.said.fields import Field, FieldChoice, FieldKind
from core.session import Session

words = st.text(alphabet='甲乙，。\n𠮷é |#\\/"=x0', min_size=1, max_size=12).filter(str.strip)
"""Texts that XML and tables can hold, with what they take for signs of their own."""
numbers = st.none() | st.integers(-(10**9), 10**15) | st.floats(-1e9, 1e9, allow_nan=False).map(lambda n: n or 0.0)


def values(field: Field) -> st.SearchStrategy[Any]:
    """Values that a field takes."""
    codes = [choice.code for choice in field.choices]
    match field.kind:
        case FieldKind.ONE:
            return st.sampled_from(codes)
        case FieldKind.SEVERAL:
            return st.sets(st.sampled_from(codes), min_size=1).map(lambda chosen: [c for c in codes if c in chosen])
        case FieldKind.NUMBER:
            unit = {"unit": st.sampled_from(field.units)} if field.units else {}
            return st.fixed_dictionaries({"value": numbers.map(_whole), **unit})
        case FieldKind.YES_NO:
            return st.booleans()
        case FieldKind.DATE:
            return st.sampled_from(["2024", "2024-05", "2024-05-01"])
        case _:
            return words


def _whole(number: float | None) -> float | None:
    return int(number) if isinstance(number, float) and number.is_integer() else number


def declare(session: Session) -> None:
    """Attributes and variables of every kind."""
    choices = [FieldChoice("a", "甲"), FieldChoice("b-2"), FieldChoice("丙 丁")]
    for verbs in (session.attributes, session.variables):
        verbs.declare("depth", "several", choices=choices)
        verbs.declare("类型", "one", choices=choices)
        verbs.declare("size", "number")
        verbs.declare("label", "number", units=["万元", "元"])
        verbs.declare("sure", "yes_no")
        verbs.declare("due", "date")
        verbs.declare("a remark", "text")


def say(data: st.DataObject, session: Session) -> None:
    """Something of everything, of some of the annotations and documents; often nothing at all."""
    if not data.draw(st.booleans()):
        return
    session.use_annotator(session.annotators.ensure("张三").id)
    declare(session)
    annotations = list(session.annotations.iterate())
    for annotation in annotations:
        known = data.draw(st.lists(st.sampled_from(session.attributes.for_label(annotation.label)), max_size=3))
        session.attributes.bring(annotation, {field.code: data.draw(values(field)) for field in known})
        if data.draw(st.booleans()):
            session.memos.write("annotation", annotation.id, data.draw(words))
    for document in session.documents.list():
        variables = data.draw(st.lists(st.sampled_from(session.variables.declared()), max_size=3))
        session.variables.set([document.id], {field.code: data.draw(values(field)) for field in variables})
        for text in data.draw(st.lists(words, max_size=2, unique=True)):
            session.memos.write("document", document.id, text)
    kinds = st.sampled_from([kind.code for kind in session.links.kinds()])
    ends = st.sampled_from(annotations) if annotations else st.nothing()
    for source, target, kind in data.draw(st.lists(st.tuples(ends, ends, kinds), max_size=5)) if annotations else ():
        with suppress(UserError):
            session.links.make(source.id, target.id, kind)


Saying = dict[Feature, Counter[Hashable]]


def said_in(session: Session) -> Saying:
    """Everything that is said, by places in texts: ids and people need not come along."""
    codes = {label.id: label.code for label in session.codebook.labels()}
    by_id = {annotation.id: annotation for annotation in session.annotations.iterate()}

    def place(annotation: Annotation) -> Hashable:
        return (annotation.document, annotation.start, annotation.end, codes[annotation.label])

    texts = {document.id for document in session.documents.list()}
    return {
        Feature.ATTRIBUTES: Counter(
            (place(by_id[id_]), orjson.dumps(attributes, option=orjson.OPT_SORT_KEYS))
            for document in texts
            for id_, attributes in session.attributes.in_document(document).items()
        ),
        Feature.LINKS: Counter(
            (link.kind, place(by_id[link.source]), place(by_id[link.target])) for link in session.links.all()
        ),
        Feature.VARIABLES: Counter(
            (document, orjson.dumps(variables, option=orjson.OPT_SORT_KEYS))
            for document, variables in session.variables.of().items()
        ),
        Feature.MEMOS: Counter(
            (place(by_id[memo.subject]) if memo.subject in by_id else memo.subject, memo.text)  # type: ignore[index]
            for memo in session.memos.all()
        ),
    }


def missing(before: Saying, after: Saying) -> dict[Feature, int]:
    """How much of each did not arrive; that nothing else arrived is asserted."""
    for feature, found in after.items():
        assert not found - before[feature], (feature, found - before[feature], before[feature])
    return {feature: lacking for feature in before if (lacking := before[feature].total() - after[feature].total())}
