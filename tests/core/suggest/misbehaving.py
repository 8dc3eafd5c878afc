"""A real HTTP server that answers as a language model does, or misbehaves."""

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass
class Asked:
    """A request that came."""

    path: str
    authorization: str
    body: dict[str, object]


Behaviour = Callable[[BaseHTTPRequestHandler, Asked], None]


@dataclass
class Server:
    """What listens, how it behaves, and what it was asked."""

    address: str
    behaviour: Behaviour
    asked: list[Asked] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)
    """Set at the end, so that what hangs goes on."""


def send(handler: BaseHTTPRequestHandler, status: int, data: bytes, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(data)))
    handler.end_headers()
    handler.wfile.write(data)


def said(text: str, reason: str = "stop") -> bytes:
    choice = {"message": {"role": "assistant", "content": text}, "finish_reason": reason}
    return json.dumps({"choices": [choice], "usage": {"prompt_tokens": 100, "completion_tokens": 20}}).encode()


def answering(text: str, reason: str = "stop") -> Behaviour:
    return lambda handler, _asked: send(handler, 200, said(text, reason))


@contextmanager
def serving(behaviour: Behaviour, certificate: tuple[Path, Path] | None = None) -> Iterator[Server]:
    """A server on a free port of this computer while the block runs; with a `certificate` and its key it speaks TLS."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", "0"))
            came = Asked(self.path, self.headers.get("Authorization", ""), json.loads(self.rfile.read(length)))
            server.asked.append(came)
            try:
                server.behaviour(self, came)
            except OSError:
                # The client has gone, as some tests want.
                self.close_connection = True

        def do_GET(self) -> None:
            server.asked.append(Asked(self.path, "", {}))
            send(self, 200, b"{}")

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
            del format, args

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        listening.daemon_threads = True
        scheme = "http"
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            listening.socket = context.wrap_socket(listening.socket, server_side=True)
            scheme = "https"
        server = Server(f"{scheme}://127.0.0.1:{listening.server_address[1]}/v1", behaviour)
        thread = threading.Thread(target=lambda: listening.serve_forever(0.01), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.released.set()
            listening.shutdown()
            thread.join()
