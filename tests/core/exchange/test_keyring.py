"""The key of a user: made once, readable by nobody else, in no project and no package."""

import base64
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import EnvironmentFault, UserError
from core.exchange.keyring import Keyring, Signer, fits
from core.places import settings_folder
from core.session import Session
from tests.core.exchange.packages import members
from tests.core.projects import label, project

ROOT = Path(__file__).resolve().parents[3]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such permissions")
def test_the_key_is_made_at_first_use_and_nobody_else_reads_it(tmp_path: Path) -> None:
    keyring = Keyring()
    assert keyring.folder == settings_folder() / "keys"
    with project(tmp_path / "a.biaodu") as session:
        session.exchange.package(tmp_path / "nothing-to-sign.biaodupkg")
        assert not keyring.folder.exists()
        label(session, 0, 3)
        session.exchange.package(tmp_path / "a.biaodupkg")
    files = {path.name: mode(path) for path in keyring.folder.iterdir()}
    assert files == {"signing.key": 0o600, "known_people.json": 0o600}
    assert mode(keyring.folder) == 0o700
    signer = keyring.signer()
    assert Keyring().signer().key == signer.key
    secret = (keyring.folder / "signing.key").read_bytes().strip()
    stored = (tmp_path / "a.biaodu").read_bytes()
    assert secret not in stored
    assert bytes.fromhex(secret.decode()) not in stored
    for name, data in members(tmp_path / "a.biaodupkg").items():
        assert secret not in data, name
    assert signer.key.encode() in members(tmp_path / "a.biaodupkg")["keys.jsonl"]


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such permissions")
def test_a_key_that_others_could_read_is_closed_again(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path / "keys")
    keyring.signer()
    (tmp_path / "keys" / "signing.key").chmod(0o644)
    keyring.signer()
    assert mode(tmp_path / "keys" / "signing.key") == 0o600


def test_signatures_fit_their_message_and_key_only(tmp_path: Path) -> None:
    signer, other = Keyring(tmp_path / "a").signer(), Keyring(tmp_path / "b").signer()
    signature = signer.sign(b"message")
    assert signature == signer.sign(b"message")
    assert fits(signer.key, b"message", signature)
    assert not fits(signer.key, b"messagE", signature)
    assert not fits(other.key, b"message", signature)
    assert not fits("0" * 64, b"message", signature)


def test_a_vector_of_the_standard() -> None:
    """RFC 8032, section 7.1, test 2."""
    signer = Signer(bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
    assert signer.key == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert signer.sign(b"\x72") == base64.b64encode(signature).decode()


@pytest.mark.parametrize("content", [b"", b"no key", b"00", b"0" * 63, "零".encode() * 32])
def test_a_damaged_key_is_told_and_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "keys"
    folder.mkdir()
    (folder / "signing.key").write_bytes(content)
    with pytest.raises(UserError, match=r"key\.damaged"):
        Keyring(folder).signer()
    assert (folder / "signing.key").read_bytes() == content
    with project(tmp_path / "a.biaodu") as session:
        session.exchange.keys.keyring = Keyring(folder)
        label(session, 0, 3)
        report = session.exchange.package(tmp_path / "a.biaodupkg")
        assert report.unsigned is not None
        assert report.unsigned.code == "key.damaged"
    with Session.create(tmp_path / "b.biaodu") as other:
        assert [vouched.unsigned for vouched in other.exchange.plan([report.path]).people] == [1]


def test_where_no_key_can_be_kept_work_goes_out_unsigned(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file where the folder should be")
    with pytest.raises(EnvironmentFault):
        Keyring(tmp_path / "keys").signer()
    with project(tmp_path / "a.biaodu") as session:
        session.exchange.keys.keyring = Keyring(tmp_path / "keys")
        label(session, 0, 3)
        report = session.exchange.package(tmp_path / "a.biaodupkg")
        assert isinstance(report.unsigned, EnvironmentFault)
        with Session.create(tmp_path / "b.biaodu") as other:
            other.exchange.keys.keyring = Keyring(tmp_path / "keys")
            other.exchange.apply(other.exchange.plan([report.path]))
            assert len(list(other.annotations.iterate())) == 1


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"a": 3, "b": ["x", 1]}', b"[" * 5000])
def test_a_list_of_known_people_that_is_none_is_begun_anew(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "known_people.json").write_bytes(content)
    keyring = Keyring(tmp_path)
    keyring.known()
    keyring.remember({"p": ["k"], "q": ["k"]})
    keyring.remember({"p": ["l"]})
    known = keyring.known()
    assert (known["p"], known["q"]) == ({"k", "l"}, {"k"})


def test_a_new_key_keeps_the_old_one_beside_it(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path / "keys")
    old = keyring.signer()
    assert keyring.renewed().key != old.key
    assert {path.name for path in (tmp_path / "keys").iterdir()} == {"signing.key", f"{old.key[:16]}.key"}


def test_two_processes_that_begin_at_once_have_one_key(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from core.exchange.keyring import Keyring;"
        " print(Keyring(Path(sys.argv[1])).signer().key)"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "keys")]
    started = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert len({process.communicate(timeout=60)[0] for process in started}) == 1


def test_the_library_is_loaded_only_to_sign_and_to_verify(tmp_path: Path) -> None:
    program = """
import sys
from pathlib import Path
from core.session import Session
import core.verbs.exchange
with Session.open(Path(sys.argv[1])) as session:
    session.exchange.team_folder()
    list(session.annotations.iterate())
    assert "nacl" not in sys.modules
    session.exchange.package(Path(sys.argv[1] + ".biaodupkg"))
    assert "nacl" in sys.modules
"""
    with project(tmp_path / "a.biaodu") as session:
        label(session, 0, 3)
    subprocess.run([sys.executable, "-c", program, str(tmp_path / "a.biaodu")], cwd=ROOT, check=True, timeout=60)
