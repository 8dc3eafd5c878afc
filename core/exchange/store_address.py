"""Addresses of team folders that are no folders: a bucket of an S3 store, or a collection of a WebDAV server."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from core.errors import UserError
from core.loopback import is_loopback

_ADDRESS = re.compile(r"(?:s3|https?)://", re.IGNORECASE)
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_REGION = re.compile(r"[a-z0-9-]{1,40}")
_LONGEST = 2_000


class StoreKind(StrEnum):
    """What is spoken with the server."""

    S3 = "s3"
    WEBDAV = "webdav"


@dataclass(frozen=True, slots=True)
class StoreAddress:
    """A team folder on a server. `str` gives it as the user gave it."""

    url: str
    """Has no password."""
    kind: StoreKind
    login: str
    """The user's name, or the id of a key; may be empty."""
    endpoint: str
    """The server's URL, for WebDAV with the folder; empty for Amazon's own."""
    bucket: str = ""
    folder: str = ""
    """Within the bucket."""
    region: str = ""

    def __str__(self) -> str:
        return self.url

    @property
    def name(self) -> str:
        """Short, for a message."""
        last = (self.folder or self.bucket or unquote(urlsplit(self.endpoint).path)).strip("/").rpartition("/")[2]
        return last or self.place

    @property
    def place(self) -> str:
        """Server and folder without the user, for keeping a password."""
        return f"{self.endpoint}/{self.bucket}/{self.folder}" if self.kind is StoreKind.S3 else self.endpoint


def is_address(text: str) -> bool:
    """Whether this names a server and not a folder of this machine's."""
    return _ADDRESS.match(text) is not None


def store_address(url: str) -> StoreAddress:
    """Read an address.

    ``s3://KEY@bucket/folder?endpoint=https://server&region=name`` or ``https://user@server/folder``. Connections are
    encrypted but for those to this machine. Raises UserError ``team.bad_address``, ``team.password_in_address``,
    ``team.not_encrypted``.
    """
    try:
        parts = urlsplit(url.strip())
        port, password, host = parts.port, parts.password, parts.hostname or ""
        given = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    except ValueError:
        # It may hold a password somewhere.
        raise UserError("team.bad_address", address="…") from None
    if password is not None:
        raise UserError("team.password_in_address")
    bad = UserError("team.bad_address", address=url)
    if not host or parts.fragment or len(url) > _LONGEST or not url.isprintable() or " " in url:
        raise bad
    login, path = unquote(parts.username or ""), unquote(parts.path).strip("/")
    if any(step in ("", ".", "..") for step in path.split("/")[:-1]) or path in (".", ".."):
        raise bad
    if parts.scheme == "s3":
        endpoint, region = given.pop("endpoint", "").rstrip("/"), given.pop("region", "")
        if given or port is not None or not _BUCKET.fullmatch(host) or not (not region or _REGION.fullmatch(region)):
            raise bad
        if endpoint:
            _require_server(endpoint, bad)
        return StoreAddress(url.strip(), StoreKind.S3, login, endpoint, host, path, region)
    if parts.query:
        raise bad
    server = f"[{host}]" if ":" in host else host
    endpoint = f"{parts.scheme}://{server}{'' if port is None else f':{port}'}/{quote(path)}".rstrip("/")
    _require_server(endpoint, bad)
    return StoreAddress(url.strip(), StoreKind.WEBDAV, login, endpoint)


def _require_server(endpoint: str, bad: UserError) -> None:
    try:
        parts = urlsplit(endpoint)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise bad from None
    if parts.scheme not in ("https", "http") or not host or parts.query or parts.username is not None:
        raise bad
    if parts.scheme == "http" and not is_loopback(host):
        raise UserError("team.not_encrypted", address=endpoint)
