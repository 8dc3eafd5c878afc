"""Where a corpus lies, and what is read into one: a folder or file of this machine's, or an address on a server."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote, unquote, urlencode

from core.errors import BiaoduError, EnvironmentFault, UserError
from core.exchange.store_address import StoreAddress, StoreKind, is_address, store_address
from core.file_names import readable

CorpusPlace = Path | StoreAddress
"""A path, or an address on a server."""
_OF_TEAMS = {
    "team.bad_address": "corpus.bad_address",
    "team.bad_name": "corpus.bad_name",
    "team.password_in_address": "corpus.password_in_address",
    "team.password_needed": "corpus.password_needed",
    "team.unreachable": "corpus.unreachable",
}
"""What is said of team folders, and what of corpora instead."""
ENDING = frozenset(
    ["corpus.unreachable", "corpus.not_allowed", "corpus.password_needed", "corpus.needs_add_on", "team.no_place"]
)
"""Codes of what is wrong with a server and not with one of its objects."""


def place_of(said: str) -> CorpusPlace:
    """What somebody named. Raises UserError ``corpus.bad_address`` ... for an address that is none."""
    if not is_address(said):
        return Path(said)
    with told_of_corpora():
        return store_address(said)


def shown(place: CorpusPlace) -> str:
    """How a place is written down and shown: of an address what leads there, without whose it is."""
    if isinstance(place, Path):
        return readable(place)
    if place.kind is StoreKind.WEBDAV:
        return place.endpoint
    given = {"endpoint": place.endpoint, "region": place.region}
    query = urlencode({name: value for name, value in given.items() if value}, safe=":/[]")
    path = f"/{quote(place.folder)}" if place.folder else ""
    return f"s3://{place.bucket}{path}{'?' if query else ''}{query}"


def absolute(place: CorpusPlace) -> CorpusPlace:
    """The same place, whatever folder one is in."""
    return place.resolve() if isinstance(place, Path) else place


def is_same(one: CorpusPlace, other: CorpusPlace) -> bool:
    """Whether two names lead to the same place."""
    return shown(absolute(one)) == shown(absolute(other))


def overlap(one: CorpusPlace, other: CorpusPlace) -> bool:
    """Whether one of the two lies in the other, or is it."""
    if isinstance(one, Path) and isinstance(other, Path):
        here, there = one.resolve(), other.resolve()
        return here.is_relative_to(there) or there.is_relative_to(here)
    if isinstance(one, Path) or isinstance(other, Path) or _server(one)[1:] != _server(other)[1:]:
        return False
    here, there = (f"{_server(place)[0]}/" for place in (one, other))
    return here.startswith(there) or there.startswith(here)


def on_server_of(said: str, named: CorpusPlace) -> StoreAddress | None:
    """The address that a file says, to be entered as whom `named` says; None where it is on another server.

    Whoever wrote the file may have written any address into it, and a password would go there.
    """
    place = place_of(said)
    if isinstance(place, Path) or isinstance(named, Path) or _server(place)[1:] != _server(named)[1:]:
        return None
    return replace(place, login=named.login)


def _server(address: StoreAddress) -> tuple[str, str, str]:
    """The folder, and the server with the bucket."""
    if address.kind is StoreKind.S3:
        return f"/{address.folder}".rstrip("/"), address.endpoint, address.bucket
    scheme, _, rest = address.endpoint.partition("://")
    host, _, path = rest.partition("/")
    return f"/{path}".rstrip("/"), f"{scheme}://{host}", ""


def above(address: StoreAddress) -> tuple[StoreAddress, str] | None:
    """The place that this one lies in, and its name there; None for a whole bucket or server."""
    if address.kind is StoreKind.S3:
        folder, _, name = address.folder.rpartition("/")
        return (replace(address, folder=folder), name) if name else None
    path, server, _ = _server(address)
    folder, _, name = path.rpartition("/")
    return (replace(address, endpoint=f"{server}{folder}"), unquote(name)) if name else None


@contextmanager
def told_of_corpora() -> Generator[None]:
    """What stores raise of team folders, raised of corpora."""
    try:
        yield
    except BiaoduError as error:
        made = UserError if isinstance(error, UserError) else EnvironmentFault
        if error.code == "team.no_library":
            raise UserError("corpus.needs_add_on", package="obstore") from error
        if error.code == "team.overtaken":
            raise UserError("corpus.overtaken", **error.fields) from error
        if error.code in _OF_TEAMS:
            raise made(_OF_TEAMS[error.code], **error.fields) from error
        raise
