"""Passwords for team folders on servers: in the system's keyring or the environment, never in a project or package."""

import os
from dataclasses import dataclass
from threading import Lock

from core.errors import UserError
from core.exchange.store_address import StoreAddress, StoreKind
from core.system_keyring import keep_password, kept_password

_SERVICE = "biaodu team"
PASSWORD = "BIAODU_TEAM_PASSWORD"
"""Names the password of a WebDAV server in the environment."""
KEY_ID, KEY, TOKEN = "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"
_typed: dict[str, str] = {}
"""What was typed where there is no keyring, as long as the program runs."""
_lock = Lock()


@dataclass(frozen=True, slots=True)
class StoreSecret:
    """As whom one comes, and what proves it."""

    login: str
    password: str
    token: str = ""


def secret_of(address: StoreAddress) -> StoreSecret:
    """What opens a team folder: as typed, kept, or found in the environment; raises UserError ``team.password_needed``.

    An address without a user that has none in the environment either is open to everybody, or not at all.
    """
    login, environment = address.login, os.environ
    s3 = address.kind is StoreKind.S3
    if s3 and not login:
        login = environment.get(KEY_ID, "")
    if not login and not s3:
        return StoreSecret("", "")
    with _lock:
        password = _typed.get(_name(address, login))
    if password is None:
        password = kept_password(_SERVICE, _name(address, login))
    if password is not None:
        return StoreSecret(login, password)
    variable = KEY if s3 else PASSWORD
    if environment.get(variable) and (not s3 or login == environment.get(KEY_ID)):
        return StoreSecret(login, environment[variable], environment.get(TOKEN, "") if s3 else "")
    raise UserError("team.password_needed", address=str(address), login=login or "?", variable=variable)


def keep_secret(address: StoreAddress, password: str) -> bool:
    """Use a password from now on; whether a keyring keeps it beyond this run of the program."""
    login = address.login or (os.environ.get(KEY_ID, "") if address.kind is StoreKind.S3 else "")
    name = _name(address, login)
    kept = keep_password(_SERVICE, name, password)
    with _lock:
        # Also where a keyring has it: one that is locked later would ask in the middle of the work.
        _typed[name] = password
    return kept


def _name(address: StoreAddress, login: str) -> str:
    return f"{login}@{address.place}"
