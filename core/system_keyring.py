"""The system's keyring, where passwords and keys are kept: none of them is ever in a project or package."""

import sys
from importlib import import_module
from types import ModuleType

_BACKEND = {"win32": "Windows", "darwin": "macOS"}.get(sys.platform, "SecretService")
"""What speaks with this system's keyring. The library would look for it in metadata that a bundle lacks."""


def system_keyring() -> ModuleType | None:
    """The library `keyring` where a keyring is behind it; a server or a bare desktop has none.

    What it does may raise ``errors.KeyringError`` of its own, or OSError where the keyring has gone away.
    """
    try:
        import keyring

        import_module("keyring.errors")
        import_module(f"keyring.backends.{_BACKEND}")
    except ImportError:  # a system's own packages may lack it
        return None
    # Its stand-in, which refuses everything, has no priority.
    return keyring if getattr(keyring.get_keyring(), "priority", 0) > 0 else None


def kept_password(service: str, name: str) -> str | None:
    """The password that the keyring has under a name; None also where there is no keyring."""
    keyring = system_keyring()
    if keyring is None:
        return None
    try:
        return keyring.get_password(service, name)
    except (keyring.errors.KeyringError, OSError):
        return None


def keep_password(service: str, name: str, password: str) -> bool:
    """Give a password to the keyring; whether there is one that took it."""
    keyring = system_keyring()
    if keyring is None:
        return False
    try:
        keyring.set_password(service, name, password)
    except (keyring.errors.KeyringError, OSError):
        return False
    return True
