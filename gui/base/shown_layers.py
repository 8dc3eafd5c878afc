"""Whose annotations a window's lists and figures show: what the scope (`core.layer_scope`) means at the moment."""

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QLocale

from core.ids import AnnotatorId

GAP = "·"
FEW = 3
"""With more layers than this, only the smallest and the largest figure are shown."""


@dataclass(frozen=True, slots=True)
class ShownLayers:
    """The layers in their order, with the names to show."""

    names: Mapping[AnnotatorId, str] | None = None
    """Names by layer; None in a panel by itself, where nobody has chosen: it shows every layer."""

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
        """The layer if only one is shown; None for several, or for every layer."""
        return self.layers[0] if len(self.layers) == 1 else None

    def passes(self, annotator: AnnotatorId) -> bool:
        """Whether an annotation of that layer is shown."""
        return self.names is None or annotator in self.names

    def figures(self, counts: Mapping[AnnotatorId, int]) -> tuple[int, ...]:
        """The count of each shown layer; if nobody has chosen, of every layer in `counts`."""
        return tuple(counts.values()) if self.names is None else tuple(counts.get(layer, 0) for layer in self.names)

    def figure(self, counts: Mapping[AnnotatorId, int]) -> str:
        """The figures in a few characters, never added up: ``12``, ``3·5``, ``2–9``; empty if all are zero."""
        found = self.figures(counts)
        if not any(found):
            return ""
        if self.names is None:
            return QLocale().toString(sum(found))
        if len(found) <= FEW:
            return GAP.join(QLocale().toString(count) for count in found)
        return "–".join(QLocale().toString(count) for count in (min(found), max(found)))

    def told(self, counts: Mapping[AnnotatorId, int]) -> str:
        """The figures with names, a line for each layer."""
        names = self.names or {}
        return "\n".join(f"{names[layer]}: {QLocale().toString(counts.get(layer, 0))}" for layer in names)


WHATEVER = ShownLayers()
"""Every layer, for when nobody has chosen."""
