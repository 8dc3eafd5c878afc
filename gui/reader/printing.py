"""A document with its labels as a page to print: beside each paragraph stand the names of its labels."""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise

from core.ids import AnnotatorId, LabelId
from core.model import Annotation, Document, Label, Mask
from core.text.sentences import paragraphs
from gui.base.i18n import _, language

QUIET = "#5a5f66"
"""Of what stands beside the text, on paper."""
_SHARE = 0.25
"""Of a label's colour in its ground."""


def as_html(
    document: Document,
    text: str,
    annotations: Sequence[Annotation],
    labels: Mapping[LabelId, Label],
    names: Mapping[AnnotatorId, str],
    masks: Sequence[Mask] = (),
) -> str:
    """The text by paragraphs with numbered labels beside them; masked text is grey.

    `annotations` are those to print; who made them is named where `names` has several people.
    """
    numbered = sorted(annotations, key=lambda annotation: (annotation.start, annotation.end, annotation.id))
    meta = document.meta
    head = " · ".join(str(part) for part in (meta.region, meta.year, meta.issuer) if part)
    parts = [f"<h2>{escape(meta.title)}</h2>", f'<p style="color:{QUIET}">{escape(head)}</p>' if head else ""]
    parts.append('<table width="100%" cellspacing="0" cellpadding="4">')
    for line in paragraphs(text):
        here = [
            (number, annotation)
            for number, annotation in enumerate(numbered, start=1)
            if annotation.start < line.end and line.start < annotation.end
        ]
        beside = "<br>".join(
            _named(number, annotation, labels, names) for number, annotation in here if annotation.start >= line.start
        )
        body = _body(text, line.start, line.end, here, labels, masks)
        parts.append(
            f'<tr><td width="76%">{body}</td><td width="24%" style="color:{QUIET}"><small>{beside}</small></td></tr>'
        )
    parts.append("</table>")
    return "".join(parts)


def _named(
    number: int, annotation: Annotation, labels: Mapping[LabelId, Label], names: Mapping[AnnotatorId, str]
) -> str:
    label = labels.get(annotation.label)
    words = [label.name(language()) if label is not None else ""]
    if len(names) > 1:
        words.append(names.get(annotation.annotator, ""))
    if annotation.note:
        words.append(_("note: {text}").format(text=annotation.note))
    colour = escape(label.colour) if label is not None else QUIET
    return f'<span style="color:{colour}">■</span> {number} {escape(" · ".join(word for word in words if word))}'


def _body(
    text: str,
    start: int,
    end: int,
    here: Sequence[tuple[int, Annotation]],
    labels: Mapping[LabelId, Label],
    masks: Sequence[Mask],
) -> str:
    """The characters ``[start, end)``: grounds of their labels, a number where each label ends."""
    cuts = {start, end}
    for span in (*(annotation.span for _number, annotation in here), *(mask.span for mask in masks)):
        cuts |= {place for place in (span.start, span.end) if start < place < end}
    order = sorted(cuts)
    parts: list[str] = []
    for low, high in pairwise(order):
        style = ""
        over = [annotation for _number, annotation in here if annotation.start <= low and high <= annotation.end]
        if over and (label := labels.get(over[-1].label)) is not None:
            style = f"background-color:{thinned(label.colour)};"
        if any(mask.start <= low < mask.end for mask in masks):
            style += "color:#8a8f96;"
        shown = escape(text[low:high])
        parts.append(f'<span style="{style}">{shown}</span>' if style else shown)
        ending = [str(number) for number, annotation in here if annotation.end == high]
        if ending:
            parts.append(f"<sup>{','.join(ending)}</sup>")
    return "".join(parts)


def thinned(colour: str) -> str:
    """A label's colour as a ground on white paper; grey for what is no colour."""
    try:
        value = int(colour.lstrip("#"), 16)
    except ValueError:
        return "#eeeeee"
    parts = ((value >> shift) & 255 for shift in (16, 8, 0))
    return "#" + "".join(f"{round(255 - (255 - part) * _SHARE):02x}" for part in parts)
