"""``strike``."""

from pathlib import Path

import click

from core.cli.naming import person
from core.cli.terminal import emit, json_option, project_argument, say, table
from core.session import Session


@click.command()
@project_argument
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--lift", is_flag=True, help="Bring back what was struck out.")
@click.option("--annotator", metavar="NAME", help="Who does it; by default the project's current annotator.")
@json_option
def strike(project: Path, ids: tuple[str, ...], lift: bool, annotator: str | None, as_json: bool) -> None:
    """Strike rows of PROJECT out that nobody can change or remove any more; without IDs list what is struck out.

    ID is that of an annotation, a comment, a decision, a mask, a label, a person or a document. What is struck out
    stays out of sight here and at every colleague's who merges it, whatever packages bring, until somebody lifts it.
    """
    if not ids and (lift or annotator):
        raise click.UsageError("--lift and --annotator need an ID")
    with Session.open(project, read_only=not ids) as session:
        strikes = session.exchange.strikes
        if ids:
            if annotator is not None:
                session.work_as(person(session, annotator))
            rows = [strikes.find(id_) for id_ in ids]
            if lift:
                strikes.lift(rows)
            else:
                strikes.strike(rows)
        names = {person.id: person.name for person in session.annotators.list()}
        listed = [
            {"row": struck.row, "by": names.get(struck.annotator), "at": struck.at, "for_good": struck.for_good}
            for struck in strikes.list()
        ]
    if as_json:
        emit(listed)
    elif listed:
        table(["row", "struck out by", "at"], ([struck["row"], struck["by"], struck["at"]] for struck in listed))
    else:
        say("nothing is struck out")
