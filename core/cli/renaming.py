"""``rename``."""

from pathlib import Path

import click

from core.cli.terminal import emit, json_option, say
from core.file_names import PROJECT_SUFFIX, readable
from core.session import Session


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@json_option
def rename(old: Path, new: Path, as_json: bool) -> None:
    """Give the project OLD the name NEW in its folder, with its backups. Nobody may have it open.

    NEW is a name or a path in the same folder; .biaodu is added where it lacks it.
    """
    target = new if len(new.parts) > 1 else old.with_name(str(new))
    if target.suffix.lower() != PROJECT_SUFFIX:
        target = target.with_name(target.name + PROJECT_SUFFIX)
    Session.rename(old, target)
    if as_json:
        emit({"path": str(target)})
    else:
        say(readable(target))
