"""``keys``."""

from pathlib import Path

import click

from core.cli.naming import person
from core.cli.terminal import emit, json_option, project_argument, say, table
from core.session import Session


@click.command()
@project_argument
@click.option("--add", metavar="KEY", help="Say that KEY, of another computer, is yours, too.")
@click.option("--withdraw", metavar="KEY", help="Say that KEY is yours no longer: that computer is lost.")
@click.option("--renew", is_flag=True, help="Replace the key of this computer by a new one.")
@click.option("--disown", is_flag=True, help="With --withdraw or --renew: what that key signed counts no longer.")
@click.option("--accept", metavar="KEY", help="Take KEY as that of the person of --annotator, who told you so.")
@click.option("--annotator", metavar="NAME", help="Whose key --accept is; for the others, who you are.")
@json_option
def keys(
    project: Path,
    add: str | None,
    withdraw: str | None,
    renew: bool,
    disown: bool,
    accept: str | None,
    annotator: str | None,
    as_json: bool,
) -> None:
    """List the keys with which the people of PROJECT sign, or change what is known of them.

    KEY is the beginning of a key as listed. Your own key lies in your settings folder and never in a project; what you
    say about your keys goes to colleagues with your next package.
    """
    asked = [option for option in (add, withdraw, accept, "renew" if renew else None) if option is not None]
    if len(asked) > 1 or (disown and not (withdraw or renew)) or (accept and not annotator):
        raise click.UsageError("one of --add, --withdraw, --renew and --accept; --accept needs --annotator")
    with Session.open(project, read_only=not (add or withdraw or renew)) as session:
        known = session.exchange.keys
        if annotator is not None and accept is None:
            session.work_as(person(session, annotator))
        if add is not None:
            known.add(known.find(add))
        elif withdraw is not None:
            known.withdraw(known.find(withdraw), keep=not disown)
        elif renew:
            known.renew(keep=not disown)
        elif accept is not None and annotator is not None:
            known.accept(person(session, annotator), known.find(accept))
        names = {person.id: person.name for person in session.annotators.list()}
        listed = [
            {"annotator": names[key.annotator], "key": key.key, "standing": key.standing.value, "own": key.own}
            for key in known.list()
        ]
        rows = [
            [names[key.annotator], key.fingerprint, key.standing.value, "this computer" if key.own else ""]
            for key in known.list()
        ]
    if as_json:
        emit(listed)
    elif listed:
        table(["annotator", "key", "is", ""], rows)
    else:
        say("nobody has signed anything yet")
