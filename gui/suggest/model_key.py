"""The key of a language model: in the system's keyring where there is one, else only as long as the window is open.

It is never written into a project, a package or the settings.
"""

import sys
from types import ModuleType

_SERVICE = "Biaodu"


class ModelKeys:
    """Keys by the address that they are for."""

    def __init__(self, keyring: ModuleType | None = None) -> None:
        """`keyring` is the library of that name; by default it is looked for."""
        self._keyring = keyring if keyring is not None else _library()
        self._remembered: dict[str, str] = {}

    @property
    def stay(self) -> bool:
        """Whether keys are kept in the system's keyring."""
        return self._keyring is not None

    def key(self, address: str) -> str:
        """The key for an address; empty without one."""
        if address in self._remembered:
            return self._remembered[address]
        if self._keyring is None:
            return ""
        try:
            return self._keyring.get_password(_SERVICE, address) or ""
        except (self._keyring.errors.KeyringError, OSError):
            return ""

    def keep(self, address: str, key: str) -> bool:
        """Keep a key, or forget it where it is empty; whether the system's keyring holds it now."""
        self._remembered[address] = key
        if self._keyring is None:
            return False
        try:
            if key:
                self._keyring.set_password(_SERVICE, address, key)
            elif self._keyring.get_password(_SERVICE, address):
                self._keyring.delete_password(_SERVICE, address)
        except (self._keyring.errors.KeyringError, OSError):
            return False
        return True


def _library() -> ModuleType | None:
    """The library `keyring` where a keyring is behind it; a server or a bare desktop has none."""
    try:
        import keyring  # type: ignore[reportMissingImports]
        import keyring.errors  # type: ignore[reportMissingImports]

        _load_backend()
    except ImportError:  # a system's own packages may lack it
        return None
    found: ModuleType = keyring
    # Its stand-in, which refuses everything, has no priority.
    return found if getattr(found.get_keyring(), "priority", 0) > 0 else None


def _load_backend() -> None:
    """Load what speaks with this system's keyring: the library would look for it in metadata that a bundle lacks."""
    if sys.platform == "win32":
        import keyring.backends.Windows  # type: ignore[reportMissingImports]
    elif sys.platform == "darwin":
        import keyring.backends.macOS  # type: ignore[reportMissingImports]
    else:
        import keyring.backends.SecretService  # type: ignore[reportMissingImports] # noqa: F401
