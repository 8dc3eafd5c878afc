"""``show``."""

from pathlib import Path

import click

from core.cli.terminal import emit, json_option, project_argument, say, table
from core.figures.corrections import KEY as FIGURES
from core.formats.meta import meta_to_json
from core.model import Document, Mask, Span
from core.session import Session
from core.text.headings import KEY as HEADINGS
from core.text.headings import outline_of
from core.text.matched import KEY as COUNTERPARTS
from core.text.origins import CONFIRMED, FROM, confirmed, origins
from core.text.outline import OutlineNode
from core.text.parts import KEY as PARTS
from core.text.parts import parts_of
from core.text.unmasked import KEY as UNMASKED
from core.text.withheld import KEY, find_withheld, withheld_fields

Shown = dict[str, object]
_SOME = 8
"""Withheld values that are named."""


@click.command("show")
@project_argument
@click.argument("document", metavar="DOC")
@click.option("--outline", "with_outline", is_flag=True, help="The headings with their levels and ranges.")
@click.option("--mask", "with_mask", is_flag=True, help="The ranges that are no part of the report, and why.")
@click.option("--meta", "with_meta", is_flag=True, help="Title, region, year ... and which part reports or plans.")
@json_option
def show(project: Path, document: str, with_outline: bool, with_mask: bool, with_meta: bool, as_json: bool) -> None:
    """Show the text of a document, or what was found in it."""
    with Session.open(project, read_only=True) as session:
        found = session.documents.find(document)
        text = session.documents.text(found.id)
        masks = list(session.documents.masks(found.id))
    if not (with_outline or with_mask or with_meta):
        if as_json:
            emit({"id": found.id, "text": text})
        else:
            click.echo(text, nl=not text.endswith("\n"))
        return
    furniture = [Span(mask.start, mask.end) for mask in masks]
    nodes = outline_of(text, found.meta, furniture)
    withheld = find_withheld(text, furniture) if with_meta else []
    wanted = {"outline": with_outline, "mask": with_mask, "meta": with_meta}
    shown = {"outline": _outline(nodes), "mask": _mask(masks), "meta": _meta(found, text, nodes, withheld)}
    if as_json:
        emit({name: value for name, value in shown.items() if wanted[name]})
    else:
        if with_meta:
            _say_meta(found, text, nodes, withheld)
        _say({name for name in wanted if wanted[name]}, text, nodes, masks)


def _say_meta(document: Document, text: str, nodes: list[OutlineNode], withheld: list[Span]) -> None:
    hidden = withheld_fields(document.meta)
    said, sure = origins(document.meta), confirmed(document.meta)
    for name, value in meta_to_json(document.meta).items():
        if name in hidden:
            say(f"{name}: {value} (withheld)" if value else f"{name}: (withheld)")
        elif value is not None and name not in (KEY, PARTS, FROM, CONFIRMED, HEADINGS, UNMASKED, FIGURES, COUNTERPARTS):
            origin = f"  (from: {said[name]}{', confirmed' if name in sure else ''})" if name in said else ""
            say(f"{name}: {value}{origin}")
    if withheld:
        some = [text[span.start : span.end] for span in withheld[:_SOME]]
        say(f"withheld values: {len(withheld)} ({', '.join(some)}{', …' if len(withheld) > _SOME else ''})")
    for part in parts_of(text, nodes, document.meta):
        does = f"{part.kind.value if part.kind else '-'}{' (corrected)' if part.corrected else ''}"
        say(f"{does}: {text[part.title.start : part.title.end]}")


def _say(wanted: set[str], text: str, nodes: list[OutlineNode], masks: list[Mask]) -> None:
    if "outline" in wanted:
        for node in nodes:
            title = text[node.title.start : node.title.end]
            say(f"{'  ' * (node.level - 1)}{title}  [{node.range.start}, {node.range.end})")
    if "mask" in wanted:
        rows = ([mask.start, mask.end, mask.reason, text[mask.start : mask.end][:40]] for mask in masks)
        table(["start", "end", "reason", "text"], rows)


def _outline(nodes: list[OutlineNode]) -> list[Shown]:
    return [
        {
            "level": node.level,
            "start": node.range.start,
            "end": node.range.end,
            "title_start": node.title.start,
            "title_end": node.title.end,
        }
        for node in nodes
    ]


def _mask(masks: list[Mask]) -> list[Shown]:
    return [{"start": mask.start, "end": mask.end, "reason": mask.reason} for mask in masks]


def _meta(document: Document, text: str, nodes: list[OutlineNode], withheld: list[Span]) -> Shown:
    found = [
        {
            "start": part.range.start,
            "end": part.range.end,
            "title": text[part.title.start : part.title.end],
            "kind": part.kind.value if part.kind else None,
            "corrected": part.corrected,
        }
        for part in parts_of(text, nodes, document.meta)
    ]
    values = [{"start": span.start, "end": span.end, "text": text[span.start : span.end]} for span in withheld]
    hidden = sorted(withheld_fields(document.meta))
    known = meta_to_json(document.meta)
    return known | {
        FROM: {name: origin.value for name, origin in origins(document.meta).items()},
        CONFIRMED: sorted(confirmed(document.meta)),
        KEY: hidden or known.get(KEY, []),
        "withheld_values": {"number": len(values), "spans": values},
        PARTS: found,
    }
