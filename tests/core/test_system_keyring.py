"""The system's keyring is used where there is one."""

from types import SimpleNamespace

import keyring
import pytest
from keyring.backends.fail import Keyring as StandIn

from core.system_keyring import system_keyring


def test_a_keyring_that_is_there_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    # No class of a backend: the library would find it, and take it for all that comes later in this process.
    monkeypatch.setattr(keyring, "get_keyring", lambda: SimpleNamespace(priority=5))
    assert system_keyring() is keyring


def test_the_librarys_stand_in_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", StandIn)
    assert system_keyring() is None
