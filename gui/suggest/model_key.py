"""The key of a language model: in the system's keyring where there is one, else only as long as the window is open.

It is never written into a project, a package or the settings.
"""

from types import ModuleType

from core.system_keyring import system_keyring

_SERVICE = "Biaodu"


class ModelKeys:
    """Keys by the address that they are for."""

    def __init__(self, keyring: ModuleType | None = None) -> None:
        """`keyring` is the library of that name; by default it is looked for."""
        self._keyring = keyring if keyring is not None else system_keyring()
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
