"""The text that is shown on hovering over a passage."""

from collections.abc import Callable, Mapping, Sequence

from core.ids import AnnotatorId, LabelId
from core.model import Annotation, Label, Mask
from gui.base import theme
from gui.base.i18n import N_, _, language
from gui.reader.paint import initials_of

REASONS = {
    "banner": N_("site banner"),
    "published": N_("publication line"),
    "share": N_("sharing links"),
    "promotion": N_("promotion"),
    "related": N_("related articles"),
    "navigation": N_("navigation"),
    "truncated": N_("notice that the text is cut off"),
    "counter": N_("visit counter"),
    "notice": N_("legal notice"),
    "contents": N_("table of contents"),
    "user": N_("marked by hand"),
    "manual": N_("marked by hand"),
}
"""What the codes of `core.text.furniture`, of readers and of marking by hand mean."""


def tip(
    mask: Mask | None,
    annotations: Sequence[Annotation],
    labels: Mapping[LabelId, Label],
    names: Mapping[AnnotatorId, str],
    withheld: str = "",
    said: Callable[[Annotation], str] = lambda _annotation: "",
) -> str:
    """Rich text: a line for each annotation, or why the text is dimmed, or that a value is withheld; else empty.

    `said` gives what is said of an annotation beside its label.
    """
    # Imported late: `html` would load its table of entities at every start.
    from html import escape

    lines = [_annotation(a, labels, names, said(a)) for a in annotations if a.label in labels]
    if mask is not None:
        reason = _(REASONS[mask.reason]) if mask.reason in REASONS else mask.reason
        lines.append(escape(_("Not part of the report: {reason}").format(reason=reason)))
    elif withheld:
        lines.append(escape(_("Withheld by the report: {value}").format(value=withheld)))
    return "<br>".join(lines)


def _annotation(
    annotation: Annotation, labels: Mapping[LabelId, Label], names: Mapping[AnnotatorId, str], said: str
) -> str:
    from html import escape

    label = labels[annotation.label]
    name = escape(label.name(language()))
    who = escape(names.get(annotation.annotator, ""))
    more = f"<br>{escape(said)}" if said else ""
    note = f"<br>{escape(annotation.note)}" if annotation.note else ""
    return f'<span style="color:{theme.mark_colour(label.colour).name()}">●</span> <b>{name}</b> · {who}{more}{note}'


def legend(names: Mapping[AnnotatorId, str], own: AnnotatorId | None) -> str:
    """Rich text, a line for each other annotator with the character that marks the passages; empty without others."""
    from html import escape

    marks = initials_of(names)
    return "<br>".join(
        f"<b>{escape(marks[annotator])}</b> · {escape(name)}" for annotator, name in names.items() if annotator != own
    )
