"""``figures``."""

from collections.abc import Sequence
from pathlib import Path

import click

from core.cli import naming
from core.cli.naming import LAYERS_HELP
from core.cli.terminal import Bar, emit, json_option, project_argument, say, table
from core.errors import UserError
from core.figures.corrections import FigureSaid, decimal_of, figures_of
from core.figures.quantity import Quantity, ReportedAs, plain_number, spelled
from core.ids import DocumentId
from core.model import Document, Span
from core.session import Session


@click.command()
@project_argument
@click.argument("document", metavar="[DOC]", required=False)
@click.option("--label", "codes", metavar="CODE", multiple=True, help="Only inside of passages with this label.")
@click.option("--layers", default="all", show_default=True, help=LAYERS_HELP, metavar="mine|final|all|NAME")
@click.option("--correct", nargs=2, type=int, metavar="START END", help="Say what the figure at this range of DOC is.")
@click.option("--value", help="With --correct: its number, all in plain digits; without one it counts as withheld.")
@click.option("--unit", default="", help="With --correct: its unit, such as 元, 所 or %.")
@click.option("--planned", is_flag=True, help="With --correct: it is planned, not done.")
@click.option("--none", "no_figure", type=int, metavar="START", help="Say that no figure begins at START of DOC.")
@click.option("--as-found", type=int, metavar="START", help="Take back what was said of the figure at START of DOC.")
@json_option
def figures(
    project: Path,
    document: str | None,
    codes: tuple[str, ...],
    layers: str,
    correct: tuple[int, int] | None,
    value: str | None,
    unit: str,
    planned: bool,
    no_figure: int | None,
    as_found: int | None,
    as_json: bool,
) -> None:
    """List the figures of DOC, or of all documents: numbers with their unit, done, planned or withheld (xx万元).

    万 and 亿 are multiplied out. A correction is one step of the history and travels with the document.
    """
    asked = [choice for choice in (correct, no_figure, as_found) if choice is not None]
    if len(asked) > 1 or (asked and document is None):
        raise click.UsageError("Say one of --correct, --none and --as-found, of one DOC.")
    with Session.open(project, read_only=not asked) as session:
        chosen = session.documents.list() if document is None else [session.documents.find(document)]
        if correct is not None:
            said = _said(correct[1], value, unit, planned)
            session.corrections.figure(chosen[0].id, correct[0], said)
        elif no_figure is not None:
            session.corrections.figure(chosen[0].id, no_figure, None)
        elif as_found is not None:
            session.corrections.figure_as_found(chosen[0].id, as_found)
        if asked:
            chosen = [session.documents.get(chosen[0].id)]
        _list(session, chosen, _passages(session, codes, layers) if codes else None, as_json)


def _said(end: int, value: str | None, unit: str, planned: bool) -> FigureSaid:
    number = None if value is None else decimal_of(value)
    if value is not None and number is None:
        raise UserError("figure.bad_number", value=value)
    reported = ReportedAs.PLANNED if planned else ReportedAs.DONE
    return FigureSaid(end, number, unit, ReportedAs.WITHHELD if number is None else reported)


def _passages(session: Session, codes: Sequence[str], layers: str) -> dict[DocumentId, list[Span]]:
    """Where the labels lie."""
    labels = [session.codebook.by_code(code).id for code in codes]
    found: dict[DocumentId, list[Span]] = {}
    for passage in session.annotations.passages(labels, naming.layers(session, layers), None):
        found.setdefault(passage.document, []).append(Span(passage.start, passage.end))
    return found


def _list(
    session: Session, chosen: Sequence[Document], within: dict[DocumentId, list[Span]] | None, as_json: bool
) -> None:
    listed: list[tuple[Document, str, Quantity]] = []
    with Bar() as bar:
        for done, found in enumerate(chosen):
            bar(done, len(chosen), found.meta.title)
            places = None if within is None else within.get(found.id, [])
            if places is None or places:
                text = session.documents.text(found.id)
                masks = [mask.span for mask in session.documents.masks(found.id)]
                listed += ((found, text, figure) for figure in figures_of(text, found.meta, masks, places))
    if as_json:
        emit([_as_json(*entry) for entry in listed])
        return
    table(
        ["document", "start", "figure", "value", "unit", "reported", "what"],
        (
            [
                f"{found.id[:12]} {found.meta.title}",
                figure.start,
                text[figure.start : figure.end],
                spelled(figure.value) + (f"-{spelled(figure.high)}" if figure.high is not None else ""),
                figure.unit,
                f"{figure.reported.value}{' (corrected)' if figure.corrected else ''}",
                _what(text, figure),
            ]
            for found, text, figure in listed
        ),
    )
    say(f"{len(listed)} figures")


def _what(text: str, figure: Quantity) -> str | None:
    return None if figure.what is None else text[figure.what.start : figure.what.end]


def _as_json(document: Document, text: str, figure: Quantity) -> dict[str, object]:
    return {
        "document": document.id,
        "start": figure.start,
        "end": figure.end,
        "value": plain_number(figure.value),
        "unit": figure.unit,
        "text": text[figure.start : figure.end],
        "reported": figure.reported.value,
        "high": plain_number(figure.high),
        "trend": figure.trend and figure.trend.value,
        "bound": figure.bound and figure.bound.value,
        "what": _what(text, figure),
        "corrected": figure.corrected,
    }
