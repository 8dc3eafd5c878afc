"""Which of the declared attributes the annotations of a label have."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from core.ids import LabelId
from core.model import Label
from core.said.fields import Attribute


@dataclass(frozen=True)
class Declared:
    """The attributes of a codebook, by label."""

    attributes: tuple[Attribute, ...]
    labels: Mapping[LabelId, Label]

    @classmethod
    def of(cls, attributes: Iterable[Attribute], labels: Iterable[Label]) -> "Declared":
        """All attributes and all labels of a codebook."""
        return cls(tuple(attributes), {label.id: label for label in labels})

    def for_label(self, label: LabelId) -> list[Attribute]:
        """The attributes of a label's annotations, in order; of several with one code the one declared nearest.

        One declared for the label itself is nearer than one inherited, and that nearer than one for all. Where two
        people declared the same, that with the smallest id counts, so everybody finds the same.
        """
        found: dict[str, tuple[int, str, Attribute]] = {}
        above = self._above(label)
        for attribute in self.attributes:
            distance = _distance(attribute, above)
            if distance is None:
                continue
            ranked = (distance, attribute.id, attribute)
            known = found.get(attribute.code)
            if known is None or ranked[:2] < known[:2]:
                found[attribute.code] = ranked
        return sorted((ranked[2] for ranked in found.values()), key=lambda known: (known.position, known.code))

    def _above(self, label: LabelId) -> list[str]:
        """The codes of a label and of those above it, the nearest first."""
        codes: list[str] = []
        at: LabelId | None = label
        while at is not None and at in self.labels and self.labels[at].code not in codes:
            codes.append(self.labels[at].code)
            at = self.labels[at].parent
        return codes


def _distance(attribute: Attribute, above: list[str]) -> int | None:
    if not attribute.labels:
        return len(above) + 1
    reach = above if attribute.nested else above[:1]
    return next((steps for steps, code in enumerate(reach) if code in attribute.labels), None)
