"""Where a hub is, as a URL without a password, and what a connection to it must be like."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from core.errors import UserError
from core.loopback import is_loopback

_SCHEMES = ("postgresql", "postgres")
_OPTIONS = frozenset(["host", "port", "sslrootcert", "sslcert", "sslkey", "sslcrl", "connect_timeout"])
"""What a URL may say of the connection. Nothing in it may make the connection weaker."""
_SECONDS = 10
_STRICT = {"sslmode": "verify-full", "require_auth": "scram-sha-256", "channel_binding": "require"}
"""For servers on another machine: the certificate must be theirs, and no password is sent to whoever asks for it."""


@dataclass(frozen=True, slots=True)
class Address:
    """A hub, and as whom one comes."""

    url: str
    """As the user gave it; has no password."""
    parameters: Mapping[str, str]
    """For libpq, how sure the connection has to be included."""
    is_local: bool
    """Whether the server is on this machine: reached over a socket, or a loopback address."""

    @property
    def login(self) -> str:
        """As whom one comes, or nothing: then the server's client decides."""
        return self.parameters.get("user", "")

    @property
    def place(self) -> str:
        """Server and database, for keeping a password and for messages."""
        parameters = self.parameters
        return f"{parameters['host']}:{parameters.get('port', '5432')}/{parameters['dbname']}"


def address_of(url: str) -> Address:
    """Read a URL such as ``postgresql://li@db.example.org/biaodu?sslrootcert=/etc/ca.pem``.

    A server's folder of sockets is given as ``?host=/run/postgresql``. Raises UserError ``hub.bad_url``,
    ``hub.password_in_url``.
    """
    try:
        parts = urlsplit(url)
        port, password = parts.port, parts.password
        given = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    except ValueError:
        raise UserError("hub.bad_url", url=_without_password(url)) from None
    if password is not None or "password" in given:
        raise UserError("hub.password_in_url")
    dbname = unquote(parts.path.removeprefix("/"))
    host = given.pop("host", None) or unquote(parts.hostname or "")
    if parts.scheme not in _SCHEMES or not dbname or not host or not given.keys() <= _OPTIONS:
        raise UserError("hub.bad_url", url=url)
    parameters = {**given, "host": host, "dbname": dbname, "application_name": "biaodu"}
    if port is not None:
        parameters["port"] = str(port)
    if parts.username:
        parameters["user"] = unquote(parts.username)
    parameters.setdefault("connect_timeout", str(_SECONDS))
    local = all(map(_is_local, host.split(",")))
    # Whoever names an authority wants it asked, also on this machine.
    if not local or "sslrootcert" in parameters:
        parameters |= _STRICT
        parameters.setdefault("sslrootcert", "system")
    return Address(url, parameters, local)


def _is_local(host: str) -> bool:
    return host.startswith(("/", "@")) or is_loopback(host)


def _without_password(url: str) -> str:
    """A URL that cannot be read, without what stands between a colon and an @."""
    before, at, behind = url.rpartition("@")
    return f"{before.rpartition(':')[0]}@{behind}" if at and before.count(":") > 1 else url
