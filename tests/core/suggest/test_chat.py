"""Asking a model over HTTP, of servers that misbehave."""

import shutil
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from core.errors import UserError
from core.progress import Cancel
from core.suggest import chat
from core.suggest.chat import Endpoint, ask, require_address
from tests.core.suggest.misbehaving import Asked, Behaviour, answering, said, send, serving

HELLO = [{"role": "user", "content": "你好"}]


def code_of(behaviour: Behaviour, seconds: float = 10) -> str:
    with serving(behaviour) as server, pytest.raises(UserError) as raised:
        ask(Endpoint(server.address, "qwen", seconds), HELLO)
    return raised.value.code


def test_it_sends_the_messages_the_model_and_the_key_and_reads_the_answer() -> None:
    with serving(answering("好")) as server:
        answer = ask(Endpoint(server.address, "qwen"), HELLO, "secret")
    assert (answer.text, answer.is_cut, answer.tokens_sent, answer.tokens_answered) == ("好", False, 100, 20)
    (asked,) = server.asked
    assert (asked.path, asked.authorization) == ("/v1/chat/completions", "Bearer secret")
    assert (asked.body["model"], asked.body["messages"]) == ("qwen", HELLO)


def test_without_a_key_none_is_sent_and_an_answer_that_was_cut_says_so() -> None:
    with serving(answering("半", "length")) as server:
        assert ask(Endpoint(server.address, "qwen"), HELLO).is_cut
    assert server.asked[0].authorization == ""


def hang(handler: BaseHTTPRequestHandler, _asked: Asked) -> None:
    handler.connection.settimeout(5)
    handler.connection.recv(1)


def drip(handler: BaseHTTPRequestHandler, _asked: Asked) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    for _ in range(200):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.02)


def half(handler: BaseHTTPRequestHandler, _asked: Asked) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(said("好")[:20])


def no_http(handler: BaseHTTPRequestHandler, _asked: Asked) -> None:
    handler.wfile.write(b"\x00\x01 what is this\r\n")


def endless(handler: BaseHTTPRequestHandler, _asked: Asked) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b" " * 100_000)


@pytest.mark.parametrize(
    ("behaviour", "code", "seconds"),
    [
        (hang, "model.too_slow", 0.3),
        (drip, "model.too_slow", 0.3),
        (half, "model.half_answer", 10),
        (no_http, "model.unreachable", 10),
        (endless, "model.too_much", 10),
        (lambda handler, _asked: send(handler, 401, b""), "model.refused", 10),
        (lambda handler, _asked: send(handler, 404, b""), "model.not_there", 10),
        (lambda handler, _asked: send(handler, 500, b"<html>"), "model.failed", 10),
        (lambda handler, _asked: send(handler, 200, b"{"), "model.bad_answer", 10),
        (lambda handler, _asked: send(handler, 200, b"[" * 100_000), "model.bad_answer", 10),
        (
            lambda handler, _asked: send(handler, 200, b'{"choices": [{"message": {"content": null}}]}'),
            "model.bad_answer",
            10,
        ),
        (lambda handler, _asked: send(handler, 200, b'{"choices": []}'), "model.bad_answer", 10),
    ],
)
def test_what_misbehaves_is_an_error_that_says_so(behaviour: Behaviour, code: str, seconds: float) -> None:
    assert code_of(behaviour, seconds) == code


def test_who_is_busy_is_asked_again_after_the_time_it_names_and_not_for_ever() -> None:
    calls: list[int] = []

    def busy(handler: BaseHTTPRequestHandler, _asked: Asked) -> None:
        calls.append(1)
        if len(calls) < 3:
            send(handler, 429, b"", Retry_After="0")
        else:
            send(handler, 200, said("好"))

    with serving(busy) as server:
        assert ask(Endpoint(server.address, "qwen"), HELLO).text == "好"
    assert len(calls) == 3
    assert code_of(lambda handler, _asked: send(handler, 429, b"", Retry_After="0")) == "model.busy"


def test_no_time_that_a_server_names_is_waited_for_longer_than_bearable() -> None:
    assert chat._pause("86400", 0) == 30
    assert chat._pause("Wed, 21 Oct 2026 07:28:00 GMT", 1) == 4


def test_it_stops_in_the_middle_of_waiting_for_an_answer() -> None:
    wanted = threading.Event()
    with serving(lambda handler, asked: (wanted.set(), hang(handler, asked))[1]) as server, pytest.raises(Cancel):
        ask(Endpoint(server.address, "qwen", 60), HELLO, cancelled=wanted.is_set)


def test_it_stops_while_a_busy_server_is_waited_for() -> None:
    wanted = threading.Event()

    def busy(handler: BaseHTTPRequestHandler, _asked: Asked) -> None:
        send(handler, 503, b"", Retry_After="25")
        wanted.set()

    with serving(busy) as server, pytest.raises(Cancel):
        ask(Endpoint(server.address, "qwen", 60), HELLO, cancelled=wanted.is_set)


def test_only_the_address_is_contacted_no_redirection_and_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(answering("好")) as other:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy"):
            monkeypatch.setenv(name, other.address)
        assert (
            code_of(lambda handler, _asked: send(handler, 307, b"", Location=f"{other.address}/x")) == "model.redirects"
        )
        with serving(answering("好")) as server:
            assert ask(Endpoint(server.address, "qwen"), HELLO).text == "好"
    assert other.asked == []


def test_nobody_there_is_said() -> None:
    with serving(answering("好")) as server:
        pass
    with pytest.raises(UserError, match=r"model\.unreachable"):
        ask(Endpoint(server.address, "qwen"), HELLO)


@pytest.mark.parametrize(
    "address",
    ["", "localhost:11434", "ftp://a/v1", "http://", "http://user:pass@a/v1", "http://a:99999/v1", "file:///etc"],
)
def test_what_is_no_address_is_refused_before_anything_is_sent(address: str) -> None:
    with pytest.raises(UserError, match=r"model\.bad_address"):
        require_address(address)
    with pytest.raises(UserError, match=r"model\.bad_address"):
        ask(Endpoint(address, "qwen"), HELLO)


def test_a_key_that_http_cannot_carry_is_an_error_and_no_crash() -> None:
    with serving(answering("好")) as server, pytest.raises(UserError, match=r"model\.unreachable"):
        ask(Endpoint(server.address, "qwen"), HELLO, "键\n")


def test_a_program_without_tls_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("http.client.HTTPSConnection")
    with pytest.raises(UserError, match=r"model\.no_tls"):
        ask(Endpoint("https://api.example/v1", "qwen"), HELLO)


WATCHED = """
import sys
opened = []
sys.addaudithook(lambda name, args: opened.append(name) if name.startswith("socket.") else None)
from pathlib import Path
from core.cli.main import main
from core.sample import build_sample
path = Path(sys.argv[1]) / "sample.biaodu"
with build_sample(path) as session:
    title = session.documents.list()[0].id
for words in (["suggest", str(path), title], ["suggest", str(path), "--radar"]):
    main(words)
print("opened", opened, file=sys.stderr)
"""


def test_without_it_no_socket_is_opened(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, str(tmp_path)], cwd=root, capture_output=True, text=True, check=True
    )
    assert "opened []" in done.stderr


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate of this computer that nobody vouches for, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("needs openssl")
    made, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=IP:127.0.0.1", "-out", str(made), "-keyout", str(key)],
        check=True, capture_output=True,
    )  # fmt: skip
    return made, key


def test_a_certificate_that_nobody_vouches_for_is_not_spoken_to(certificate: tuple[Path, Path]) -> None:
    with serving(answering("好"), certificate) as server:
        with pytest.raises(UserError) as caught:
            ask(Endpoint(server.address, "m"), HELLO, "secret")
        assert caught.value.code == "model.untrusted"
        assert server.asked == []


def test_one_that_this_computer_trusts_is(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    with serving(answering("好"), certificate) as server:
        assert ask(Endpoint(server.address, "m"), HELLO).text == "好"


def test_authorities_are_found_where_the_builder_had_none(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    monkeypatch.setattr("core.suggest.chat._AUTHORITIES", (str(tmp_path / "nowhere"), str(certificate[0])))
    with serving(answering("好"), certificate) as server:
        assert ask(Endpoint(server.address, "m"), HELLO).text == "好"
