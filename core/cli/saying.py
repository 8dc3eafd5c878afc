"""``link``, ``variables``, ``worklist`` and ``memo``."""

from pathlib import Path

import click

from core.cli.terminal import emit, json_option, language, project_argument, say, table, word
from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId
from core.said.fields import worded
from core.said.memos import Topic
from core.session import Session

_MOST_NAMED = 200
"""Rows that are named on a screen; JSON has all."""
_who = click.option("--annotator", metavar="NAME", help="Who works here; by default the project's current annotator.")


def _work_as(session: Session, name: str | None) -> None:
    if name is not None:
        session.work_as(session.annotators.ensure(name).id)


@click.command()
@project_argument
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.argument("kind")
@click.option("--note", help="A note on the link.")
@_who
@json_option
def link(
    project: Path, source: str, target: str, kind: str, note: str | None, annotator: str | None, as_json: bool
) -> None:
    """Link the annotation FROM to the annotation TO, both by their ids, in the same document or another.

    KIND is fulfils, same_matter, contradicts, continues, or what the codebook declares besides.
    """
    with Session.open(project) as session:
        session.links.kind(kind)
        for end in (source, target):
            session.annotations.get(AnnotationId(end))
        _work_as(session, annotator)
        made, _ = session.links.make(AnnotationId(source), AnnotationId(target), kind, note)
    if as_json:
        emit({"id": made.id, "kind": kind, "source": source, "target": target, "note": made.note})
    else:
        say(f"{made.id}  {source} -> {target}  {kind}")


@click.command()
@project_argument
@click.option("--import", "file", metavar="FILE", type=click.Path(path_type=Path), help="Fill them from a CSV or XLSX.")
@click.option("--dry-run", is_flag=True, help="With --import: say what would come in, and write nothing.")
@click.option("--declare", is_flag=True, help="With --import: declare what the columns name and nobody has declared.")
@_who
@json_option
def variables(
    project: Path, file: Path | None, dry_run: bool, declare: bool, annotator: str | None, as_json: bool
) -> int:
    """Show the variables of PROJECT's documents, or fill them from a table.

    The table's first row names its columns: one is the title or the file's name, by which documents are found, the
    others are variables. Rows that fit no document are named. Exits with 1 when there are such rows, or values that
    their variable does not take; the others come in.
    """
    if file is None:
        _show_variables(project, as_json)
        return 0
    from core.variable_table import apply_table, plan_table

    with Session.open(project) as session:
        _work_as(session, annotator)
        plan = plan_table(session, file, declare=declare)
        if not dry_run:
            apply_table(session, plan)
    if as_json:
        emit(
            {
                "by": plan.by,
                "documents": len(plan.values),
                "changed": plan.changed,
                "declared": [variable.code for variable in plan.new],
                "left_out": list(plan.left_out),
                "unmatched": [
                    {"row": row.row, "name": row.name, "candidates": row.candidates} for row in plan.unmatched
                ],
                "wrong": [{"row": cell.row, "column": cell.column, "reason": word(cell.error)} for cell in plan.wrong],
                "applied": not dry_run,
            }
        )
    else:
        say(f"{len(plan.values)} documents by {plan.by}, {plan.changed} values{' would change' if dry_run else ''}")
        for name in plan.left_out:
            say(f"column left out: {name}")
        for row in plan.unmatched[:_MOST_NAMED]:
            say(f"row {row.row}: {row.candidates} documents are called “{row.name}”")
        for cell in plan.wrong[:_MOST_NAMED]:
            say(f"row {cell.row}, {cell.column}: {word(cell.error)}")
    return 1 if plan.unmatched or plan.wrong else 0


def _show_variables(project: Path, as_json: bool) -> None:
    with Session.open(project, read_only=True) as session:
        declared, values = session.variables.declared(), session.variables.of()
        documents = session.documents.list()
    if as_json:
        from core.said.declarations import variable_value

        emit(
            {
                "variables": [variable_value(variable) for variable in declared],
                "documents": [
                    {"id": document.id, "title": document.meta.title, "values": values.get(document.id, {})}
                    for document in documents
                ],
            }
        )
        return
    shown = language()
    table(
        ["title", *(variable.name(shown) for variable in declared)],
        (
            [
                document.meta.title,
                *(
                    worded(variable, values[document.id][variable.code], shown)
                    if variable.code in values.get(document.id, {})
                    else None
                    for variable in declared
                ),
            ]
            for document in documents
        ),
    )


@click.command()
@project_argument
@click.option("--of", "whose", metavar="NAME", help="One annotator's alone.")
@click.option("--label", "label_code", metavar="LABEL", help="Of one label alone.")
@click.option("--confirm", metavar="ID", multiple=True, help="Say that an annotation of one's own is still right.")
@_who
@json_option
def worklist(
    project: Path,
    whose: str | None,
    label_code: str | None,
    confirm: tuple[str, ...],
    annotator: str | None,
    as_json: bool,
) -> None:
    """List the annotations of PROJECT that were made under an earlier meaning of their label.

    Confirming, relabelling and deleting take an annotation off the list.
    """
    with Session.open(project, read_only=not confirm) as session:
        if confirm:
            _work_as(session, annotator)
            session.worklist.confirm(map(AnnotationId, confirm))
        person = None if whose is None else _person(session, whose)
        labels = None if label_code is None else [session.codebook.by_code(label_code).code]
        listed = session.worklist.open(person, labels)
        progress = session.worklist.progress()
        names = {known.id: known.name for known in session.annotators.list()}
        quotes = [session.annotations.quote(found.document, found.start, found.end) for found in listed]
    if as_json:
        emit(
            {
                "open": [
                    {
                        "id": found.id,
                        "document": found.document,
                        "annotator": names.get(found.annotator, found.annotator),
                        "label": found.label,
                        "start": found.start,
                        "end": found.end,
                        "text": quote,
                        "made_under": found.version,
                        "current": found.current,
                    }
                    for found, quote in zip(listed, quotes, strict=True)
                ],
                "progress": {
                    names.get(who, who): {"done": state.done, "left": state.left} for who, state in progress.items()
                },
            }
        )
        return
    table(
        ["id", "annotator", "label", "meaning", "text"],
        (
            [found.id, names.get(found.annotator), found.label, f"{found.version}/{found.current}", quote[:40]]
            for found, quote in zip(listed, quotes, strict=True)
        ),
    )
    for who, state in progress.items():
        say(f"{names.get(who, who)}: {state.done} of {state.done + state.left} looked at")


def _person(session: Session, name: str) -> AnnotatorId:
    found = session.annotators.by_name(name)
    if found is None:
        raise UserError("annotator.unknown", value=name)
    return found.id


@click.command()
@project_argument
@click.option("--about", type=click.Choice([about.value for about in Topic]), help="What it is about.")
@click.option("--subject", metavar="ID", help="The document, annotation, label (its code) or day (2024-05-01).")
@click.option("--write", "text", metavar="TEXT", help="Write a memo in Markdown; by default about the project.")
@click.option("--find", "words", metavar="WORDS", help="Those alone in which all these words stand.")
@_who
@json_option
def memo(
    project: Path,
    about: str | None,
    subject: str | None,
    text: str | None,
    words: str | None,
    annotator: str | None,
    as_json: bool,
) -> None:
    """List the memos of PROJECT, or write one."""
    with Session.open(project, read_only=text is None) as session:
        named = subject or ""
        if about == Topic.DOCUMENT and named:
            named = session.documents.find(named).id
        if text is not None:
            _work_as(session, annotator)
            made, _ = session.memos.write(about or Topic.PROJECT, named, text)
            listed = [made]
        else:
            listed = session.memos.find(words or "")
            listed = [found for found in listed if about is None or found.about == about]
            listed = [found for found in listed if not named or found.subject == named]
        names = {known.id: known.name for known in session.annotators.list()}
    if as_json:
        emit(
            [
                {
                    "id": found.id,
                    "about": found.about,
                    "subject": found.subject,
                    "author": names.get(found.author, found.author),
                    "text": found.text,
                    "created_at": found.created_at,
                }
                for found in listed
            ]
        )
        return
    table(
        ["id", "at", "author", "about", "text"],
        ([found.id, found.created_at[:10], names.get(found.author), found.about, found.text[:60]] for found in listed),
    )
