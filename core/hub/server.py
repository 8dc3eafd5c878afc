"""A connection to a hub: what is asked of PostgreSQL, and how its refusals become coded errors.

A `Hub` belongs to one thread. psycopg is imported when one is opened.
"""

from collections.abc import Collection, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from core.errors import BiaoduError, EnvironmentFault, UserError
from core.exchange.records import ASSIGNMENTS
from core.hub import schema
from core.hub.addresses import Address
from core.hub.cursors import CURSORS, NOTHING, Cursor
from core.hub.states import COLUMNS, ORDER, State, sorted_states

if TYPE_CHECKING:
    import psycopg

CHANNEL = "biaodu_hub"
"""What the server notifies when something was pushed; the payload is the project. A hint: what is there is asked."""
_AT_ONCE = 20_000
"""States that are pushed in one transaction."""
_FEW = 200
"""Up to so many states go as values of one statement; a temporary table for more costs less than its making."""
_FETCHED = 2_000
_TEXTS_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Membership:
    """What somebody may do in a project of a hub."""

    annotator: str
    role: str
    """One of `core.hub.schema.ROLES`."""
    sees_layers: bool


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a project has that came after a cursor."""

    cursor: str
    """From where to go on once all of `rows` are taken in."""
    rows: Iterator[tuple[str, str, bytes]]
    """Kind, id and content of states; read them while the pull is open."""


class Hub:
    """An open connection."""

    def __init__(self, conn: "psycopg.Connection[Any]", address: Address) -> None:
        self._conn = conn
        self.address = address
        self._cursor: Cursor | None = None
        self._heard: list[str] = []
        # What is told while the server answers something else would be lost otherwise.
        conn.add_notify_handler(lambda told: self._heard.append(told.payload))

    @classmethod
    def open(cls, address: Address, password: str | None = None) -> Self:
        """Connect.

        Raises EnvironmentFault ``hub.no_driver``, ``hub.unreachable``; UserError ``hub.password_needed``,
        ``hub.wrong_password``, ``hub.untrusted``.
        """
        try:
            import psycopg
            from psycopg.conninfo import make_conninfo
        except ImportError:
            raise EnvironmentFault("hub.no_driver") from None
        secret = {} if password is None else {"password": password}
        kept = {
            "keepalives_idle": "10",
            "keepalives_interval": "5",
            "keepalives_count": "3",
            "tcp_user_timeout": "20000",
        }
        try:
            wanted = make_conninfo(**{**address.parameters, **kept, **secret})
            conn = psycopg.connect(wanted, autocommit=True)
            conn.execute("SET statement_timeout = '10min'; SET lock_timeout = '1min'")
        except psycopg.OperationalError as error:
            raise _not_connected(error, address) from error
        return cls(conn, address)

    def close(self) -> None:
        """Disconnect; a second time does nothing."""
        self._conn.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _asking(self) -> Generator["psycopg.Connection[Any]"]:
        """The connection, with the server's errors as ours."""
        import psycopg

        try:
            yield self._conn
        except psycopg.Error as error:
            raise _refused(error, self.address) from error

    def rows(self, statement: str, values: object = None) -> list[tuple[Any, ...]]:
        """What a statement answers."""
        with self._asking() as conn:
            return conn.execute(statement, values).fetchall()  # pyright: ignore[reportArgumentType, reportCallIssue]

    def do(self, statement: str, values: object = None) -> int:
        """Carry a statement out; how many rows it wrote."""
        with self._asking() as conn:
            return conn.execute(statement, values).rowcount  # pyright: ignore[reportArgumentType, reportCallIssue]

    @contextmanager
    def transaction(self) -> Generator[None]:
        """All of the block, or nothing."""
        with self._asking() as conn, conn.transaction():
            yield

    @property
    def cursor(self) -> Cursor:
        """How this hub says what a client has seen. Raises UserError ``hub.none``, ``hub.newer``, ``hub.older``."""
        if self._cursor is None:
            if not self.rows("SELECT to_regclass('hub.hub') IS NOT NULL")[0][0]:
                raise UserError("hub.none", place=self.address.place)
            found = self.rows("SELECT schema_version, cursor FROM hub.hub")
            version, name = found[0] if found else (0, "")
            if version > schema.SCHEMA_VERSION or (found and name not in CURSORS):
                raise UserError("hub.newer", place=self.address.place)
            if version < schema.SCHEMA_VERSION:
                raise UserError("hub.older", place=self.address.place)
            self._cursor = CURSORS[name]
        return self._cursor

    def epoch(self) -> str:
        """Which life of the hub this is: another one after a restore from a backup, or when a standby took over.

        Where the server says so, its own identity and timeline are part of it, so that nobody need think of it.
        """
        _ = self.cursor
        (epoch,) = self.rows("SELECT epoch::text FROM hub.hub")[0]
        try:
            life = self.rows(
                "SELECT system_identifier::text || '/' || timeline_id::text"
                " FROM pg_control_system(), pg_control_checkpoint()"
            )[0][0]
        except BiaoduError:
            life = ""
        return f"{epoch}/{life}"

    def membership(self, project: str) -> Membership:
        """What this login may do in a project; raises UserError ``hub.no_member``."""
        _ = self.cursor
        try:
            found = self.rows(
                "SELECT annotator, role, sees_layers FROM hub.mine() WHERE project = %s::uuid", (project,)
            )
        except UserError as error:
            if error.code != "hub.not_allowed":
                raise
            found = []
        if not found:
            raise UserError("hub.no_member", login=self.address.login, place=self.address.place)
        return Membership(*found[0])

    def people(self, project: str) -> dict[str, Membership]:
        """All members of a project by login."""
        found = self.rows(
            "SELECT login, annotator, role, sees_layers FROM hub.member WHERE project = %s::uuid ORDER BY login",
            (project,),
        )
        return {login: Membership(*rest) for login, *rest in found}

    def scrambled(self, login: str, password: str) -> str:
        """A password as the server keeps it (SCRAM-SHA-256), made on this machine."""
        with self._asking() as conn:
            return conn.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode()

    # --- out

    def push(self, project: str, states: Iterable[State]) -> int:
        """Hand states in, each row once; returns how many of them were newer than what the hub had.

        Each portion of them is one transaction. Pushing the same again does nothing. Raises UserError
        ``hub.not_allowed`` when the server refuses one of a portion, of which nothing is written then.
        """
        written, left = 0, iter(states)
        while portion := list(islice(left, _AT_ONCE)):
            written += self._push(project, sorted_states(portion))
        return written

    def _push(self, project: str, states: Sequence[State]) -> int:
        with self._asking() as conn, conn.transaction():
            if len(states) <= _FEW:
                columns: list[object] = [project, *(list(column) for column in zip(*states, strict=True))]
                written = conn.execute(_INSERT_VALUES, columns).rowcount  # pyright: ignore[reportArgumentType, reportCallIssue]
            else:
                conn.execute(_TEMPORARY)  # pyright: ignore[reportArgumentType, reportCallIssue]
                with conn.cursor().copy(_COPY) as copy:
                    copy.set_types(_TYPES)
                    for state in states:
                        copy.write_row(state)
                written = conn.execute(_INSERT_COPIED, (project,)).rowcount
                conn.execute("DROP TABLE pg_temp.pushed")
            if written:
                conn.execute("SELECT pg_notify(%s, %s)", (CHANNEL, project))
        return written

    def push_texts(self, texts: Iterable[tuple[str, str]]) -> None:
        """Hand canonical texts in, by their documents' ids, which must be sorted. Known ones are passed over."""
        left = iter(texts)
        while portion := list(islice(left, _TEXTS_AT_ONCE)):
            ids = [id_ for id_, _ in portion]
            with self._asking() as conn:
                conn.execute(_INSERT_TEXTS, (ids, [text for _, text in portion]))

    # --- in

    @contextmanager
    def pull(
        self,
        project: str,
        since: str = NOTHING,
        *,
        documents: Collection[str] | None = None,
        alone: bool = False,
    ) -> Generator[Pulled]:
        """What came after a cursor, all in one snapshot.

        With `documents`, what is about others is left out, but for who is to read them. They `alone`: what is about
        no document is left out, too.
        """
        cursor, values = self.cursor, {"project": project, "since": since, "documents": sorted(documents or ())}
        condition = "project = %(project)s::uuid"
        if since != NOTHING:
            condition += f" AND {cursor.since}"
        if documents is not None:
            about = "document = ANY(%(documents)s)"
            condition += f" AND {about}" if alone else f" AND (document = '' OR kind = '{_FOR_ALL}' OR {about})"
        import psycopg

        # The transaction ends first and closes the server's side. Asked to close it where the connection has broken,
        # psycopg 3.3 raises and leaves its own side open.
        with self._asking() as conn, psycopg.ServerCursor(conn, "pulled") as server, conn.transaction():
            conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            now = conn.execute(cursor.now, values).fetchone()  # pyright: ignore[reportArgumentType, reportCallIssue]
            if now is None:
                raise UserError("hub.no_member", login=self.address.login, place=self.address.place)
            server.itersize = _FETCHED
            server.execute(f"SELECT kind, id, content FROM hub.state WHERE {condition}", values)  # pyright: ignore[reportArgumentType]
            yield Pulled(now[0], server)

    def is_ahead(self, project: str, since: str) -> bool:
        """Whether a cursor is of a later moment than the hub is at: then it was set back without a new epoch."""
        if since == NOTHING:
            return False
        return bool(self.rows(self.cursor.is_ahead, {"project": project, "since": since})[0][0])

    def texts(self, documents: Collection[str]) -> Iterator[tuple[str, str]]:
        """The canonical texts of those documents that the hub has and hands over, by id."""
        wanted = iter(sorted(documents))
        while portion := list(islice(wanted, _TEXTS_AT_ONCE)):
            yield from self.rows("SELECT sha256, text FROM hub.document_text WHERE sha256 = ANY(%s)", (portion,))

    # --- hints

    def listen(self) -> None:
        """Be told of pushes from now on."""
        self.do(f"LISTEN {CHANNEL}")

    @property
    def socket(self) -> int:
        """What becomes readable when the server tells something."""
        return self._conn.fileno()

    @property
    def has_heard(self) -> bool:
        """Whether something was told that nobody has asked for yet."""
        return bool(self._heard)

    def told(self) -> list[str]:
        """The payloads of what the server has told since the last time; does not wait."""
        with self._asking() as conn:
            conn.pgconn.consume_input()
            while (notify := conn.pgconn.notifies()) is not None:
                self._heard.append(notify.extra.decode("utf-8", "replace"))
        found, self._heard[:] = list(self._heard), []
        return found

    def say(self, payload: str) -> None:
        """Tell everybody who listens."""
        self.do("SELECT pg_notify(%s, %s)", (CHANNEL, payload))


_FOR_ALL = ASSIGNMENTS.table.name
"""Of documents that one has not, one still knows who is to read them."""
_LISTED = ", ".join(COLUMNS)
_TYPES = ("text", "text", "text", "text", "int8", "int2", "text", "int2", "bytea")
_NEWER = (
    " ON CONFLICT (project, kind, id) DO UPDATE SET "
    + ", ".join(f"{column} = excluded.{column}" for column in COLUMNS[2:])
    + f" WHERE ({', '.join(f'excluded.{column}' for column in ORDER)})"
    + f" > ({', '.join(f'state.{column}' for column in ORDER)})"
)
_INSERT = f"INSERT INTO hub.state (project, {_LISTED}) SELECT %s::uuid, {_LISTED} FROM"
_ARRAYS = ", ".join(f"%s::{type_}[]" for type_ in _TYPES)
_INSERT_VALUES = f'{_INSERT} unnest({_ARRAYS}) AS pushed({_LISTED}) ORDER BY kind COLLATE "C", id COLLATE "C" {_NEWER}'
_COLLATED = {"text": 'text COLLATE "C"'}
_TEMPORARY = (
    "CREATE TEMPORARY TABLE pushed ("
    + ", ".join(f"{column} {_COLLATED.get(type_, type_)}" for column, type_ in zip(COLUMNS, _TYPES, strict=True))
    + ") ON COMMIT DROP"
)
_COPY = f"COPY pg_temp.pushed ({_LISTED}) FROM STDIN (FORMAT binary)"
_INSERT_COPIED = f"{_INSERT} pg_temp.pushed ORDER BY kind, id {_NEWER}"
_INSERT_TEXTS = (
    "INSERT INTO hub.document_text (sha256, text) SELECT * FROM unnest(%s::text[], %s::text[]) ON CONFLICT DO NOTHING"
)


def _not_connected(error: "psycopg.OperationalError", address: Address) -> BiaoduError:
    """Why there is no connection. libpq says so in words of the server's language; what it knows itself is asked."""
    pgconn, words = error.pgconn, str(error)
    if pgconn is not None and pgconn.needs_password:
        return UserError("hub.password_needed", login=address.login, place=address.place)
    if (pgconn is not None and pgconn.used_password and "28" in words) or "authentication failed" in words:
        return UserError("hub.wrong_password", login=address.login, place=address.place)
    if "certificate" in words or "SSL" in words:
        return UserError("hub.untrusted", place=address.place, reason=_reason(error))
    return EnvironmentFault("hub.unreachable", path=address.place, reason=_reason(error))


def _refused(error: "psycopg.Error", address: Address) -> BiaoduError:
    """A coded error for what the server says."""
    state = error.sqlstate or ""
    if state == "42501":
        return UserError("hub.not_allowed", place=address.place)
    if state == "23514":
        return UserError("hub.forged", place=address.place)
    if state in ("42P01", "3F000", "42883"):
        return UserError("hub.none", place=address.place)
    if state and not state.startswith(_PASSING):
        return UserError("hub.not_taken", place=address.place, reason=_reason(error))
    return EnvironmentFault("hub.unreachable", path=address.place, reason=_reason(error))


_PASSING = ("08", "40", "53", "55", "57", "58")
"""Classes of errors that may be over the next time: connections, deadlocks, resources, locks, shutdowns."""


def _reason(error: "psycopg.Error") -> str:
    return " ".join(str(error).split())[:300].rstrip(".")
