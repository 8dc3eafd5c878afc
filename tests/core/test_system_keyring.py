"""The system's keyring is used where there is one."""

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as StandIn

from core.system_keyring import system_keyring


class Held(KeyringBackend):
    """A keyring of this test's own."""

    priority = 1  # type: ignore[reportAssignmentType]

    def get_password(self, service: str, username: str) -> str | None:
        return f"{service} {username}"

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = keyring.get_keyring()
    yield
    keyring.set_keyring(before)


def test_a_keyring_that_is_there_is_found() -> None:
    keyring.set_keyring(Held())
    found = system_keyring()
    assert found is not None
    assert found.get_password("a", "b") == "a b"


def test_the_librarys_stand_in_is_none() -> None:
    keyring.set_keyring(StandIn())
    assert system_keyring() is None
