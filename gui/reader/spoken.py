"""Tells assistive technology about annotations, besides what Qt tells it (text, caret, selection).

The view's description says which annotations are at the caret or in the selection, so that it can be asked for at any
time. When others are reached, they are announced as well, as screen readers do with changes.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent

from core.ids import AnnotatorId, LabelId
from core.model import Annotation, Label, Mask
from gui.base.i18n import _, language
from gui.reader.tips import REASONS
from gui.reader.view import ReaderView

MOST = 8
"""How many annotations are named. If a long selection has more, only their number is given."""


class Spoken:
    """Keeps the description of a view."""

    def __init__(self, view: ReaderView) -> None:
        self._view = view
        view.selection_changed.connect(lambda _span: self.tell())

    def tell(self) -> None:
        """Say what is at the caret now, if that has changed."""
        view, span = self._view, self._view.selection
        found = view.index.overlapping(span.start, span.end) if len(span) else view.index.at(span.start)
        found = sorted(found, key=lambda annotation: (annotation.start, -annotation.end, annotation.id))
        words = sentence(found, view.labels, view.names, view.mask_at(span.start))
        if words == view.accessibleDescription():
            return
        # Qt reports that the description has changed.
        view.setAccessibleDescription(words)
        if words and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(view, words))


def sentence(
    annotations: Sequence[Annotation],
    labels: Mapping[LabelId, Label],
    names: Mapping[AnnotatorId, str],
    mask: Mask | None = None,
) -> str:
    """The annotations in words, with whose they are and their notes; empty for none."""
    known = [annotation for annotation in annotations if annotation.label in labels]
    said = [_words(annotation, labels[annotation.label], names) for annotation in known[:MOST]]
    if len(known) > MOST:
        said.append(_("{n} more").format(n=len(known) - MOST))
    if mask is not None:
        reason = _(REASONS[mask.reason]) if mask.reason in REASONS else mask.reason
        said.append(_("Not part of the report: {reason}").format(reason=reason))
    return _("; ").join(said)


def _words(annotation: Annotation, label: Label, names: Mapping[AnnotatorId, str]) -> str:
    parts = [label.name(language()), names.get(annotation.annotator, "")]
    if annotation.note:
        parts.append(_("note: {text}").format(text=annotation.note))
    return _(", ").join(filter(None, parts))
