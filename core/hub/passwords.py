"""Passwords for hubs: in the system's keyring where the package `keyring` reaches it, never in a project.

Without one, libpq looks into the file that PGPASSFILE names, or ``~/.pgpass``, by itself, or whoever is there is asked.
"""

from importlib import import_module
from typing import Any

from core.errors import UserError
from core.hub.addresses import Address
from core.hub.server import Hub

_SERVICE = "biaodu hub"


def _keyring() -> Any:
    """The package, if it is installed and finds a keyring. It is no part of the program."""
    try:
        keyring: Any = import_module("keyring")
        none: Any = import_module("keyring.backends.fail")
    except ImportError:
        return None
    return None if isinstance(keyring.get_keyring(), none.Keyring) else keyring


def kept(address: Address) -> str | None:
    """The password that the keyring has for a hub."""
    keyring = _keyring()
    if keyring is None:
        return None
    try:
        return keyring.get_password(_SERVICE, f"{address.login}@{address.place}")
    except keyring.errors.KeyringError:
        return None


def keep(address: Address, password: str) -> bool:
    """Give a password to the keyring; whether there is one that took it."""
    keyring = _keyring()
    if keyring is None:
        return False
    try:
        keyring.set_password(_SERVICE, f"{address.login}@{address.place}", password)
    except keyring.errors.KeyringError:
        return False
    return True


def opened(address: Address, password: str | None = None) -> Hub:
    """Connect with a password that was given, that the keyring has, or that libpq finds; raises as `Hub.open`."""
    if password is not None:
        return Hub.open(address, password)
    try:
        return Hub.open(address)
    except UserError as error:
        found = kept(address) if error.code in ("hub.password_needed", "hub.wrong_password") else None
        if found is None:
            raise
        return Hub.open(address, found)
