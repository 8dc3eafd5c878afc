"""Asks a language model of the user's own, at an OpenAI-compatible chat endpoint.

Only the given address is ever contacted: no proxy of the environment is used and no redirection followed, which is why
this speaks HTTP by `http.client` and no more comfortable library. What answers is not trusted: it may be slow, huge,
broken or silent, and may be stopped at any moment.
"""

import http.client
import os
import socket
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import orjson

from core import VERSION
from core.bounded_json import JsonError, loads
from core.errors import UserError
from core.progress import Cancel, Cancelled, never, stop_if

if TYPE_CHECKING:
    import ssl

_CONNECT = 10.0
"""Seconds to wait for a connection."""
_LARGEST = 4 << 20
"""Bytes of an answer."""
_TRIES = 3
_PAUSE, _LONGEST_PAUSE = 2.0, 30.0
"""Seconds before another try, where the server names none, and at most."""
_LOOK = 0.05
_BUSY = (429, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model answers."""

    address: str
    """As programs name it: ``http://localhost:11434/v1``."""
    model: str
    seconds: float = 120.0
    """For a whole answer."""
    most_tokens: int = 2_000
    """Of an answer."""

    @property
    def host(self) -> str:
        """The host and port that are contacted."""
        return urlsplit(self.address).netloc


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """What a model said, and what it cost."""

    text: str
    is_cut: bool
    """Whether it stopped because it may not say more."""
    tokens_sent: int
    tokens_answered: int
    """0 where the server does not count."""


def require_address(address: str) -> None:
    """Raise UserError ``model.bad_address`` for what is no address of a chat endpoint."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise UserError("model.bad_address", address=address) from error
    has_secret = parts.username is not None or parts.password is not None
    if parts.scheme not in ("http", "https") or not parts.hostname or has_secret or port == 0:
        raise UserError("model.bad_address", address=address)


def ask(
    endpoint: Endpoint,
    messages: Sequence[Mapping[str, str]],
    key: str = "",
    *,
    cancelled: Cancelled = never,
) -> ModelAnswer:
    """Send messages (``role``, ``content``) and wait for the answer.

    Where the server says that it is busy, it is asked again up to three times. Raises UserError ``model.*`` and
    `Cancel`.
    """
    require_address(endpoint.address)
    body = orjson.dumps(
        {
            "model": endpoint.model,
            "messages": list(messages),
            "temperature": 0,
            "max_tokens": endpoint.most_tokens,
            "stream": False,
        }
    )
    for number in range(_TRIES):
        stop_if(cancelled)
        status, headers, data = _post(endpoint, body, key, cancelled)
        if status not in _BUSY:
            return _read(endpoint, status, data)
        if number + 1 < _TRIES:
            _wait(_pause(headers.get("retry-after", ""), number), cancelled)
    raise UserError("model.busy", host=endpoint.host)


def _pause(said: str, number: int) -> float:
    wanted = float(said) if said.isdecimal() else _PAUSE * 2**number
    return min(wanted, _LONGEST_PAUSE)


def _wait(seconds: float, cancelled: Cancelled) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        stop_if(cancelled)
        time.sleep(min(_LOOK, max(0.0, until - time.monotonic())))


class _Watch:
    """Breaks a connection off once nobody wants its answer, or it took too long: a blocked read then returns."""

    def __init__(self, sock: socket.socket, seconds: float, cancelled: Cancelled) -> None:
        self._sock, self._until, self._cancelled = sock, time.monotonic() + seconds, cancelled
        self.is_late = self.is_stopped = False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._over.wait(_LOOK):
            self.is_stopped = self._cancelled()
            self.is_late = time.monotonic() > self._until
            if self.is_stopped or self.is_late:
                # Where the other side was quicker, there is nothing to break off.
                with suppress(OSError):
                    self._sock.shutdown(socket.SHUT_RDWR)
                return

    def end(self) -> None:
        self._over.set()
        self._thread.join()


def _connection(endpoint: Endpoint) -> http.client.HTTPConnection:
    parts = urlsplit(endpoint.address)
    assert parts.hostname is not None
    if parts.scheme == "http":
        return http.client.HTTPConnection(parts.hostname, parts.port, timeout=_CONNECT)
    if not hasattr(http.client, "HTTPSConnection"):
        # A Python that was built without OpenSSL.
        raise UserError("model.no_tls", host=endpoint.host)
    return http.client.HTTPSConnection(parts.hostname, parts.port, timeout=_CONNECT, context=_trusted())


_AUTHORITIES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
"""Where systems keep the certificates that they trust: OpenSSL in a bundle knows only where its builder had them."""


def _trusted() -> "ssl.SSLContext":
    """Certificates are checked against those that this computer trusts, and names against the certificate."""
    import ssl

    context = ssl.create_default_context()
    if not context.cert_store_stats()["x509_ca"]:
        for path in filter(os.path.isfile, _AUTHORITIES):
            context.load_verify_locations(path)
            break
    return context


def _post(endpoint: Endpoint, body: bytes, key: str, cancelled: Cancelled) -> tuple[int, dict[str, str], bytes]:
    connection = _connection(endpoint)
    path = f"{urlsplit(endpoint.address).path.rstrip('/')}/chat/completions"
    headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": f"biaodu/{VERSION}"}
    if key:
        headers["Authorization"] = f"Bearer {key}"
    watch: _Watch | None = None
    try:
        connection.connect()
        connection.sock.settimeout(endpoint.seconds)
        watch = _Watch(connection.sock, endpoint.seconds, cancelled)
        connection.request("POST", path, body, headers)
        # Closed also where it is not read to its end: it holds the socket beside the connection.
        with connection.getresponse() as response:
            data = response.read(_LARGEST + 1)
            if response.length and len(data) <= _LARGEST:
                raise http.client.IncompleteRead(data, response.length)
            found = response.status, {name.lower(): value for name, value in response.getheaders()}, data
    except (OSError, http.client.HTTPException, ValueError) as error:
        # ValueError: a header or key with characters that HTTP does not have.
        raise _fault(endpoint, watch, error) from error
    finally:
        if watch is not None:
            watch.end()
        connection.close()
    if watch is not None and (watch.is_stopped or watch.is_late):
        raise _fault(endpoint, watch, TimeoutError())
    if len(data) > _LARGEST:
        raise UserError("model.too_much", host=endpoint.host)
    return found


def _fault(endpoint: Endpoint, watch: _Watch | None, error: Exception) -> UserError | Cancel:
    if watch is not None and watch.is_stopped:
        return Cancel()
    if isinstance(error, TimeoutError) or (watch is not None and watch.is_late):
        return UserError("model.too_slow", host=endpoint.host, seconds=round(endpoint.seconds))
    if type(error).__name__ == "SSLCertVerificationError":
        return UserError("model.untrusted", host=endpoint.host, reason=getattr(error, "verify_message", ""))
    if isinstance(error, http.client.IncompleteRead):
        return UserError("model.half_answer", host=endpoint.host)
    return UserError("model.unreachable", host=endpoint.host, reason=type(error).__name__)


def _read(endpoint: Endpoint, status: int, data: bytes) -> ModelAnswer:
    host = endpoint.host
    if 300 <= status < 400:
        raise UserError("model.redirects", host=host)
    if status in (401, 403):
        raise UserError("model.refused", host=host)
    if status == 404:
        raise UserError("model.not_there", host=host, model=endpoint.model)
    if status != 200:
        raise UserError("model.failed", host=host, status=status)
    try:
        loaded: object = loads(data)
    except JsonError as error:
        raise UserError("model.bad_answer", host=host) from error
    values = _object(loaded)
    choices = values.get("choices")
    first = _object(cast("list[object]", choices)[0]) if isinstance(choices, list) and choices else {}
    text = _object(first.get("message")).get("content")
    if not isinstance(text, str):
        raise UserError("model.bad_answer", host=host)
    usage = _object(values.get("usage"))
    return ModelAnswer(
        text, first.get("finish_reason") == "length", _count(usage, "prompt_tokens"), _count(usage, "completion_tokens")
    )


def _object(value: object) -> dict[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def _count(usage: dict[str, object], name: str) -> int:
    value = usage.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1 << 40 else 0
