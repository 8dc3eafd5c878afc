"""``correct``, ``heading``, ``mask``, ``reread``, ``retype``: what was found in documents, by hand or found again."""

import sys
from pathlib import Path

import click

from core.cli.terminal import Bar, emit, json_option, project_argument, say
from core.model import Span
from core.session import Session
from core.text.origins import FIELDS
from core.verbs.correcting import Reread

_documents = click.argument("documents", metavar="DOC...", nargs=-1, required=True)


@click.command()
@project_argument
@_documents
@click.option("--title", help="The title; of one document.")
@click.option("--region", help="The place.")
@click.option("--year", type=int, help="The year.")
@click.option("--issuer", help="Who issued it.")
@click.option("--date", help="The day, as 2024-05-01, or as precise as it is known.")
@click.option("--kind", help="summary, plan, report or another word.")
@click.option("--empty", multiple=True, type=click.Choice(FIELDS[1:]), help="Take this value out.")
@click.option("--confirm", multiple=True, type=click.Choice((*FIELDS, "all")), help="Say yes to this value as it is.")
@click.option("--doubt", multiple=True, type=click.Choice((*FIELDS, "all")), help="Take that back.")
@json_option
def correct(
    project: Path,
    documents: tuple[str, ...],
    empty: tuple[str, ...],
    confirm: tuple[str, ...],
    doubt: tuple[str, ...],
    as_json: bool,
    **given: str | int | None,
) -> None:
    """Correct what is known of each DOC, in one step, or confirm it.

    What was entered or confirmed stays when a document is read again, and goes over to a new edition of it.
    """
    values: dict[str, object] = {name: value for name, value in given.items() if value is not None}
    values |= dict.fromkeys(empty)
    if not (values or confirm or doubt):
        raise click.UsageError("Say what to correct or to confirm.")
    if "title" in values and len(documents) > 1:
        raise click.UsageError("--title is for one document.")
    with Session.open(project) as session:
        chosen = [session.documents.find(wanted).id for wanted in documents]
        with session.with_operation("document.meta"):
            if values:
                session.documents.set_meta(chosen, **values)  # type: ignore[arg-type]
            for named, yes in ((confirm, True), (doubt, False)):
                if named:
                    fields = FIELDS if "all" in named else named
                    session.corrections.confirm(chosen, fields, yes=yes)
    if as_json:
        emit({"documents": chosen})
    else:
        say(f"{len(chosen)} documents")


@click.command()
@project_argument
@click.argument("document", metavar="DOC")
@click.argument("positions", metavar="AT...", nargs=-1, type=int, required=True)
@click.option("--level", type=click.IntRange(1, 9), help="A heading of this level.")
@click.option("--none", "no_heading", is_flag=True, help="No heading.")
@click.option("--as-found", is_flag=True, help="What the program finds by itself.")
@json_option
def heading(
    project: Path,
    document: str,
    positions: tuple[int, ...],
    level: int | None,
    no_heading: bool,
    as_found: bool,
    as_json: bool,
) -> None:
    """Mark the lines of DOC that hold the characters AT as headings of a level, or as none."""
    if sum((level is not None, no_heading, as_found)) != 1:
        raise click.UsageError("Say one of --level, --none and --as-found.")
    with Session.open(project) as session:
        found = session.documents.find(document)
        session.corrections.headings(found.id, positions, 0 if no_heading else level)
    if as_json:
        emit({"document": found.id, "positions": list(positions)})


@click.command()
@project_argument
@click.argument("document", metavar="DOC")
@click.argument("start", type=int)
@click.argument("end", type=int)
@click.option("--off", is_flag=True, help="Count the range to the report again.")
@json_option
def mask(project: Path, document: str, start: int, end: int, off: bool, as_json: bool) -> None:
    """Mask the characters START up to, not including, END of DOC as no part of the report."""
    with Session.open(project) as session:
        found = session.documents.find(document)
        change = session.documents.unmask if off else session.documents.mask
        change(found.id, Span(start, end))
        masks = session.documents.masks(found.id)
    if as_json:
        emit([{"start": masked.start, "end": masked.end, "reason": masked.reason} for masked in masks])


@click.command()
@project_argument
@click.argument("documents", metavar="[DOC]...", nargs=-1)
@click.option("--apply", "taken", is_flag=True, help="Take the differences over, in one step.")
@json_option
def reread(project: Path, documents: tuple[str, ...], taken: bool, as_json: bool) -> None:
    """Read documents again (all, or each DOC) with today's rules, and list what is found otherwise.

    Values, masks and headings that somebody entered, confirmed or corrected stay. Nothing changes without --apply.
    """
    with Session.open(project, read_only=not taken) as session, Bar() as bar:
        chosen = [session.documents.find(wanted).id for wanted in documents] if documents else None
        found = session.corrections.differences(chosen, progress=bar)
        if taken and found:
            session.corrections.read_again(found)
    if as_json:
        emit([_listed(difference) for difference in found])
        return
    for difference in found:
        say(f"{difference.document[:12]}  {difference.title}")
        for change in difference.values:
            say(f"  {change.field}: {change.before} -> {change.after}")
        for masked in difference.masked:
            say(f"  masked: [{masked.start}, {masked.end}) {masked.reason}")
        for opened in difference.unmasked:
            say(f"  no longer masked: [{opened.start}, {opened.end}) {opened.reason}")
    say(f"{len(found)} documents differ" + (", taken over" if taken and found else ""))


def _listed(difference: Reread) -> dict[str, object]:
    return {
        "document": difference.document,
        "title": difference.title,
        "values": {change.field: {"before": change.before, "after": change.after} for change in difference.values},
        "masked": [[masked.start, masked.end, masked.reason] for masked in difference.masked],
        "unmasked": [[opened.start, opened.end, opened.reason] for opened in difference.unmasked],
    }


@click.command()
@project_argument
@click.argument("document", metavar="DOC")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, allow_dash=True))
@json_option
def retype(project: Path, document: str, file: Path, as_json: bool) -> None:
    """Give DOC, which text recognition has read, the corrected text of FILE (UTF-8, - for standard input).

    A text never changes: the corrected one is a new edition, to which all annotations go over in one step.
    """
    from core.files import read
    from core.reading.text_correction import correct_text
    from core.text.canonical import decode

    data = sys.stdin.buffer.read() if str(file) == "-" else read(file)
    text = decode(data, "utf-8").text
    with Session.open(project) as session:
        done = correct_text(session, session.documents.find(document).id, text)
    if as_json:
        emit({"old": done.old, "new": done.new, "carried": done.carried, "left": done.left, "removed": done.removed})
    else:
        say(f"{done.new[:12]}  {done.carried} annotations carried over, {done.left} left in the old edition")
