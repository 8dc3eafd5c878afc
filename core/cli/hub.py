"""``hub`` and ``sync``: a team's hub on PostgreSQL, made, run and used."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from core.cli.hub_connection import linked, open_hub
from core.cli.hub_documents import documents
from core.cli.naming import person
from core.cli.terminal import Bar, complain, emit, json_option, note, project_argument, say, table
from core.errors import UserError
from core.file_names import readable
from core.session import Session

if TYPE_CHECKING:
    from core.hub.syncing import SyncReport

_project_option = click.option(
    "--project", "wanted", metavar="NAME", help="Which project of the hub: its name, or the beginning of its id."
)
_role_option = click.option("--role", default="annotator", help="annotator, reviewer or lead.", show_default=True)
_blind_option = click.option(
    "--blind/--sees-layers", "blind", default=None, help="Whether the server keeps others' labels from them."
)


@click.group()
def hub() -> None:
    """Make a team's hub in a PostgreSQL database (14 or newer), run it, or join a project of one.

    URL is postgresql://LOGIN@SERVER/DATABASE, without a password: that comes from the system's keyring, from the file
    that PGPASSFILE names, or is asked. Servers on other machines have to prove who they are (TLS, verify-full):
    ?sslrootcert=FILE names whom to believe, else the system's list counts.
    """


@hub.command("init")
@click.argument("url")
@click.argument("project", required=False, type=click.Path(path_type=Path))
@click.option("--lead", metavar="LOGIN", help="Login of whoever leads PROJECT. Default: that of URL.")
@click.option("--annotator", metavar="NAME", help="Who you are in PROJECT; who works there is the default.")
@click.option("--counter", is_flag=True, help="For engines without PostgreSQL's snapshots; pushes wait for each other.")
@json_option
def init(url: str, project: Path | None, lead: str | None, annotator: str | None, counter: bool, as_json: bool) -> None:
    """Make a hub of the database of URL, or bring one up to date; with PROJECT share that through it.

    Needs the database's owner. Who works in PROJECT leads it there.
    """
    from core.hub import administering

    with open_hub(url) as opened:
        administering.make(opened, "counter" if counter else "snapshots")
        shared = None
        if project is not None:
            with Session.open(project) as session:
                if annotator is not None:
                    session.use_annotator(session.annotators.ensure(annotator).id)
                me = session.annotator
                if me is None:
                    raise UserError("annotator.none_current")
                info = session.project
                administering.add_project(opened, info.uuid, info.name)
                login = lead or opened.rows("SELECT session_user")[0][0]
                administering.add_member(opened, info.uuid, login, me.id, "lead")
                _link(session, url, login, info.uuid)
                shared = info.uuid
        epoch = opened.epoch()
    if as_json:
        emit({"epoch": epoch, "project": shared})
    else:
        say(f"the hub is ready; shared: {shared}" if shared else "the hub is ready")


def _link(session: Session, url: str, login: str, project: str) -> None:
    from urllib.parse import quote, urlsplit, urlunsplit

    from core.hub.agreed import agree
    from core.verbs.hub import HubLink

    parts = urlsplit(url)
    server = parts.netloc.rpartition("@")[2]
    link = HubLink(urlunsplit(parts._replace(netloc=f"{quote(login)}@{server}")), project)
    agree(link.url)
    session.hub.set_link(link)


@hub.group("member")
def member() -> None:
    """Members of a project of a hub."""


@member.command("add")
@click.argument("url")
@click.argument("login")
@click.argument("project", type=click.Path(path_type=Path))
@click.argument("name")
@_role_option
@_blind_option
@click.option("--password-stdin", is_flag=True, help="Read the new login's password from standard input.")
@json_option
def member_add(
    url: str,
    login: str,
    project: Path,
    name: str,
    role: str,
    blind: bool | None,
    password_stdin: bool,
    as_json: bool,
) -> None:
    """Let LOGIN take part in PROJECT as the person NAME, who is made if there is none of that name.

    A LOGIN that the server does not have is made; that needs the right to make roles.
    """
    from core.hub import administering
    from core.hub.syncing import link_of

    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    with Session.open(project) as session, open_hub(url) as opened:
        shared = link_of(session).project
        who = session.annotators.ensure(name)
        administering.add_member(opened, shared, login, who.id, role, sees_layers=not blind, password=password)
    if as_json:
        emit({"login": login, "annotator": who.id, "role": role, "sees_layers": not blind})
    else:
        say(f"{login}: {who.name}, {role}{', blind' if blind else ''}")


@hub.command("role")
@click.argument("url")
@click.argument("login")
@click.argument("role")
@_project_option
@_blind_option
@json_option
def role_(url: str, login: str, role: str, wanted: str | None, blind: bool | None, as_json: bool) -> None:
    """Change what LOGIN may do in a project: annotator, reviewer or lead."""
    from core.hub import administering
    from core.hub.joining import project_of

    with open_hub(url) as opened:
        shared, _name = project_of(opened, wanted)
        administering.set_role(opened, shared, login, role, sees_layers=None if blind is None else not blind)
    if as_json:
        emit({"login": login, "role": role})
    else:
        say(f"{login}: {role}")


@hub.command("status")
@click.argument("url")
@json_option
def status(url: str, as_json: bool) -> None:
    """Say what a hub has: projects, their members, how many states."""
    from core.hub import administering

    with open_hub(url) as opened:
        found = administering.status(opened)
        people = {project.project: opened.people(project.project) for project in found}
        epoch = opened.epoch()
    if as_json:
        listed = [
            {
                "id": project.project,
                "name": project.name,
                "states": project.states,
                "documents": project.documents,
                "members": [
                    {"login": login, "annotator": who.annotator, "role": who.role, "sees_layers": who.sees_layers}
                    for login, who in people[project.project].items()
                ],
            }
            for project in found
        ]
        emit({"epoch": epoch, "projects": listed})
        return
    for project in found:
        say(f"{project.name} ({project.project}): {project.documents} documents, {project.states} states")
        rows = [
            [login, who.role, "yes" if who.sees_layers else "no", who.annotator]
            for login, who in people[project.project].items()
        ]
        table(["login", "role", "sees layers", "person"], rows)


@hub.command("backup-hint")
@click.argument("url")
@json_option
def backup_hint(url: str, as_json: bool) -> None:
    """Say how to back the hub up, and what to do after a restore."""
    from core.hub.addresses import address_of

    address = address_of(url)
    host, port = address.parameters["host"], address.parameters.get("port", "5432")
    place = f"-h {host} -p {port} -U {address.login or 'OWNER'}"
    lines = {
        "backup": f"pg_dump {place} -Fc -n hub -f hub.dump {address.parameters['dbname']}",
        "roles": f"pg_dumpall {place} --roles-only -f roles.sql",
        "restore": f"pg_restore {place} -d {address.parameters['dbname']} hub.dump",
        "afterwards": f"biaodu hub new-epoch {url}",
    }
    if as_json:
        emit(lines)
        return
    for about, line in lines.items():
        say(f"{about}: {line}")
    say("After a restore everybody's next sync sends and gets all of it again, so what the backup lacks comes back.")


@hub.command("new-epoch")
@click.argument("url")
@json_option
def new_epoch(url: str, as_json: bool) -> None:
    """Say that the hub was restored from a backup: everybody exchanges all of it once more, which harms nothing."""
    from core.hub import administering

    with open_hub(url) as opened:
        administering.new_epoch(opened)
        epoch = opened.epoch()
    if as_json:
        emit({"epoch": epoch})
    else:
        say("everybody exchanges all of it again")


@hub.command("queue")
@project_argument
@click.option("--lease-hours", default=72.0, show_default=True, help="How long a document is kept for who took it.")
@click.option("--uncertain-first", is_flag=True, help="Of equally urgent documents those that teach most first.")
@json_option
def queue(project: Path, lease_hours: float, uncertain_first: bool, as_json: bool) -> None:
    """Let the hub hand out the open places of PROJECT's assignments (biaodu assign without --to). For leads.

    A document that nobody finished in time is handed out again. Once it has all its readers it is handed out no more.
    """
    from core.hub import queue as queues
    from core.hub.syncing import sync as one_round

    with Session.open(project) as session, Bar() as bar, open_hub(linked(session)) as opened:
        one_round(session, opened, progress=bar)
        worth = queues.uncertain_first(session, bar) if uncertain_first else None
        found = queues.fill(session, opened, worth=worth, lease_seconds=round(lease_hours * 3600))
    if as_json:
        emit({"free": found.free, "taken": found.taken, "done": found.done})
    else:
        say(f"{found.free} places free, {found.taken} taken, {found.done} done")


@hub.command("next")
@project_argument
@json_option
def next_(project: Path, as_json: bool) -> int:
    """Take the next document of the hub's queue. Exits with 1 when there is none."""
    from core.hub import queue as queues
    from core.hub.syncing import sync as one_round

    with Session.open(project) as session, Bar() as bar, open_hub(linked(session)) as opened:
        one_round(session, opened, progress=bar)
        found = queues.take_next(session, opened)
        title = None if found is None else session.documents.get(found).meta.title
        one_round(session, opened, progress=bar)
    if as_json:
        emit({"document": found, "title": title})
    else:
        say("the queue has nothing for you" if found is None else f"{found[:12]}  {title}")
    return 1 if found is None else 0


@hub.command("join")
@click.argument("url")
@click.argument("out", type=click.Path(path_type=Path))
@_project_option
@click.option(
    "--documents",
    "which",
    type=click.Choice(["all", "assigned", "chosen"]),
    default="all",
    show_default=True,
    help="assigned: those that you are to read; chosen: those of `hub documents add`.",
)
@json_option
def join_(url: str, out: Path, wanted: str | None, which: str, as_json: bool) -> None:
    """Make the new project OUT of one of a hub, in which you work as who you are there.

    With a part of the documents it has codebook, people and assignments as everybody.
    """
    from core.hub.agreed import agree
    from core.hub.joining import join
    from core.verbs.hub_documents import Subscription

    with open_hub(url) as opened, Bar() as bar:
        report = join(opened, wanted, out, documents=Subscription(which), progress=bar)
    agree(opened.address.url)
    _tell(report, as_json, readable(out))


hub.add_command(documents)


@click.command()
@project_argument
@click.option("--url", help="The hub from now on; without it, the one that the project names.")
@click.option("--project", "wanted", metavar="NAME", help="With --url: which project of the hub.")
@click.option("--annotator", metavar="NAME", help="Who you are.")
@click.option("--everything", is_flag=True, help="Send all states, whatever the hub has.")
@click.option("--vouch", is_flag=True, help="As lead, also send unsigned work of people without a login.")
@json_option
def sync(
    project: Path,
    url: str | None,
    wanted: str | None,
    annotator: str | None,
    everything: bool,
    vouch: bool,
    as_json: bool,
) -> None:
    """Exchange work with the team's hub: what came is merged into PROJECT, what was done here goes out.

    What is held back is said on standard error. Without the server nothing is lost: it goes out the next time. A hub
    that nobody named on this computer yet is named once with --url, because whoever made PROJECT chose the address.
    """
    from core.hub.joining import project_of
    from core.hub.syncing import sync as one_round

    with Session.open(project) as session, Bar() as bar:
        if annotator is not None:
            session.work_as(person(session, annotator))
        if url is not None:
            with open_hub(url) as opened:
                shared, _name = project_of(opened, wanted)
                login = opened.rows("SELECT session_user")[0][0]
            _link(session, url, login, shared)
        with open_hub(linked(session)) as opened:
            report = one_round(session, opened, everything=everything, vouch=vouch, progress=bar)
    _tell(report, as_json)


def _tell(report: "SyncReport", as_json: bool, about: str = "") -> None:
    from core.hub.rights import HeldBack

    if report.unsigned is not None:
        complain(report.unsigned, "not signed")
    words = {
        HeldBack.LEADS_ONLY: "of documents, codebook, masks, assignments stay here: only a lead changes these for all",
        HeldBack.REVIEWERS_ONLY: "decide something and stay here: that is for reviewers",
        HeldBack.OTHERS: "are of people who push their own",
        HeldBack.UNSIGNED: "of people without a login are not signed and stay here (--vouch sends them)",
        HeldBack.UNSOUND: "could be read by nobody else and stay here",
        HeldBack.REFUSED: "were refused by the server",
    }
    for why, count in sorted(report.held.items()):
        if why is not HeldBack.OTHERS:
            note(f"{count} {words[why]}")
    if report.newer:
        note(f"{len(report.newer)} of the hub only a newer Biaodu understands")
    if report.unreadable:
        note(f"{len(report.unreadable)} of the hub are damaged and were left out")
    if as_json:
        held = {why.value: count for why, count in sorted(report.held.items())}
        counts = {"came": report.came, "sent": report.sent, "news": report.news, "held": held}
        emit(counts | {"role": report.member.role, "newer": len(report.newer), "unreadable": len(report.unreadable)})
    else:
        say(f"{about + ': ' if about else ''}{report.came} came, {report.news} sent")
