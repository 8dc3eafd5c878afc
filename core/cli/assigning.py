"""``assign`` and ``assignments``: who is to read which document, and how far everybody is."""

from datetime import date
from pathlib import Path

import click

from core.assigning.assignment import OPEN
from core.assigning.distributing import Distribution
from core.assigning.progress import is_late, open_places
from core.cli import naming
from core.cli.terminal import emit, json_option, project_argument, say, table
from core.ids import AnnotatorId, DocumentId
from core.model import Status
from core.session import Session

_MOST_NAMED = 200
"""Rows that are named on a screen; JSON has all."""
_documents_option = click.option(
    "--documents",
    "conditions",
    metavar="CONDITION",
    multiple=True,
    help="Only documents for which this holds, as region=浙江, year=2023..2024 or document=DOC; several narrow it.",
)


@click.command()
@project_argument
@click.option("--to", "names", metavar="NAME", multiple=True, help="A reader; give it once for each.")
@click.option("--readers", default=1, show_default=True, help="How many people read each document.")
@_documents_option
@click.option("--until", "due", metavar="DATE", default="", help="The last day, as 2026-12-31.")
@click.option("--priority", default=0, show_default=True, help="The higher, the sooner.")
@click.option("--seed", default=0, show_default=True, help="Another number deals otherwise.")
@click.option("--dry-run", is_flag=True, help="Say who would get what, and write nothing.")
@click.option("--take-back", is_flag=True, help="Take assignments back instead: of --documents, to --to.")
@click.option("--annotator", metavar="NAME", help="Who assigns; by default the project's current annotator.")
@json_option
def assign(
    project: Path,
    names: tuple[str, ...],
    readers: int,
    conditions: tuple[str, ...],
    due: str,
    priority: int,
    seed: int,
    dry_run: bool,
    take_back: bool,
    annotator: str | None,
    as_json: bool,
) -> None:
    """Assign documents of PROJECT to people, balanced by characters.

    With two or more readers a document every pair of people gets one that both read. What is assigned stays, and
    whoever has done a document counts as its reader. Places for which nobody is named stay open.
    """
    with Session.open(project, read_only=dry_run) as session:
        if annotator is not None and not dry_run:
            session.work_as(session.annotators.ensure(annotator).id)
        people = [naming.person(session, name) for name in names]
        chosen = _chosen(session, conditions)
        if take_back:
            _take_back(session, chosen, people, dry_run=dry_run, as_json=as_json)
            return
        planned = session.assignments.plan(chosen, people, readers, seed)
        if not dry_run:
            session.assignments.assign(planned, due=due, priority=priority)
        known = {person.id: person.name for person in session.annotators.list()}
    _tell_plan(planned, known, applied=not dry_run, as_json=as_json)


def _chosen(session: Session, conditions: tuple[str, ...]) -> list[DocumentId]:
    """The documents for which all conditions hold, in the project's order."""
    if not conditions:
        return [document.id for document in session.documents.list()]
    from core.search.conditions import parse_conditions

    where = parse_conditions(session, conditions)
    if where.asks_annotations or where.part is not None:
        raise click.UsageError("--documents takes conditions on documents, not on labels.")
    statuses = session.documents.statuses() if where.status is not None else {}
    chosen = [document.id for document in session.documents.list() if where.holds_for(document)]
    if where.status is None:
        return chosen
    people = [person.id for person in session.annotators.list()] if where.annotator is None else [where.annotator]
    return [
        document
        for document in chosen
        if any(statuses.get((document, who), Status.NOT_STARTED) is where.status for who in people)
    ]


def _take_back(
    session: Session, documents: list[DocumentId], people: list[AnnotatorId], *, dry_run: bool, as_json: bool
) -> None:
    found = [one for one in session.assignments.all(documents) if not people or one.annotator in people]
    if not dry_run:
        session.assignments.withdraw(one.id for one in found)
    if as_json:
        emit({"taken_back": len(found), "applied": not dry_run})
    else:
        say(f"{len(found)} assignments {'would be ' if dry_run else ''}taken back")


def _tell_plan(planned: Distribution, names: dict[AnnotatorId, str], *, applied: bool, as_json: bool) -> None:
    if as_json:
        emit(
            {
                "readers": planned.readers,
                "people": [
                    {
                        "annotator": names[share.annotator],
                        "documents": share.documents,
                        "characters": share.characters,
                        "kept": share.kept,
                    }
                    for share in planned.shares
                ],
                "dealt": [{"document": document, "annotator": names[who]} for document, who in planned.dealt],
                "open": list(planned.open),
                "pairs_without_a_shared_document": [[names[one], names[other]] for one, other in planned.apart],
                "applied": applied,
            }
        )
        return
    shares = sorted(planned.shares, key=lambda share: names[share.annotator])
    rows = ([names[share.annotator], share.documents, share.characters, share.kept] for share in shares)
    table(["annotator", "documents", "characters", "had"], rows)
    for one, other in planned.apart:
        say(f"{names[one]} and {names[other]} share no document")
    if planned.open:
        say(f"{len(planned.open)} documents have open places")


@click.command()
@project_argument
@click.option("--of", "whose", metavar="NAME", help="One person's alone.")
@_documents_option
@json_option
def assignments(project: Path, whose: str | None, conditions: tuple[str, ...], as_json: bool) -> None:
    """List who is to read which document of PROJECT, and how far everybody is."""
    today = date.today().isoformat()
    with Session.open(project, read_only=True) as session:
        person = None if whose is None else naming.person(session, whose)
        found = session.assignments.all(_chosen(session, conditions) if conditions else None)
        progress = session.assignments.progress(today)
        titles = {document.id: document.meta.title for document in session.documents.list()}
        names = {known.id: known.name for known in session.annotators.list()}
        statuses = session.documents.statuses_of({one.document for one in found})
    free = open_places(found, statuses)
    listed = [
        {
            "id": one.id,
            "document": one.document,
            "title": titles[one.document],
            "annotator": names.get(one.annotator, one.annotator) or None,
            "open_places": free.get(one.document, 0) if one.annotator == OPEN else 0,
            "priority": one.priority,
            "due": one.due or None,
            "status": None if one.annotator == OPEN else _status(statuses, one.document, one.annotator).value,
            "late": is_late(one.due, today) and _status(statuses, one.document, one.annotator) is not Status.DONE,
        }
        for one in found
        if (person is None or one.annotator == person) and (one.annotator != OPEN or one.document in free)
    ]
    told = [
        {
            "annotator": names.get(each.annotator, each.annotator) or None,
            "assigned": each.assigned,
            "begun": each.begun,
            "done": each.done,
            "late": each.late,
            "characters": each.characters,
            "characters_done": each.characters_done,
            "due": each.due or None,
        }
        for each in progress
        if person is None or each.annotator == person
    ]
    if as_json:
        emit({"assignments": listed, "progress": told})
        return
    rows = [[one["annotator"] or "-", one["status"], one["due"], one["priority"], one["title"]] for one in listed]
    table(["annotator", "status", "until", "priority", "title"], rows[:_MOST_NAMED])
    if len(rows) > _MOST_NAMED:
        say(f"and {len(rows) - _MOST_NAMED} more; --json lists all")
    head = ["annotator", "assigned", "begun", "done", "late", "characters", "due"]
    table(head, ([each[name] if each[name] is not None else "-" for name in head] for each in told))


def _status(
    statuses: dict[tuple[DocumentId, AnnotatorId], Status], document: DocumentId, annotator: AnnotatorId
) -> Status:
    return statuses.get((document, annotator), Status.NOT_STARTED)
