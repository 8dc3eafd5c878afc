"""The key with which this user signs on this machine, and the keys that were first seen of others.

Both lie in the folder of the user's settings, never in a project or a package, because project files are passed on and
anybody may have written one.

First-seen keys are kept for the user and not for the project, because a forged project would bring its own. People have
the same id in all projects, so a key that was met in one is known in the next (as ssh knows hosts).

Ed25519 (RFC 8032) by libsodium, loaded when something is first signed or verified.
"""

import base64
import os
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, cast

from core import bounded_json
from core.bounded_json import JsonError
from core.errors import UserError
from core.files import faults, write_atomically
from core.places import settings_folder

_SEED_BYTES = 32
_KEY_FILE = "signing.key"
_KNOWN_FILE = "known_people.json"
_LARGEST = 1 << 24
"""The most bytes that are read of either file."""


class Signer:
    """Signs with this user's key."""

    def __init__(self, seed: bytes) -> None:
        """Make it from the secret seed of RFC 8032, section 5.1.5."""
        from nacl.signing import SigningKey

        self._key = SigningKey(seed)
        self.key = bytes(self._key.verify_key).hex()
        """The public key as 64 hex digits."""

    def sign(self, message: bytes) -> str:
        """The signature of a message in base 64; the same message always has the same one."""
        return base64.b64encode(self._key.sign(message).signature).decode()


class Keyring:
    """The files with the own key and the keys of others. Two processes may use them at once."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = settings_folder() / "keys" if folder is None else folder

    def signer(self) -> Signer:
        """The key of this user, made when there is none yet.

        Raises UserError ``key.damaged``; EnvironmentFault ``file.*`` where the folder cannot be written.
        """
        path = self.folder / _KEY_FILE
        with faults(path):
            if not path.exists():
                self._make(path)
            if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) != 0o600:
                path.chmod(0o600)
            text = path.read_bytes()[:_LARGEST].strip()
        try:
            seed = bytes.fromhex(text.decode("ascii"))
        except ValueError:
            seed = b""
        if len(seed) != _SEED_BYTES:
            raise UserError("key.damaged", path=str(path))
        return Signer(seed)

    def existing(self) -> Signer | None:
        """The key of this user, None when there is none yet; raises as `signer` does."""
        return self.signer() if (self.folder / _KEY_FILE).exists() else None

    def renewed(self) -> Signer:
        """A new key in place of the one there is, which stays beside it under another name; raises as `signer` does."""
        path, old = self.folder / _KEY_FILE, self.signer()
        with faults(path):
            os.replace(path, path.with_name(f"{old.key[:16]}.key"))
        return self.signer()

    def _make(self, path: Path) -> None:
        self._make_folder()
        # Written whole under another name, so that nobody reads half a key. If two processes do this, the first one's
        # holds.
        temporary = path.with_name(f".{os.urandom(8).hex()}.tmp")
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(os.urandom(_SEED_BYTES).hex().encode() + b"\n")
                file.flush()
                os.fsync(file.fileno())
            try:
                os.link(temporary, path)
            except FileExistsError:
                return
            except OSError:
                # A file system without links: of two processes at the same moment the later one wins.
                os.rename(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)

    def _make_folder(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name == "posix":
            self.folder.chmod(0o700)

    def known(self) -> dict[str, frozenset[str]]:
        """Keys by the id of the person that they were first seen of; nothing when there is no such file yet.

        A file that is not as it was written counts as none: then keys are first seen again. Raises EnvironmentFault
        ``file.*``.
        """
        path = self.folder / _KNOWN_FILE
        with faults(path):
            if not path.exists():
                return {}
            data = path.read_bytes()
        try:
            loaded = bounded_json.loads(data, largest=_LARGEST)
        except JsonError:
            return {}
        if not isinstance(loaded, dict):
            return {}
        people = cast("dict[str, Any]", loaded)
        return {
            person: frozenset(key for key in cast("list[Any]", keys) if isinstance(key, str))
            for person, keys in people.items()
            if isinstance(keys, list)
        }

    def remember(self, keys: Mapping[str, Iterable[str]]) -> None:
        """Add keys of people to those that are known. Raises EnvironmentFault ``file.*``."""
        before = self.known()
        after = before | {person: before.get(person, frozenset()) | set(added) for person, added in keys.items()}
        if after == before:
            return
        path = self.folder / _KNOWN_FILE
        with faults(path):
            self._make_folder()
        text = bounded_json.dumps({person: sorted(after[person]) for person in sorted(after)})
        write_atomically(path, text.encode())
        if os.name == "posix":
            with faults(path):
                path.chmod(0o600)


def fits(key: str, message: bytes, signature: str) -> bool:
    """Whether `signature` (base 64) is one that `key` (64 hex digits) made of `message`."""
    from nacl.bindings import crypto_sign_open
    from nacl.exceptions import BadSignatureError

    try:
        crypto_sign_open(base64.b64decode(signature) + message, bytes.fromhex(key))
    except BadSignatureError:
        return False
    return True
