"""``team``: rounds in a team folder, for those without the window."""

import sys
from pathlib import Path

import click

from core.cli.naming import person
from core.cli.terminal import Bar, complain, emit, json_option, note, project_argument, say
from core.errors import UserError
from core.exchange.store_address import StoreAddress
from core.session import Session


@click.command()
@project_argument
@click.option("--at", metavar="FOLDER", help="The team folder from now on: a folder, or an address on a server.")
@click.option("--leave", is_flag=True, help="Use no team folder any more.")
@click.option("--annotator", metavar="NAME", help="Who you are.")
@json_option
def team(project: Path, at: str | None, leave: bool, annotator: str | None, as_json: bool) -> None:
    """Exchange work through the team folder: what is new there is merged into PROJECT, what was done here goes there.

    FOLDER is a directory that all can reach, or https://NAME@SERVER/FOLDER (WebDAV), or
    s3://KEY@BUCKET/FOLDER?endpoint=https://SERVER (any store that speaks S3). No password is in an address: it comes
    from the system's keyring, or from BIAODU_TEAM_PASSWORD (WebDAV) and AWS_SECRET_ACCESS_KEY (S3) in the environment.
    A server is named each time, because whoever made PROJECT may have written any address into it.
    """
    if leave and at is not None:
        raise click.UsageError("--at and --leave exclude each other")
    with Session.open(project) as session, Bar() as bar:
        if annotator is not None:
            session.work_as(person(session, annotator))
        if leave:
            session.exchange.set_team_folder(None)
            emit({"left": True}) if as_json else say("left")
            return
        if at is not None:
            _use(session, at)
        elif isinstance(folder := session.exchange.team_folder(), StoreAddress):
            # A password of the environment is for no address: it would go wherever the file says.
            raise UserError("team.not_named", address=str(folder))
        merged = _merge(session, bar)
        report = session.exchange.team_publish()
    if report.unsigned is not None:
        complain(report.unsigned, "not signed")
    if report.set_aside is not None:
        note(f"{report.path.name} could not be read by anybody and is kept as {report.set_aside.name}")
    if as_json:
        emit({"merged": merged, "published": report.written, "content": report.manifest.content})
    else:
        say(f"{merged} merged, {'published' if report.written else 'nothing new to publish'}")


def _use(session: Session, at: str) -> None:
    """Name the team folder; of one on a server, asks for a password that is not known where somebody can be asked."""
    from core.exchange.store_address import is_address, store_address
    from core.exchange.store_secret import keep_secret, secret_of

    if not is_address(at):
        session.exchange.set_team_folder(Path(at))
        return
    address = store_address(at)
    try:
        secret_of(address)
    except UserError:
        if not sys.stdin.isatty():
            raise
        password = click.prompt(f"Password of {address.login} at {address.place}", hide_input=True, err=True)
        if not keep_secret(address, password):
            note("Not kept: there is no keyring here.")
    session.exchange.set_team_folder(address)


def _merge(session: Session, bar: Bar) -> int:
    """Merge what is new; how many packages that were."""
    from core.exchange.team import TeamState

    news = session.exchange.team_news()
    for found in news:
        if found.error is not None:
            complain(found.error, found.path.name)
    new = [found.path for found in news if found.state is TeamState.NEW]
    if new:
        plan = session.exchange.plan(new, leave_out_broken=True, progress=bar)
        session.exchange.apply(plan)
        for notice in plan.notices:
            complain(notice.error)
    return len(new)
