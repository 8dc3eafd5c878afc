"""Keys of models: in the system's keyring, or forgotten with the window."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from gui.suggest.model_key import ModelKeys

ROOT = Path(__file__).resolve().parents[3]


def keyring(*, broken: bool = False) -> ModuleType:
    """As the library `keyring` behaves, with what it holds in memory."""
    made = ModuleType("keyring")
    held: dict[tuple[str, str], str] = {}

    class KeyringError(Exception):
        pass

    def get_password(service: str, name: str) -> str | None:
        if broken:
            raise KeyringError
        return held.get((service, name))

    def set_password(service: str, name: str, password: str) -> None:
        if broken:
            raise KeyringError
        held[service, name] = password

    def delete_password(service: str, name: str) -> None:
        del held[service, name]

    errors = ModuleType("keyring.errors")
    vars(errors)["KeyringError"] = KeyringError
    vars(made).update(
        get_password=get_password, set_password=set_password, delete_password=delete_password, errors=errors, held=held
    )
    return made


def test_a_key_is_kept_in_the_keyring_by_its_address_and_forgotten_when_empty() -> None:
    library = keyring()
    assert ModelKeys(library).keep("http://a/v1", "secret")
    again = ModelKeys(library)
    assert (again.stay, again.key("http://a/v1"), again.key("http://b/v1")) == (True, "secret", "")
    again.keep("http://a/v1", "")
    assert vars(library)["held"] == {}


def test_without_a_keyring_or_with_a_locked_one_it_lasts_as_long_as_the_window() -> None:
    keys = ModelKeys(keyring(broken=True))
    assert not keys.keep("http://a/v1", "secret")
    assert keys.key("http://a/v1") == "secret"
    assert ModelKeys(keyring(broken=True)).key("http://a/v1") == ""


def test_a_keyring_that_has_gone_away_is_none() -> None:
    library = keyring()

    def gone(*_asked: str) -> None:
        raise ConnectionError

    vars(library).update(get_password=gone, set_password=gone)
    keys = ModelKeys(library)
    assert keys.key("http://a/v1") == ""
    assert not keys.keep("http://a/v1", "secret")
    assert keys.key("http://a/v1") == "secret"


@pytest.fixture
def library() -> Iterator[Any]:
    """The library itself, with whatever keyring it had afterwards."""
    found = pytest.importorskip("keyring", reason="keyring is not installed")
    before = found.get_keyring()
    yield found
    found.set_keyring(before)


def in_memory(library: Any) -> Any:
    """A backend of the library that holds what it is given, as those of systems do."""
    from keyring.backend import KeyringBackend

    class Held(KeyringBackend):
        priority = 1  # type: ignore[reportAssignmentType]

        def __init__(self) -> None:
            super().__init__()
            self.held: dict[tuple[str, str], str] = {}

        def get_password(self, service: str, username: str) -> str | None:
            return self.held.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            self.held[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            if self.held.pop((service, username), None) is None:
                raise library.errors.PasswordDeleteError

    return Held()


def test_the_library_itself_gives_a_key_to_the_keyring_that_it_found(library: Any) -> None:
    backend = in_memory(library)
    library.set_keyring(backend)
    keys = ModelKeys()
    assert keys.stay
    assert keys.keep("http://a/v1", "secret")
    assert backend.held == {("Biaodu", "http://a/v1"): "secret"}
    assert ModelKeys().key("http://a/v1") == "secret"
    assert keys.keep("http://a/v1", "")
    assert backend.held == {}
    assert keys.keep("http://a/v1", "")


def test_the_librarys_stand_in_for_no_keyring_keeps_nothing(library: Any) -> None:
    from keyring.backends.fail import Keyring

    library.set_keyring(Keyring())
    keys = ModelKeys()
    assert not keys.stay
    assert not keys.keep("http://a/v1", "secret")
    assert keys.key("http://a/v1") == "secret"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a keyring is part of the system")
def test_on_a_system_without_a_keyring_keys_last_as_long_as_the_window() -> None:
    environment = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere", "XDG_RUNTIME_DIR": "/nowhere"}
    asked = """
from gui.suggest.model_key import ModelKeys
keys = ModelKeys()
print(keys.stay, keys.keep("a", "b"), keys.key("a"))
"""
    answer = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    assert answer.stdout.split() == ["False", "False", "b"]
