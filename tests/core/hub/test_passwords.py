"""Over the network: the server has to prove who it is, passwords go as scram, and none is in a project or a URL."""

import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import UserError
from core.hub import administering, passwords
from core.hub.addresses import Address, address_of
from core.hub.server import Hub
from tests.core.hub.servers import Server, missing, running

PROJECT, PERSON = "00000000-0000-7000-8000-000000000001", "00000000-0000-7000-8000-000000000002"


def _openssl(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True, timeout=60)


def _authority(folder: Path, name: str) -> None:
    _openssl(
        folder,
        *("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}"),
        *("-keyout", f"{name}.key", "-out", f"{name}.pem"),
    )


class Network:
    """A server on localhost with a certificate of an authority of ours, which wants scram over TLS."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        for name in ("ca", "another"):
            _authority(folder, name)
        _openssl(folder, "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", "s.key",
                 "-out", "s.csr")  # fmt: skip
        (folder / "names").write_text("subjectAltName=DNS:localhost\n")
        _openssl(folder, "x509", "-req", "-in", "s.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
                 "-days", "2", "-extfile", "names", "-out", "s.pem")  # fmt: skip
        owner = server.data.stat()
        for name in ("s.key", "s.pem"):
            path = server.data / name
            path.write_bytes((folder / name).read_bytes())
            path.chmod(0o600)
            import os

            os.chown(path, owner.st_uid, owner.st_gid)
        (server.data / "pg_hba.conf").write_text("local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n")
        server.stop()
        server.start("-c", "listen_addresses=127.0.0.1", "-c", "ssl=on", "-c", "ssl_cert_file=s.pem",
                     "-c", "ssl_key_file=s.key", port=self.port)  # fmt: skip
        with Hub.open(server.address("postgres")) as hub:
            administering.make(hub)
            administering.add_project(hub, PROJECT, "x")
            administering.add_member(hub, PROJECT, "li", PERSON, "annotator", password="geheim")

    def address(self, authority: str = "ca.pem", login: str = "li") -> Address:
        return address_of(f"postgresql://{login}@localhost:{self.port}/postgres?sslrootcert={self.folder / authority}")


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Network]:
    if (reason := missing()) is not None:
        pytest.skip(reason)
    with running() as server:
        yield Network(server, tmp_path_factory.mktemp("tls"))


def test_a_server_that_proves_who_it_is_is_used(network: Network) -> None:
    with Hub.open(network.address(), "geheim") as hub:
        assert hub.membership(PROJECT).annotator == PERSON
        assert hub.rows("SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()")[0][0]


def test_a_server_of_another_authority_is_not_trusted(network: Network) -> None:
    with pytest.raises(UserError) as error:
        Hub.open(network.address("another.pem"), "geheim")
    assert error.value.code == "hub.untrusted"


def test_a_password_is_asked_for_and_a_wrong_one_is_told(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "kept", lambda address: None)
    with pytest.raises(UserError) as error:
        passwords.opened(network.address())
    assert error.value.code == "hub.password_needed"
    with pytest.raises(UserError) as error:
        passwords.opened(network.address(), "falsch")
    assert error.value.code == "hub.wrong_password"


def test_the_file_that_pgpassfile_names_is_asked(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "pgpass"
    file.write_text(f"localhost:{network.port}:postgres:li:geheim\n")
    file.chmod(0o600)
    monkeypatch.setenv("PGPASSFILE", str(file))
    with passwords.opened(network.address()) as hub:
        assert hub.membership(PROJECT).role == "annotator"


def test_the_servers_log_never_sees_a_password(network: Network) -> None:
    with Hub.open(network.address(), "geheim") as hub:
        made = hub.scrambled("wang", "offen")
    assert made.startswith("SCRAM-SHA-256$")
    assert "offen" not in made
