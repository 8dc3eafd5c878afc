"""Answers to the question of a dimension for one unit: a label, or that none fits. Ordinary annotations over the unit.

So they are in the journal, are undone, signed, merged and reviewed as all others are. That none fits is a label of its
own, made when somebody first needs it and named by the dimension.
"""

from typing import TYPE_CHECKING

from core.changes import ChangeSet
from core.errors import UserError
from core.ids import AnnotatorId, LabelId
from core.lazy_numpy import np
from core.model import Annotation, Label, Span
from core.study.coding import belonging
from core.study.coding_units import CodingUnit
from core.study.design import Demand, Dimension, StudyDesign, labels_of, read_design, with_none, write_design

if TYPE_CHECKING:
    from core.session import Session

_GREY = "#7F7F7F"


def answer(session: "Session", unit: CodingUnit, dimension: str, label: LabelId | None) -> ChangeSet | None:
    """Give a unit a label of a dimension, as the current annotator; with None, say that no code fits. One undo step.

    Where the dimension takes one label, another one of that dimension goes, and where it takes several, the same label
    again takes it back, as saying again that none fits does. None where nothing changes. Raises UserError
    ``study.no_dimension``, ``study.covers_more`` where what would have to go covers other units, too, and what creating
    an annotation raises.
    """
    design = read_design(session)
    asked = next((each for each in design.dimensions if each.code == dimension), None)
    if asked is None:
        raise UserError("study.no_dimension", value=dimension, known=", ".join(each.code for each in design.dimensions))
    changes: list[ChangeSet] = []
    stop = session.subscribe(changes.append)
    try:
        with session.with_operation("study.answer"):
            none = None
            if label is None:
                none = none_label(session, asked)
                label = none.id
            _set(session, unit, asked, label, design)
    finally:
        stop()
    return changes[-1] if changes else None


def none_label(session: "Session", dimension: Dimension) -> Label:
    """The label that says for a dimension that none fits; made and named in the design where there is none yet."""
    labels = {label.code: label for label in session.codebook.labels()}
    if dimension.none in labels:
        return labels[dimension.none]
    code = f"{dimension.code}-none"
    number = 1
    while code in labels:
        number += 1
        code = f"{dimension.code}-none-{number}"
    with session.with_operation("study.none"):
        made, _ = session.codebook.create(
            code=code,
            name_zh=f"无适用类别（{dimension.name('zh')}）",
            name_en=f"No code fits ({dimension.name('en')})",
            colour=_GREY,
            definition_zh="已经编码，但这一维度的类别都不适用；与尚未编码不同。",
            definition_en="It was coded, and none of the codes of this dimension fits; unlike not coded yet.",
        )
        write_design(session, with_none(read_design(session), dimension.code, code))
    return made


def own_answers(session: "Session", unit: CodingUnit, annotator: AnnotatorId, design: StudyDesign) -> list[Annotation]:
    """The annotations of somebody that belong to a unit, in any dimension."""
    there = session.annotations.of_document(unit.document, annotator)
    return [annotation for annotation in there if _belongs(annotation.span, unit.span, design)]


def _belongs(annotated: Span, unit: Span, design: StudyDesign) -> bool:
    units, spans = ((np.array([each.start]), np.array([each.end])) for each in (unit, annotated))
    return len(belonging(units, spans, design.share)[0]) > 0


def _set(session: "Session", unit: CodingUnit, dimension: Dimension, label: LabelId, design: StudyDesign) -> None:
    me = session.annotator
    if me is None:
        raise UserError("annotator.none_current")
    labels = session.codebook.labels()
    asked = next(each for each in read_design(session).dimensions if each.code == dimension.code)
    in_dimension = {each.id for each in labels_of(asked, labels)}
    none = next((each.id for each in labels if asked.none and each.code == asked.none), None)
    if label != none and label not in in_dimension:
        raise UserError("label.unknown", label=label)
    there = [
        annotation
        for annotation in own_answers(session, unit, me.id, design)
        if annotation.label in in_dimension or annotation.label == none
    ]
    same = [annotation for annotation in there if annotation.label == label]
    others = [annotation for annotation in there if annotation.label != label]
    if label == none or asked.demand is Demand.ONE:
        going = others
    else:
        going = [annotation for annotation in others if annotation.label == none]
    takes_back = bool(same) and (asked.demand is not Demand.ONE or label == none)
    gone = [*going, *(same if takes_back else [])]
    for annotation in gone:
        if not unit.span.contains(annotation.span):
            raise UserError("study.covers_more", number=unit.number)
    if gone:
        session.annotations.delete([annotation.id for annotation in gone])
    if not same:
        session.annotations.create(unit.document, unit.span.start, unit.span.end, label, begin=True)
