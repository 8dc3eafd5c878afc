"""What a server keeps under names, whole and with a version: S3 and WebDAV by obstore, which is loaded for them alone.

WebDAV has no conditions in obstore; they are headers of HTTP (RFC 9110, 13.1), which a client for one request brings.
"""

import base64
import importlib
import re
from collections.abc import Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, Any
from urllib.parse import unquote, urlsplit

from core.errors import BiaoduError, EnvironmentFault, UserError
from core.exchange.store_address import StoreAddress, StoreKind
from core.exchange.store_secret import StoreSecret
from core.exchange.team_place import overtaken

GROUP = "biaodu.stores"
"""An add-on with an entry point here brings the library."""
MOST_LISTED = 20_000
"""Files of all kinds that are looked at in one place."""
_CONNECT = timedelta(seconds=10)
_LONGEST = timedelta(minutes=10)
"""Of one request, with all that it brings."""
_RETRY = {"max_retries": 2, "retry_timeout": timedelta(seconds=30)}
_PART = 1 << 20
_STRONG = re.compile(r'"[^"\s]*"')


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file of a store."""

    name: str
    """With the folders below that of the store, slashes between."""
    version: str
    size: int = 0
    """Bytes."""

    @property
    def is_certain(self) -> bool:
        """Whether another content has another version for certain (RFC 9110, 8.8.1)."""
        return is_certain(self.version)


class ObjectStore:
    """One folder of a server. Raises UserError and EnvironmentFault ``team.*``; any thread may use it."""

    def __init__(self, address: StoreAddress, secret: StoreSecret) -> None:
        """Does not connect. Raises UserError ``team.no_library``."""
        self._obstore = _library()
        self._address = address
        self._secret = secret
        self._store = self._made({})

    def _made(self, headers: dict[str, str]) -> Any:
        address, secret = self._address, self._secret
        options: dict[str, Any] = {"timeout": _LONGEST, "connect_timeout": _CONNECT}
        options["allow_http"] = address.endpoint.startswith("http://")
        stores = importlib.import_module("obstore.store")
        if address.kind is StoreKind.WEBDAV:
            sent = {**headers}
            if secret.login:
                pair = f"{secret.login}:{secret.password}".encode()
                sent["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"
            return stores.HTTPStore(
                address.endpoint, client_options={**options, "default_headers": sent}, retry_config=_RETRY
            )
        given = {"access_key_id": secret.login, "secret_access_key": secret.password, "session_token": secret.token}
        given |= {"endpoint": address.endpoint, "region": address.region or "us-east-1", "prefix": address.folder}
        known = {name: value for name, value in given.items() if value}
        return stores.S3Store(address.bucket, client_options=options, retry_config=_RETRY, **known)

    def files(self) -> list[StoredFile]:
        """All files that lie there; those of folders below are left out."""
        with self._asking():
            if self._address.kind is StoreKind.WEBDAV:
                found: list[Any] = list(self._store.list_with_delimiter()["objects"])
                # Told with the whole path on the server.
                return [StoredFile(one["path"].rpartition("/")[2], _version(one)) for one in self._bounded(found)]
            found = []
            for part in self._store.list(chunk_size=1000):
                found += part
                self._bounded(found)
            return [StoredFile(one["path"], _version(one)) for one in found if "/" not in one["path"]]

    def walk(self, below: str = "") -> Iterator[StoredFile]:
        """All files with those of folders below, or only those of one such folder, in no order, as many as there are.

        An S3 store gives them a page at a time, WebDAV a folder at a time. Raises UserError ``team.bad_name`` where the
        library refuses a file's name: one with ``..``, an empty step, or what cannot be printed.
        """
        if self._address.kind is StoreKind.WEBDAV:
            yield from self._walk_folder(below)
            return
        with self._asking():
            for part in self._store.list(below or None, chunk_size=1000):
                yield from map(_stored, part)

    def _walk_folder(self, below: str) -> Iterator[StoredFile]:
        # Tells nothing, and no error, of a folder that is not there.
        with self._asking():
            found = self._store.list_with_delimiter(below or None)
        root = unquote(urlsplit(self._address.endpoint).path).strip("/")
        inside = f"{root}/" if root else ""
        for one in found["objects"]:
            # A file is all that is listed of itself.
            if one["path"] != root:
                yield _stored({**one, "path": str(one["path"]).removeprefix(inside)})
        for folder in found["common_prefixes"]:
            name = str(folder).removeprefix(inside).strip("/")
            if name != below:
                yield from self._walk_folder(name)

    def look(self, name: str) -> StoredFile | None:
        """A file without its content; None if there is none."""
        with self._asking():
            try:
                return _stored(self._store.head(name))
            except FileNotFoundError:
                return None

    def part(self, file: StoredFile, start: int, end: int) -> bytes | None:
        """The bytes from `start` to before `end` of a file; None if it is gone.

        Raises EnvironmentFault ``team.overtaken`` if it has another version by now.
        """
        options: dict[str, Any] = {"range": (start, end)}
        if file.is_certain:
            options["if_match"] = file.version
        with self._asking(file.name):
            try:
                return bytes(self._store.get(file.name, options=options).bytes())
            except FileNotFoundError:
                return None

    def remove(self, name: str) -> None:
        """Remove a file, if it is there."""
        with self._asking(name), suppress(FileNotFoundError):
            self._store.delete(name)

    def _bounded(self, found: list[Any]) -> list[Any]:
        if len(found) > MOST_LISTED:
            raise UserError("team.too_many", path=str(self._address), limit=MOST_LISTED)
        return found

    def fetch(self, name: str, into: IO[bytes], largest: int) -> str | None:
        """Write a file's bytes into another, and give its version; None if there is none.

        Raises UserError ``team.too_large`` as soon as there are more than `largest` bytes.
        """
        with self._asking():
            try:
                got = self._store.get(name)
            except FileNotFoundError:
                return None
            size = 0
            for part in got.stream(min_chunk_size=_PART):
                size += len(part)
                if size > largest:
                    raise UserError("team.too_large", name=name, limit=largest >> 20, all=largest >> 20)
                into.write(part)
            return _version(got.meta)

    def put(self, name: str, content: IO[bytes], over: str | None) -> str:
        """Write a file in one step: a new one (`over` None), or one in place of the version `over`.

        Returns its version, empty where the server does not tell.

        Raises EnvironmentFault ``team.overtaken`` if it is there by now, or another. A server that knows no conditions,
        and a version that says nothing for certain, are as a folder: who writes last has written.
        """
        data = content.read()
        certain = over is None or is_certain(over)
        with self._asking(name):
            try:
                return self._put(name, data, over if certain else "")
            except self._obstore.exceptions.GenericError as error:
                if not certain or "501 Not Implemented" not in str(error):
                    raise
                return self._put(name, data, "")

    def _put(self, name: str, data: bytes, over: str | None) -> str:
        if self._address.kind is StoreKind.WEBDAV:
            condition = {"If-None-Match": "*"} if over is None else {"If-Match": over} if over else {}
            made = self._made(condition).put(name, data, use_multipart=False)
        else:
            mode = "create" if over is None else {"e_tag": over} if over else "overwrite"
            made = self._store.put(name, data, mode=mode, use_multipart=False)
        return str(made.get("e_tag") or "")

    def rename(self, name: str, to: str) -> None:
        """Give a file another name, in the place of what has that."""
        with self._asking(name):
            self._store.rename(name, to, overwrite=True)

    @contextmanager
    def _asking(self, name: str = "") -> Generator[None]:
        """The server's refusals as coded errors."""
        exceptions, address = self._obstore.exceptions, str(self._address)
        try:
            yield
        except (exceptions.UnauthenticatedError, exceptions.PermissionDeniedError) as error:
            login = self._secret.login or "-"
            raise UserError("team.not_allowed", address=address, login=login, reason=_reason(error)) from error
        except exceptions.PreconditionError as error:
            raise overtaken(f"{address}/{name}") from error
        except exceptions.AlreadyExistsError as error:
            # To a folder that is not there WebDAV says the same number (RFC 4918, 9.7.1).
            if self._address.kind is StoreKind.WEBDAV:
                raise EnvironmentFault("team.no_place", path=address) from error
            raise overtaken(f"{address}/{name}") from error
        except (exceptions.BaseError, FileNotFoundError, NotImplementedError, TimeoutError) as error:
            raise self._fault(error) from error

    def _fault(self, error: Exception) -> BiaoduError:
        words = str(error)
        if "with invalid path" in words or "Encountered invalid path" in words:
            reason = " ".join(words.partition("\n\nDebug source")[0].split())[:300]
            return UserError("team.bad_name", path=str(self._address), reason=reason)
        if "NoSuchBucket" in words:
            return EnvironmentFault("team.no_place", path=str(self._address))
        if "403 Forbidden" in words or "401 Unauthorized" in words:
            login = self._secret.login or "-"
            return UserError("team.not_allowed", address=str(self._address), login=login, reason=_reason(error))
        return EnvironmentFault("team.unreachable", path=str(self._address), reason=_reason(error))


def _library() -> Any:
    """obstore: a package beside the program's source, or an allowed add-on's."""
    try:
        return importlib.import_module("obstore")
    except ImportError:
        pass
    from core.addons.loading import entry_points, load

    for addon, entry in entry_points(GROUP):
        load(addon, entry, lambda _: None)
        return importlib.import_module("obstore")
    raise UserError("team.no_library")


def is_certain(version: str) -> bool:
    """Whether a version is a strong ETag: another content has another one for certain (RFC 9110, 8.8.1)."""
    return _STRONG.fullmatch(version) is not None


def _stored(meta: Any) -> StoredFile:
    return StoredFile(str(meta["path"]), _version(meta), int(meta["size"]))


def _version(meta: Any) -> str:
    """What changes with the content. Lists of WebDAV servers come without the quotation marks."""
    tag = meta.get("e_tag") or ""
    if not tag:
        return f"{meta['last_modified'].timestamp()} {meta['size']}"
    return tag if tag.startswith(('"', "W/")) else f'"{tag}"'


def _reason(error: Exception) -> str:
    """What the server or the network said, without pages of HTML, and which request in how many milliseconds."""
    words = str(error).partition("\n\nDebug source")[0].partition(": <")[0].rpartition(" - ")[2]
    return " ".join(words.split())[:300].rstrip(".")
