"""What hovering over the text says."""

from collections.abc import Mapping, Sequence
from html import escape

from core.ids import AnnotatorId, LabelId
from core.model import Annotation, Label
from gui.i18n import _, language
from gui.reader.protocol import MaskLike


def tip(
    mask: MaskLike | None,
    annotations: Sequence[Annotation],
    labels: Mapping[LabelId, Label],
    names: Mapping[AnnotatorId, str],
) -> str:
    """Rich text, one line an annotation, or why the text is dimmed; empty when there is nothing to say."""
    lines = [_annotation(a, labels, names) for a in annotations if a.label in labels]
    if mask is not None:
        lines.append(escape(_("Furniture: {reason}").format(reason=_(mask.reason))))
    return "<br>".join(lines)


def _annotation(annotation: Annotation, labels: Mapping[LabelId, Label], names: Mapping[AnnotatorId, str]) -> str:
    label = labels[annotation.label]
    name = escape(label.name(language()))
    who = escape(names.get(annotation.annotator, ""))
    note = f"<br>{escape(annotation.note)}" if annotation.note else ""
    return f'<span style="color:{label.colour}">●</span> <b>{name}</b> · {who}{note}'
