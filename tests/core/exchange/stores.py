"""Servers of the tests' own on this machine: an S3 store (moto) and a WebDAV server (WsgiDAV), with a password each.

They need more than the program and its tests have: `make test-objects` makes an environment for them.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from core.exchange.store_address import StoreAddress, store_address

KINDS = ("s3", "webdav")
LOGIN, PASSWORD, BUCKET = "li", "geheim", "reports"
_WEBDAV = """
import sys
from cheroot.wsgi import Server
from wsgidav.wsgidav_app import WsgiDAVApp
folder, port, login, password = sys.argv[1:]
basic = {"domain_controller": None, "accept_basic": True, "accept_digest": False, "default_to_digest": False}
Server(("127.0.0.1", int(port)), WsgiDAVApp({
    "provider_mapping": {"/dav": folder}, "http_authenticator": basic, "verbose": 0,
    "simple_dc": {"user_mapping": {"*": {login: {"password": password}}}},
})).start()
"""
_S3 = """
import sys
from werkzeug.serving import make_server
from moto.server import DomainDispatcherApplication, create_backend_app
app = DomainDispatcherApplication(create_backend_app)
make_server("127.0.0.1", int(sys.argv[1]), app, threaded=True).serve_forever()
"""


SERVERS = "BIAODU_TEST_SERVERS"
"""Names the Python that has the servers, in the environment; without it they are looked for beside the program."""


def missing() -> str | None:
    """Why there can be no such servers here."""
    needed = ("obstore",) if SERVERS in os.environ else ("obstore", "moto", "wsgidav", "cheroot")
    absent = [name for name in needed if find_spec(name) is None]
    return f"needs {', '.join(absent)}: make test-objects" if absent else None


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class StoreServer:
    """A server that can be ended and started again on its port."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind = kind
        self.folder = folder
        """Of the WebDAV server, with the files."""
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def endpoint(self) -> str:
        """The server's URL."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start; when it returns, it answers."""
        given = [_S3, str(self.port)]
        if self.kind == "webdav":
            given = [_WEBDAV, str(self.folder), str(self.port), LOGIN, PASSWORD]
        # Of the account's own it shall know nothing.
        known = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        self._process = subprocess.Popen(
            [os.environ.get(SERVERS, sys.executable), "-W", "ignore", "-c", *given],
            env=known,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 120
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                break
            except OSError:
                assert self._process.poll() is None, "the server ended"
                assert time.monotonic() < deadline
                time.sleep(0.05)

    def stop(self) -> None:
        """End it at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def url(self, place: str) -> str:
        """The address of a folder of the server, for the person whose password it has."""
        if self.kind == "s3":
            return f"s3://{LOGIN}@{BUCKET}/{place}?endpoint={self.endpoint}"
        return f"http://{LOGIN}@127.0.0.1:{self.port}/dav/{place}"

    def address(self, place: str) -> StoreAddress:
        """`url`, read."""
        return store_address(self.url(place))

    def make(self, place: str) -> None:
        """Make a place, which is there already."""
        if self.kind == "s3":
            from urllib.request import Request, urlopen

            scope = f"AWS4-HMAC-SHA256 Credential={LOGIN}/20260101/us-east-1/s3/aws4_request"
            signed = {"Authorization": f"{scope}, SignedHeaders=host, Signature=0"}
            with urlopen(Request(f"{self.endpoint}/{BUCKET}", method="PUT", headers=signed)):
                return
        (self.folder / place).mkdir(exist_ok=True)


@contextmanager
def running(kind: str, folder: Path) -> Iterator[StoreServer]:
    """A server that runs while the block does."""
    server = StoreServer(kind, folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
