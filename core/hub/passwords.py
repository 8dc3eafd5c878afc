"""Passwords for hubs: in the system's keyring where there is one, never in a project.

Without one, libpq looks into the file that PGPASSFILE names, or ``~/.pgpass``, by itself, or whoever is there is asked.
"""

from core.errors import UserError
from core.hub.addresses import Address
from core.hub.server import Hub
from core.system_keyring import keep_password, kept_password

_SERVICE = "biaodu hub"


def kept(address: Address) -> str | None:
    """The password that the keyring has for a hub."""
    return kept_password(_SERVICE, f"{address.login}@{address.place}")


def keep(address: Address, password: str) -> bool:
    """Give a password to the keyring; whether there is one that took it."""
    return keep_password(_SERVICE, f"{address.login}@{address.place}", password)


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
