"""Which key gives a unit which label: each dimension has a row of the keyboard, so all are answered without a mouse."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.ids import LabelId
from core.model import Label
from core.study.design import Dimension, labels_of

ROWS = ("123456789", "qwertyuio", "asdfghjkl", "zxcvbnm,.")
"""The keys of the first four dimensions' labels, in the order of the codebook."""
NONE_KEYS = "0p;/"
"""The keys of the same dimensions that say that no code fits."""


@dataclass(frozen=True, slots=True)
class AnswerChoice:
    """One answer that can be given to a unit."""

    dimension: str
    label: LabelId | None
    """None: no code fits."""
    code: str
    """The label's, or that of the label for no code fits, "" while there is none."""
    name: str
    key: str
    """"" where the row has no more keys: it is chosen by the mouse or by Tab."""
    depth: int
    """How many labels of the dimension it nests below."""


def choices(
    dimensions: Sequence[Dimension], labels: Sequence[Label], language: str, none_name: str
) -> list[list[AnswerChoice]]:
    """The answers of each dimension, in the order in which they are shown."""
    found: list[list[AnswerChoice]] = []
    for row, dimension in enumerate(dimensions):
        of = labels_of(dimension, labels)
        keys = ROWS[row] if row < len(ROWS) else ""
        made = [
            AnswerChoice(
                dimension.code,
                label.id,
                label.code,
                label.name(language),
                keys[at] if at < len(keys) else "",
                _depth(label, of),
            )
            for at, label in enumerate(of)
        ]
        none = NONE_KEYS[row] if row < len(NONE_KEYS) else ""
        found.append([*made, AnswerChoice(dimension.code, None, dimension.none, none_name, none, 0)])
    return found


def _depth(label: Label, of: Sequence[Label]) -> int:
    by_id = {each.id: each for each in of}
    depth, step = 0, label
    while step.parent in by_id and depth < len(of):
        step = by_id[step.parent]  # type: ignore[index]
        depth += 1
    return depth
