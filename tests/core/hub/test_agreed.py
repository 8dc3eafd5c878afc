"""A hub counts as named once somebody at this computer named it, to the letter."""

from pathlib import Path

import pytest

from core.errors import EnvironmentFault
from core.hub.agreed import agree, is_agreed
from core.places import settings_folder

URL = "postgresql://li@db.example.org/team"


def test_a_hub_is_remembered_once_it_was_named() -> None:
    assert not is_agreed(URL)
    agree(URL)
    agree(URL)
    agree("postgresql://li@other.example.org/team")
    assert is_agreed(URL)
    assert is_agreed("postgresql://li@other.example.org/team")
    assert (settings_folder() / "hubs.json").read_text().count("db.example.org") == 1
    assert settings_folder().stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "other",
    [URL + "?sslrootcert=/tmp/mine.pem", URL.replace("li@", "wang@"), URL + "2", "postgresql://db.example.org/team"],
)
def test_another_login_or_option_is_another_hub(other: str) -> None:
    agree(URL)
    assert not is_agreed(other)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"agreed": 1}', b'{"agreed": [1, null]}', b"\xff" * 9])
def test_what_cannot_be_read_counts_as_nothing(content: bytes) -> None:
    agree(URL)
    (settings_folder() / "hubs.json").write_bytes(content)
    assert not is_agreed(URL)
    agree(URL)
    assert is_agreed(URL)


def test_settings_that_cannot_be_written_are_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("BIAODU_PROFILE", str(tmp_path / "file"))
    with pytest.raises(EnvironmentFault):
        agree(URL)
