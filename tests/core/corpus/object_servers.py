"""A server that stands before another one, and does to chosen requests what servers do on bad days."""

import http.client
import io
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import unquote
from uuid import uuid4

import pytest

from core.corpus.object_source import object_store
from core.exchange.store_address import StoreAddress, store_address
from core.exchange.store_secret import KEY, KEY_ID
from tests.core.exchange.stores import BUCKET, LOGIN, PASSWORD, StoreServer, missing, running

needs_store = pytest.mark.skipif(
    missing() is not None or find_spec("duckdb") is None, reason=missing() or "needs duckdb: make test-corpus"
)
COUNT = 84
ENDS = ("3/报告0208.txt", "6/报告0327.txt")
"""Names behind which a shard ends, as their hashes say."""
DOCUMENTS = COUNT + 47
"""Of the fixture ``mixed``, which has two files more."""
CUT = -1
"""Instead of a status: the connection ends within the answer."""
Answer = Callable[[str, str], int | None]
"""By method and unquoted path a status instead of an answer, `CUT`, or None: the server answers."""
_HOP = {"connection", "transfer-encoding", "content-length", "keep-alive"}


@contextmanager
def s3_store(folder: Path) -> Iterator[StoreServer]:
    """An S3 store with a bucket, whose key is in the environment as long as it runs."""
    with running("s3", folder) as started, pytest.MonkeyPatch.context() as patch:
        patch.setenv(KEY_ID, LOGIN)
        patch.setenv(KEY, PASSWORD)
        started.make("")
        yield started


class BadDay:
    """What the server in front does, and what it was asked."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.answer: Answer = lambda _method, _path: None
        self.asked: list[tuple[str, str]] = []

    def url(self, place: str) -> str:
        """The address of a folder, by way of this server."""
        return f"s3://{LOGIN}@{BUCKET}/{place}?endpoint=http://127.0.0.1:{self.port}"

    def fetched(self, folder: str) -> list[str]:
        """The objects below a folder of the bucket that were read, in the order in which they were."""
        return [path for method, path in self.asked if method == "GET" and path.startswith(f"/{BUCKET}/{folder}/")]


@contextmanager
def before(server: StoreServer) -> Iterator[BadDay]:
    """A server in front of an S3 store."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _forward(self) -> None:
            path = unquote(self.path.partition("?")[0])
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            day.asked.append((self.command, path))
            status = day.answer(self.command, path)
            if status is not None and status != CUT:
                self._answer(status, [], b"<Error><Code>Tested</Code></Error>")
                return
            behind = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
            behind.request(self.command, self.path, body, dict(self.headers))
            got = behind.getresponse()
            content = got.read()
            headers = [(name, value) for name, value in got.getheaders() if name.lower() not in _HOP]
            if self.command == "HEAD":
                headers.append(("Content-Length", got.getheader("Content-Length") or "0"))
            self._answer(got.status, headers, content, cut=status == CUT)
            behind.close()

        do_GET = do_PUT = do_HEAD = do_DELETE = do_POST = _forward

        def _answer(self, status: int, headers: list[tuple[str, str]], content: bytes, *, cut: bool = False) -> None:
            self.send_response(status)
            for name, value in headers:
                self.send_header(name, value)
            if self.command != "HEAD":
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content[: len(content) // 2] if cut else content)
            self.close_connection = self.close_connection or cut

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as front:
        front.daemon_threads = True
        day = BadDay(front.server_port)
        thread = threading.Thread(target=front.serve_forever, daemon=True)
        thread.start()
        try:
            yield day
        finally:
            front.shutdown()
            thread.join()


def upload(folder: Path, url: str) -> None:
    """Put all files of a folder on a server, under their names."""
    store = object_store(store_address(url))
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            store.put(path.relative_to(folder).as_posix(), io.BytesIO(path.read_bytes()), None)


def objects(url: str) -> dict[str, bytes]:
    """All files below an address, with their bytes."""
    store = object_store(store_address(url))
    found: dict[str, bytes] = {}
    for file in store.walk():
        into = io.BytesIO()
        store.fetch(file.name, into, 1 << 30)
        found[file.name] = into.getvalue()
    return found


def tables_of(url: str) -> dict[str, bytes]:
    """The Parquet files of them."""
    return {name: data for name, data in objects(url).items() if name.endswith(".parquet")}


def new_place() -> str:
    """A folder of the bucket in which nothing lies."""
    return f"p{uuid4().hex[:12]}"


def address(server: StoreServer | BadDay, place: str) -> StoreAddress:
    """The address of a folder."""
    return store_address(server.url(place))
