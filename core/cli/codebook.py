"""``codebook``."""

from pathlib import Path

import click

from core.cli.terminal import emit, json_option, project_argument, say, table
from core.codebook import codebook_to_json
from core.codebook_file import read_codebook
from core.file_names import readable
from core.files import write_atomically
from core.session import Session


@click.command()
@project_argument
@click.option("--export", "target", metavar="FILE", type=click.Path(path_type=Path), help="Write it to FILE.")
@click.option(
    "--import", "source", metavar="FILE", type=click.Path(path_type=Path), help="Take the codebook from FILE."
)
@json_option
def codebook(project: Path, target: Path | None, source: Path | None, as_json: bool) -> None:
    """Show the codebook of PROJECT, write it to a JSON file, or replace it by a file's."""
    if target is not None and source is not None:
        raise click.UsageError("Give --export or --import, not both.")
    with Session.open(project) as session:
        if source is not None:
            session.codebook.replace(read_codebook(source))
        labels = session.codebook.labels()
        whole = session.codebook.snapshot()
        version = session.codebook.version()
    if target is not None:
        write_atomically(
            target, codebook_to_json(whole.labels, whole.attributes, whole.links, indent=True).encode() + b"\n"
        )
    file = target or source
    if as_json and file is not None:
        emit({"path": str(file), "labels": len(labels), "version": version})
    elif as_json:
        say(codebook_to_json(whole.labels, whole.attributes, whole.links, indent=True))
    elif file is not None:
        say(f"{readable(file)}: {len(labels)} labels, version {version}")
    else:
        table(
            ["code", "key", "colour", "name_zh", "name_en"],
            ([label.code, label.key, label.colour, label.name_zh, label.name_en] for label in labels),
        )
