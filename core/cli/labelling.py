"""``label``, ``undo``, ``redo`` and ``history``."""

from collections.abc import Mapping
from pathlib import Path

import click

from core.changes import ChangeSet, OperationInfo
from core.cli.attribute_values import attribute_values
from core.cli.terminal import complain, emit, json_option, language, project_argument, say, table
from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.messages import operation as operation_words
from core.model import Annotation
from core.session import Session
from core.verbs.history import HistoryEntry


@click.command()
@project_argument
@click.argument("doc")
@click.argument("start", type=int)
@click.argument("end", type=int)
@click.argument("label_code", metavar="LABEL")
@click.option("--annotator", metavar="NAME", help="Who labels; by default the project's current annotator.")
@click.option("--note", help="A note on the annotation.")
@click.option(
    "--set", "values", metavar="CODE=VALUE", multiple=True, help="Set an attribute: status=planned, amount=2196.1万元."
)
@json_option
def label(
    project: Path,
    doc: str,
    start: int,
    end: int,
    label_code: str,
    annotator: str | None,
    note: str | None,
    values: tuple[str, ...],
    as_json: bool,
) -> None:
    """Give the characters START up to, not including, END of DOC the label with the code LABEL.

    Label and attributes are one step of undo. A passage that has the label already gets the attributes alone.
    """
    with Session.open(project) as session:
        document = session.documents.find(doc)
        chosen = session.codebook.by_code(label_code)
        # Before somebody new is added: a command that fails leaves nobody behind.
        quote = session.annotations.quote(document.id, start, end)
        if annotator is not None:
            session.work_as(session.annotators.ensure(annotator).id)
        given = attribute_values(session, chosen.id, values)
        with session.with_operation("annotation.create"):
            made = _existing(session, document.id, start, end, chosen.id) if given else None
            if made is None:
                made, _ = session.annotations.create(document.id, start, end, chosen.id, note=note)
            session.attributes.set([made.id], given)
    if as_json:
        emit({"id": made.id, "attributes": given} if values else {"id": made.id})
    else:
        say(f"{made.id}  {label_code}  {quote}")


def _existing(session: Session, document: DocumentId, start: int, end: int, label: LabelId) -> Annotation | None:
    """The annotation that whoever works here has of this place and label."""
    who = session.annotator
    listed = [] if who is None else session.annotations.of_document(document, who.id)
    return next((known for known in listed if (known.start, known.end, known.label) == (start, end, label)), None)


_annotator = click.option(
    "--annotator", metavar="NAME", help="Who works here; by default the project's current annotator."
)


@click.command()
@project_argument
@_annotator
@click.option("--of", "whose", metavar="NAME", help="Take back the newest step of NAME instead of one's own.")
@click.option("--step", type=int, metavar="SEQ", help="Take back this step of the history, whose ever it is.")
@json_option
def undo(project: Path, annotator: str | None, whose: str | None, step: int | None, as_json: bool) -> int:
    """Take the newest step of the current annotator in PROJECT back, and say whose it was.

    Undo is a person's: it passes over what others did, unless --of or --step says otherwise. In a project without a
    current annotator the newest step is taken back, as long as one person alone has worked there. Exits with 1 when
    there is nothing.
    """
    if whose is not None and step is not None:
        raise click.UsageError("--of and --step exclude each other")
    with Session.open(project) as session:
        history, names = session.history, _names(session)
        if whose is None and step is None:
            _work_as(session, annotator, history.newest_done())
            return _report(history.undo(), names, _nothing_to_undo(session), as_json)
        _work_as(session, annotator)
        if whose is not None:
            newest = history.newest_of(_person(session, whose))
            step = newest.seq if newest else None
        change = None if step is None else history.take_back(step)
        return _report(change, names, UserError("cli.nothing_of", name=whose), as_json)


@click.command()
@project_argument
@_annotator
@click.option("--step", type=int, metavar="SEQ", help="Do this step of the history again, whose ever it is.")
@json_option
def redo(project: Path, annotator: str | None, step: int | None, as_json: bool) -> int:
    """Do again what the current annotator of PROJECT took back last; exit with 1 when there is nothing."""
    with Session.open(project) as session:
        _work_as(session, annotator, session.history.newest_undo() if step is None else None)
        change = session.history.redo() if step is None else session.history.do_again(step)
        return _report(change, _names(session), UserError("cli.nothing_to_redo"), as_json)


def _work_as(session: Session, name: str | None, newest: OperationInfo | None = None) -> None:
    """Work as the named person, else as the current annotator, else as the only one who has worked here."""
    if name is not None:
        session.work_as(_person(session, name))
    elif session.annotator is None and newest is not None and newest.annotator is not None:
        if session.history.people() != [newest.annotator]:
            who = _names(session).get(newest.annotator, newest.annotator)
            raise UserError("cli.say_whose", name=who)
        session.work_as(newest.annotator)


def _person(session: Session, name: str) -> AnnotatorId:
    found = session.annotators.by_name(name)
    if found is None:
        raise UserError("annotator.unknown", value=name)
    return found.id


def _names(session: Session) -> dict[AnnotatorId, str]:
    return {person.id: person.name for person in session.annotators.list()}


def _nothing_to_undo(session: Session) -> UserError:
    """Why there is nothing to undo: others may have done something."""
    me, newest = session.annotator, session.history.newest_done()
    other = _names(session).get(newest.owner) if newest is not None and newest.owner is not None else None
    if me is None or other is None:
        return UserError("cli.nothing_to_undo")
    return UserError("cli.nothing_of_yours", name=me.name, other=other)


def _report(change: ChangeSet | None, names: Mapping[AnnotatorId, str], nothing: UserError, as_json: bool) -> int:
    done = change.operation if change else None
    if as_json:
        emit(_operation(done, names) if done else None)
    elif done:
        whose = names.get(done.owner) if done.owner is not None else None
        say(f"{done.kind}: {operation_words(done.name, language())}" + (f" ({whose})" if whose else ""))
    if done is None:
        complain(nothing)
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
        names = _names(session)
        if annotation is None:
            rows = [_operation(operation, names) for operation in session.history.operations(limit)]
        else:
            entries = session.history.of_annotation(AnnotationId(annotation))
            if not entries:
                raise UserError("annotation.unknown", id=annotation)
            rows = [_entry(entry, names) for entry in entries]
    if as_json:
        emit(rows)
    else:
        table([*_COLUMNS], ([_cell(row, key) for key in _COLUMNS] for row in rows))


_COLUMNS = ("seq", "at", "kind", "name", "annotator", "owner")


def _cell(row: Mapping[str, object], key: str) -> object:
    """A value of the table; whose step it is only where that is somebody else."""
    return None if key == "owner" and row["owner"] == row["annotator"] else row[key]


def _entry(entry: HistoryEntry, names: Mapping[AnnotatorId, str]) -> dict[str, object]:
    row = {**_operation(entry.operation, names), "before": entry.before, "after": entry.after}
    return {**row, "broken": True} if entry.broken else row


def _operation(done: OperationInfo, names: Mapping[AnnotatorId, str]) -> dict[str, object]:
    return {
        "seq": done.seq,
        "name": done.name,
        "kind": done.kind,
        "at": done.at,
        "annotator": names.get(done.annotator) if done.annotator else None,
        "owner": names.get(done.owner) if done.owner else None,
        "undo_of": done.undo_of,
    }
