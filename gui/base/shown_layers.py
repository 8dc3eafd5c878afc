"""Whose annotations the lists and figures of a window are about: what the scope (`core.layer_scope`) means just now."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QLocale

from core.ids import AnnotatorId

GAP = "·"
FEW = 3
"""Layers whose figures stand beside each other; of more only the least and the most."""


@dataclass(frozen=True, slots=True)
class ShownLayers:
    """The layers in their order, under the names to show."""

    names: Mapping[AnnotatorId, str] | None = None
    """By layer; None for whatever there is, where nobody has chosen: a panel by itself."""

    @property
    def layers(self) -> tuple[AnnotatorId, ...]:
        """The layers."""
        return tuple(self.names or ())

    @property
    def side_by_side(self) -> bool:
        """Whether figures of several layers stand beside each other."""
        return self.names is not None and len(self.names) > 1

    @property
    def single(self) -> AnnotatorId | None:
        """The one layer that is shown; None for several, and for whatever there is."""
        return self.layers[0] if len(self.layers) == 1 else None

    def passes(self, annotator: AnnotatorId) -> bool:
        """Whether an annotation of that layer is shown."""
        return self.names is None or annotator in self.names

    def figures(self, counts: Mapping[AnnotatorId, int]) -> tuple[int, ...]:
        """What each layer has; of whatever there is, all that `counts` has."""
        return tuple(counts.values()) if self.names is None else tuple(counts.get(layer, 0) for layer in self.names)

    def figure(self, counts: Mapping[AnnotatorId, int]) -> str:
        """The figures in a few letters, never added up: ``12``, ``3·5``, ``2–9``; empty when all are zero."""
        found = self.figures(counts)
        if not any(found):
            return ""
        if self.names is None:
            return QLocale().toString(sum(found))
        if len(found) <= FEW:
            return GAP.join(QLocale().toString(count) for count in found)
        return "–".join(QLocale().toString(count) for count in (min(found), max(found)))

    def told(self, counts: Mapping[AnnotatorId, int]) -> str:
        """The figures with the names, a line a layer."""
        names = self.names or {}
        return "\n".join(f"{names[layer]}: {QLocale().toString(counts.get(layer, 0))}" for layer in names)


WHATEVER = ShownLayers()
"""Every layer, where nobody has chosen."""
