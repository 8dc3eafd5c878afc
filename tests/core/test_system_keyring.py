"""The system's keyring is used where there is one."""

from types import SimpleNamespace

import keyring
import keyring.errors
import pytest
from keyring.backends.fail import Keyring as StandIn

from core import system_keyring as module
from core.system_keyring import keep_password, kept_password, system_keyring


def test_a_keyring_that_is_there_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    # No class of a backend: the library would find it, and take it for all that comes later in this process.
    monkeypatch.setattr(keyring, "get_keyring", lambda: SimpleNamespace(priority=5))
    assert system_keyring() is keyring


def test_the_librarys_stand_in_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", StandIn)
    assert system_keyring() is None


class _Ring:
    """A keyring that keeps, or refuses."""

    errors = keyring.errors

    def __init__(self, *, locked: bool = False) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self._locked = locked

    def get_password(self, service: str, name: str) -> str | None:
        self._require()
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, password: str) -> None:
        self._require()
        self.kept[service, name] = password

    def _require(self) -> None:
        if self._locked:
            raise keyring.errors.KeyringLocked


def test_a_password_is_kept_by_service_and_name(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = _Ring()
    monkeypatch.setattr(module, "system_keyring", lambda: ring)
    assert keep_password("s", "li", "geheim")
    assert kept_password("s", "li") == "geheim"
    assert kept_password("t", "li") is None


@pytest.mark.parametrize("ring", [None, _Ring(locked=True)])
def test_without_a_keyring_or_with_a_locked_one_nothing_is_kept(
    ring: _Ring | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "system_keyring", lambda: ring)
    assert not keep_password("s", "li", "geheim")
    assert kept_password("s", "li") is None
