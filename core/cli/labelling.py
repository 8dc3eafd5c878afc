"""``label``, ``undo``, ``redo`` and ``history``."""

from collections.abc import Mapping
from pathlib import Path

import click

from core.changes import ChangeSet, OperationInfo
from core.cli.terminal import complain, emit, json_option, language, project_argument, say, table
from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId
from core.messages import operation as operation_words
from core.session import Session


@click.command()
@project_argument
@click.argument("doc")
@click.argument("start", type=int)
@click.argument("end", type=int)
@click.argument("label_code", metavar="LABEL")
@click.option("--annotator", metavar="NAME", help="Who labels; by default the project's current annotator.")
@click.option("--note", help="A note on the annotation.")
@json_option
def label(
    project: Path,
    doc: str,
    start: int,
    end: int,
    label_code: str,
    annotator: str | None,
    note: str | None,
    as_json: bool,
) -> None:
    """Give the characters START up to, not including, END of DOC the label with the code LABEL."""
    with Session.open(project) as session:
        document = session.documents.find(doc)
        chosen = session.codebook.by_code(label_code)
        # Before somebody new is added: a command that fails leaves nobody behind.
        quote = session.annotations.quote(document.id, start, end)
        if annotator is not None:
            session.work_as(session.annotators.ensure(annotator).id)
        made, _ = session.annotations.create(document.id, start, end, chosen.id, note=note)
    if as_json:
        emit({"id": made.id})
    else:
        say(f"{made.id}  {label_code}  {quote}")


@click.command()
@project_argument
@json_option
def undo(project: Path, as_json: bool) -> int:
    """Take the last operation of PROJECT back; exit with 1 when there is none."""
    with Session.open(project) as session:
        change = session.history.undo()
    return _report(change, "cli.nothing_to_undo", as_json)


@click.command()
@project_argument
@json_option
def redo(project: Path, as_json: bool) -> int:
    """Do again what the last undo took back; exit with 1 when there is nothing."""
    with Session.open(project) as session:
        change = session.history.redo()
    return _report(change, "cli.nothing_to_redo", as_json)


def _report(change: ChangeSet | None, nothing: str, as_json: bool) -> int:
    done = change.operation if change else None
    if as_json:
        emit(_operation(done, None) if done else None)
    elif done:
        say(f"{done.kind}: {operation_words(done.name, language())}")
    if done is None:
        complain(UserError(nothing))
        return 1
    return 0


@click.command()
@project_argument
@click.option("--annotation", metavar="ID", help="Only the changes of this annotation.")
@click.option("--limit", type=click.IntRange(1), default=200, show_default=True, help="At most so many operations.")
@json_option
def history(project: Path, annotation: str | None, limit: int, as_json: bool) -> None:
    """Show what was done to PROJECT, newest first, or to one annotation, oldest first."""
    with Session.open(project) as session:
        names = {person.id: person.name for person in session.annotators.list()}
        if annotation is None:
            rows = [_operation(one, names) for one in session.history.operations(limit)]
        else:
            entries = session.history.of_annotation(AnnotationId(annotation))
            if not entries:
                raise UserError("annotation.unknown", id=annotation)
            rows = [{**_operation(one.operation, names), "before": one.before, "after": one.after} for one in entries]
    if as_json:
        emit(rows)
    else:
        table(["seq", "at", "kind", "name", "annotator"], ([row[key] for key in _COLUMNS] for row in rows))


_COLUMNS = ("seq", "at", "kind", "name", "annotator")


def _operation(done: OperationInfo, names: Mapping[AnnotatorId, str] | None) -> dict[str, object]:
    row: dict[str, object] = {"seq": done.seq, "name": done.name, "kind": done.kind, "at": done.at}
    if names is not None:
        row["annotator"] = names.get(done.annotator) if done.annotator else None
    return row | {"undo_of": done.undo_of}
