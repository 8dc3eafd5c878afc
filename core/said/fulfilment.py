"""What became of a planned passage: the attribute that says so, which a codebook gets when it is first used."""

from enum import StrEnum

from core.ids import derived_id
from core.said.fields import Attribute, FieldChoice, FieldKind

FULFILMENT = "fulfilment"
"""Code of the attribute."""
FULFILS = "fulfils"
"""Code of the kind of links between a plan and its outcome."""


class Fulfilment(StrEnum):
    """What became of a planned passage; the values of the attribute."""

    FULFILLED = "fulfilled"
    PARTLY = "partly"
    CHANGED = "changed"
    """Something else was done in its place."""
    NOT_MENTIONED = "not_mentioned"
    """The later report says nothing of it."""
    NOT_A_PLAN = "not_a_plan"
    """It stands among plans and is none."""

    @property
    def has_outcome(self) -> bool:
        """Whether it is said of a passage of the later report."""
        return self in (Fulfilment.FULFILLED, Fulfilment.PARTLY, Fulfilment.CHANGED)


def fulfilment_attribute(position: int) -> Attribute:
    """The attribute, declared for all labels. Its id is the same everywhere, so that two people declare one."""
    return Attribute(
        derived_id("attribute", FULFILMENT),
        FULFILMENT,
        FieldKind.ONE,
        "兑现情况",
        "Fulfilment",
        (
            FieldChoice(Fulfilment.FULFILLED, "已兑现", "Fulfilled"),
            FieldChoice(Fulfilment.PARTLY, "部分兑现", "Partly"),
            FieldChoice(Fulfilment.CHANGED, "有变更", "Changed"),
            FieldChoice(Fulfilment.NOT_MENTIONED, "未提及", "Not mentioned"),
            FieldChoice(Fulfilment.NOT_A_PLAN, "不是计划", "Not a plan"),
        ),
        position=position,
    )
