"""``new``, ``stats``, ``check`` and ``salvage``."""

from pathlib import Path

import click

from core.cli import naming
from core.cli.naming import LAYERS_HELP
from core.cli.terminal import Bar, emit, json_option, project_argument, say, table, word
from core.errors import EnvironmentFault
from core.file_names import readable
from core.session import Session


@click.command()
@project_argument
@click.option("--codebook", type=click.Path(path_type=Path), help="A codebook in JSON instead of the default one.")
@click.option("--name", help="Name of the project; by default the file's.")
@json_option
def new(project: Path, codebook: Path | None, name: str | None, as_json: bool) -> None:
    """Make a project file at PROJECT."""
    from core.codebook_file import read_codebook

    labels = None if codebook is None else read_codebook(codebook)
    with Session.create(project, name=name, codebook=labels) as session:
        made = session.project
    if as_json:
        emit({"path": str(project), "id": made.uuid, "name": made.name})
    else:
        say(readable(project))


@click.command()
@project_argument
@click.option("--layers", default="all", show_default=True, help=LAYERS_HELP, metavar="mine|final|all|NAME")
@json_option
def stats(project: Path, layers: str, as_json: bool) -> None:
    """Count what is in PROJECT: annotations by label and annotator, and the share of the text that is labelled.

    Of several layers each is counted by itself, and the share is of what any of them labels.
    """
    from core.statistics import statistics

    with Session.open(project) as session, Bar() as bar:
        found = statistics(session, progress=bar, layers=naming.layers(session, layers))
    if as_json:
        emit(
            {
                "documents": found.documents,
                "characters": found.characters,
                "masked_characters": found.masked,
                "annotations": found.annotations,
                "layers": list(found.layers),
                "labelled_characters": found.labelled,
                "labelled_share": found.share,
                "withheld_values": found.withheld,
                "labels": found.labels,
                "per_document": [
                    {
                        "id": document.id,
                        "title": document.title,
                        "characters": document.characters,
                        "masked_characters": document.masked,
                        "annotations": document.annotations,
                        "labelled_characters": document.labelled,
                        "labelled_share": document.share,
                        "withheld_values": document.withheld,
                    }
                    for document in found.per_document
                ],
            }
        )
        return
    say(f"{found.documents} documents, {found.characters} characters, {found.annotations} annotations")
    if len(found.layers) > 1:
        say(f"The annotations are of {len(found.layers)} layers together: {', '.join(found.layers)}")
    say(f"{found.share:.1%} of the characters are labelled, {found.withheld} values are withheld (xx, 20xx年, 某市)")
    people = sorted({name for counts in found.labels.values() for name in counts})
    table(
        ["label", *people], ([code, *(counts.get(name, 0) for name in people)] for code, counts in found.labels.items())
    )
    table(
        ["document", "characters", "annotations", "labelled", "withheld"],
        (
            [
                f"{document.id[:12]} {document.title}",
                document.characters,
                document.annotations,
                f"{document.share:.1%}",
                document.withheld,
            ]
            for document in found.per_document
        ),
    )


@click.command()
@project_argument
@json_option
def check(project: Path, as_json: bool) -> int:
    """Look at every page, text and annotation of PROJECT; exit with 1 when something is wrong."""
    try:
        with Session.open(project) as session, Bar() as bar:
            found = session.check(progress=bar)
    except EnvironmentFault as error:
        if error.code != "project.damaged" or not as_json:
            raise
        emit({"ok": False, "documents": 0, "annotations": 0, "broken": [_broken("file", "", word(error))]})
        return 1
    if as_json:
        broken = [_broken(row.kind, row.id, row.detail) for row in found.broken]
        emit({"ok": found.ok, "documents": found.documents, "annotations": found.annotations, "broken": broken})
    else:
        say(f"{found.documents} documents and {found.annotations} annotations looked at, {len(found.broken)} broken")
        table(["what", "id", "detail"], ([row.kind, row.id, row.detail] for row in found.broken))
    return 0 if found.ok else 1


def _broken(kind: str, id_: str, detail: str) -> dict[str, str]:
    return {"kind": kind, "id": id_, "detail": detail}


@click.command()
@project_argument
@click.argument("target", type=click.Path(path_type=Path))
@json_option
def salvage(project: Path, target: Path, as_json: bool) -> None:
    """Save what can be read of the damaged PROJECT, which is not touched, into a new one at TARGET.

    Ends with 1 when something is known to be lost.
    """
    report = Session.salvage(project, target)
    if as_json:
        emit(
            {
                "path": str(target),
                "documents": report.documents,
                "annotations": report.annotations,
                "labels": report.labels,
                "annotators": report.annotators,
                "lost": report.lost,
            }
        )
    else:
        say(f"{readable(target)}: {report.documents} documents, {report.annotations} annotations")
        for loss in report.lost:
            say(f"lost: {loss}")
    if report.lost:
        raise SystemExit(1)
