"""``list``."""

from collections.abc import Callable
from pathlib import Path

import click

from core.cli.terminal import emit, json_option, project_argument, table
from core.session import Session

Rows = list[dict[str, object]]


@click.command("list")
@project_argument
@click.argument("what", type=click.Choice(["documents", "labels", "annotators", "annotations"]))
@click.option("--document", "wanted", metavar="DOC", help="annotations: only of this document.")
@click.option("--annotator", metavar="NAME", help="annotations: only of this annotator.")
@json_option
def list_(project: Path, what: str, wanted: str | None, annotator: str | None, as_json: bool) -> None:
    """List the documents, labels, annotators or annotations of PROJECT."""
    if (wanted or annotator) and what != "annotations":
        raise click.UsageError("--document and --annotator go with annotations only.")
    with Session.open(project) as session:
        rows = _annotations(session, wanted, annotator) if what == "annotations" else _LISTS[what](session)
    if as_json:
        emit(rows)
    elif rows:
        table(list(rows[0]), ([_brief(value) for value in row.values()] for row in rows))


def _documents(session: Session) -> Rows:
    names = {person.id: person.name for person in session.annotators.list()}
    counts: dict[str, dict[str, int]] = {}
    for (document, annotator), count in session.annotations.counts().items():
        counts.setdefault(document, {})[names[annotator]] = count
    return [
        {
            "id": entry.id,
            "title": entry.meta.title,
            "region": entry.meta.region,
            "year": entry.meta.year,
            "characters": entry.characters,
            "annotations": dict(sorted(counts.get(entry.id, {}).items())),
        }
        for entry in session.documents.list()
    ]


def _labels(session: Session) -> Rows:
    labels = session.codebook.labels()
    codes = {label.id: label.code for label in labels}
    names = {person.id: person.name for person in session.annotators.list()}
    counts: dict[str, dict[str, int]] = {}
    for (label, annotator), count in session.annotations.label_totals().items():
        counts.setdefault(label, {})[names[annotator]] = count
    return [
        {
            "id": label.id,
            "code": label.code,
            "name_zh": label.name_zh,
            "name_en": label.name_en,
            "colour": label.colour,
            "key": label.key,
            "parent": codes.get(label.parent) if label.parent else None,
            "annotations": dict(sorted(counts.get(label.id, {}).items())),
        }
        for label in labels
    ]


def _annotators(session: Session) -> Rows:
    counts: dict[str, int] = {}
    for (_, annotator), count in session.annotations.counts().items():
        counts[annotator] = counts.get(annotator, 0) + count
    return [
        {"id": person.id, "name": person.name, "annotations": counts.get(person.id, 0)}
        for person in session.annotators.list()
    ]


def _annotations(session: Session, wanted: str | None, annotator: str | None) -> Rows:
    from core.errors import UserError

    labels = {label.id: label.code for label in session.codebook.labels()}
    names = {person.id: person.name for person in session.annotators.list()}
    who = None
    if annotator is not None:
        found = session.annotators.by_name(annotator)
        if found is None:
            raise UserError("annotator.unknown", value=annotator)
        who = found.id
    documents = None if wanted is None else [session.documents.find(wanted).id]
    return [
        {
            "id": annotation.id,
            "document": annotation.document,
            "start": annotation.start,
            "end": annotation.end,
            "label": labels[annotation.label],
            "annotator": names[annotation.annotator],
            "text": session.documents.text(annotation.document)[annotation.start : annotation.end],
            "note": annotation.note,
            "created_at": annotation.created_at,
            "updated_at": annotation.updated_at,
        }
        for annotation in session.annotations.iterate(documents, who)
    ]


_LISTS: dict[str, Callable[[Session], Rows]] = {
    "documents": _documents,
    "labels": _labels,
    "annotators": _annotators,
}


def _brief(value: object) -> object:
    """A value for a column: ids that are hashes and long texts shortened, counts by name as words."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {count}" for name, count in value.items())  # type: ignore[reportUnknownVariableType]
    if isinstance(value, str) and len(value) == 64 and value.isalnum():
        return value[:12]
    if isinstance(value, str) and len(value) > 40:
        return value[:39] + "…"
    return value
