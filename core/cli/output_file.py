"""``export``."""

from pathlib import Path

import click

from core import exporting
from core.cli import naming
from core.cli.terminal import Bar, emit, json_option, project_argument, say, word
from core.errors import UserError
from core.file_names import readable
from core.formats.registry import FORMATS, find_shape
from core.session import Session


@click.command()
@project_argument
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--format", "format_name", type=click.Choice(list(FORMATS)), default="jsonl", show_default=True)
@click.option("--shape", default="documents", show_default=True, help="jsonl: documents, passages or sentences.")
@click.option("--annotator", metavar="NAME", help="Only this annotator's annotations.")
@click.option("--document", "wanted", metavar="DOC", multiple=True, help="Only this document; may be repeated.")
@json_option
def export(
    project: Path,
    out: Path,
    format_name: str,
    shape: str,
    annotator: str | None,
    wanted: tuple[str, ...],
    as_json: bool,
) -> None:
    """Write the dataset OUT and OUT.manifest.json; both appear only when they are complete and read back."""
    try:
        find_shape(format_name, shape)
    except UserError as error:
        raise click.BadParameter(word(error), param_hint="--shape") from error
    with Session.open(project) as session, Bar() as bar:
        who = None if annotator is None else naming.layer(session, annotator)
        documents = naming.documents(session, wanted)
        report = exporting.export(
            session, out, format=format_name, shape=shape, documents=documents, annotator=who, progress=bar
        )
    if as_json:
        emit(
            {
                "path": str(report.path),
                "manifest": str(report.manifest),
                "documents": report.documents,
                "spans": report.spans,
                "verified": report.verified,
            }
        )
    else:
        say(f"{readable(report.path)}: {report.documents} documents, {report.spans} spans, {report.verified} read back")
