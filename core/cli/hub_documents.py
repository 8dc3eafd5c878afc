"""``hub documents``: which of a hub's documents a project has, and which come."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from core.cli.hub_connection import linked, open_hub
from core.cli.terminal import Bar, emit, json_option, note, project_argument, say, table
from core.errors import UserError
from core.session import Session

if TYPE_CHECKING:
    from core.hub.partial import HubDocument


_Command = TypeVar("_Command", bound=Callable[..., object])


def _filters(command: _Command) -> _Command:
    for option in (
        click.option("--assigned", is_flag=True, help="Those that you are to read."),
        click.option("--year", type=int, help="Those of a year."),
        click.option("--region", metavar="NAME", help="Those of a region."),
        click.option("--find", "words", metavar="TEXT", help="Those whose title has TEXT."),
    ):
        command = option(command)
    return command


@click.group("documents")
def documents() -> None:
    """Have a part of the hub's documents here: see what there is, and let more come."""


@documents.command("list")
@project_argument
@_filters
@json_option
def list_(
    project: Path, words: str | None, region: str | None, year: int | None, assigned: bool, as_json: bool
) -> None:
    """List the hub's documents, and which of them are here."""
    with Session.open(project) as session:
        here = {document.id for document in session.documents.list()}
        which = session.hub.documents.subscription()
        everything = _listed(session)
        found = _Filter(words, region, year, assigned).of(session, everything)
    count = sum(document.id in here for document in everything)
    if as_json:
        listed = [
            {
                "id": document.id,
                "title": document.title,
                "region": document.region,
                "year": document.year,
                "characters": document.characters,
                "here": document.id in here,
            }
            for document in found
        ]
        emit({"which": which.value, "here": count, "of": len(everything), "documents": listed})
        return
    rows = [
        [
            document.id[:12],
            document.title,
            document.region or "",
            str(document.year or ""),
            f"{document.characters:,}",
            "here" if document.id in here else "",
        ]
        for document in found
    ]
    table(["id", "title", "region", "year", "characters", ""], rows)
    note(f"{count} of {len(everything)} documents are here; {_WORDS[which.value]}")


_WORDS = {
    "all": "all others come",
    "assigned": "others come when you are to read them",
    "chosen": "others come when they are chosen",
}


@documents.command("add")
@project_argument
@click.argument("names", nargs=-1, metavar="[DOCUMENT]...")
@_filters
@json_option
def add(
    project: Path,
    names: tuple[str, ...],
    words: str | None,
    region: str | None,
    year: int | None,
    assigned: bool,
    as_json: bool,
) -> None:
    """Let documents come: each DOCUMENT by its title or the beginning of its id, or all that the options find."""
    wanted = _Filter(words, region, year, assigned)
    if not names and wanted == _Filter():
        raise click.UsageError("Name documents, or find them: --find, --region, --year, --assigned.")
    from core.hub.syncing import sync as one_round

    with Session.open(project) as session:
        everything = _listed(session)
        chosen = [_named(everything, name) for name in names]
        if wanted != _Filter():
            chosen += wanted.of(session, everything)
        session.hub.documents.choose(document.id for document in chosen)
        with Bar() as bar, open_hub(linked(session)) as opened:
            one_round(session, opened, progress=bar)
        count, here = len({document.id for document in chosen}), session.documents.count()
    if as_json:
        emit({"chosen": count, "here": here})
    else:
        say(f"{count} chosen, {here} documents are here")


@documents.command("drop")
@project_argument
@click.argument("names", nargs=-1, required=True, metavar="DOCUMENT...")
@json_option
def drop(project: Path, names: tuple[str, ...], as_json: bool) -> int:
    """Let documents go that you need here no more, as if they had never come; nobody hears of it.

    What the hub does not have all of stays here. Exits with 1 if one does.
    """
    from core.hub.releasing import release

    with Session.open(project) as session, Bar() as bar, open_hub(linked(session)) as opened:
        titles = session.documents.titles()
        chosen = [session.documents.find(name).id for name in names]
        released = release(session, opened, chosen, progress=bar)
        here = session.documents.count()
    for document, count in released.stays.items():
        note(f"{titles[document]} stays: of {count} of its states the hub has nothing, or older ones")
    if as_json:
        emit({"gone": list(released.gone), "stays": released.stays, "here": here})
    else:
        say(f"{len(released.gone)} gone, {here} documents are here")
    return 1 if released.stays else 0


@documents.command("take")
@project_argument
@click.argument("which", type=click.Choice(["all", "assigned", "chosen"]))
@json_option
def take(project: Path, which: str, as_json: bool) -> None:
    """Say which documents come by themselves from now on. Those that are here stay, and stay in sync."""
    from core.hub.syncing import sync as one_round
    from core.verbs.hub_documents import Subscription

    with Session.open(project) as session, Bar() as bar, open_hub(linked(session)) as opened:
        session.hub.documents.subscribe(Subscription(which))
        one_round(session, opened, progress=bar)
        here = session.documents.count()
    if as_json:
        emit({"which": which, "here": here})
    else:
        say(f"{here} documents are here; {_WORDS[which]}")


def _listed(session: Session) -> "list[HubDocument]":
    from core.hub.partial import listed
    from core.hub.syncing import link_of

    with open_hub(linked(session)) as opened:
        return list(listed(opened, link_of(session).project))


@dataclass(frozen=True, slots=True)
class _Filter:
    """Which documents the options find; by default all."""

    words: str | None = None
    region: str | None = None
    year: int | None = None
    assigned: bool = False

    def of(self, session: Session, everything: "list[HubDocument]") -> "list[HubDocument]":
        """Those of a list."""
        me = session.annotator
        mine = session.assignments.due_of(me.id).keys() if self.assigned and me is not None else ()
        return [
            document
            for document in everything
            if (self.words is None or self.words in document.title)
            and self.region in (None, document.region)
            and self.year in (None, document.year)
            and (not self.assigned or document.id in mine)
        ]


def _named(everything: "list[HubDocument]", name: str) -> "HubDocument":
    """The document of a title, or whose id begins so; raises ``document.not_found``, ``document.ambiguous``."""
    found = [document for document in everything if document.title == name] or [
        document for document in everything if name and document.id.startswith(name.lower())
    ]
    if not found:
        raise UserError("document.not_found", value=name)
    if len(found) > 1:
        candidates = [f"{document.id[:12]} {document.title}" for document in found]
        raise UserError("document.ambiguous", value=name, candidates=candidates)
    return found[0]
