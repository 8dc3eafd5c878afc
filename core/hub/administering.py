"""What whoever runs a hub does: making it, its projects and members, and what it says of itself."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import UserError
from core.hub import schema
from core.hub.cursors import CURSORS
from core.hub.server import Hub

if TYPE_CHECKING:
    from psycopg import sql

_MINIMUM = 140_000
"""PostgreSQL 14: the first with lz4, and with what policies here need."""


@dataclass(frozen=True, slots=True)
class ProjectStatus:
    """What a hub has of one project."""

    project: str
    name: str
    members: int
    states: int
    documents: int


def make(hub: Hub, cursor: str = "snapshots") -> None:
    """Make a hub of the database, or bring an older one up to date. Needs the database's owner.

    Raises UserError ``hub.old_server``, ``hub.encoding``, ``hub.not_allowed``, ``hub.newer``.
    """
    version = int(hub.rows("SHOW server_version_num")[0][0])
    if version < _MINIMUM:
        raise UserError("hub.old_server", found=version // 10_000)
    if (encoding := hub.rows("SHOW server_encoding")[0][0]) != "UTF8":
        raise UserError("hub.encoding", found=encoding)
    there = bool(hub.rows("SELECT to_regclass('hub.hub') IS NOT NULL")[0][0])
    found = hub.rows("SELECT schema_version, cursor FROM hub.hub") if there else []
    if found and found[0][0] > schema.SCHEMA_VERSION:
        raise UserError("hub.newer", place=hub.address.place)
    chosen = CURSORS[found[0][1] if found else cursor]
    with hub.transaction():
        for statement in schema.statements(chosen):
            hub.do(statement)
        hub.do(
            "INSERT INTO hub.hub (schema_version, cursor) VALUES (%s, %s)"
            " ON CONFLICT (one) DO UPDATE SET schema_version = excluded.schema_version",
            (schema.SCHEMA_VERSION, chosen.name),
        )


def new_epoch(hub: Hub) -> None:
    """Say that the hub was set back: everybody pulls and pushes all of it again, which merging makes harmless."""
    _ = hub.cursor
    hub.do("UPDATE hub.hub SET epoch = gen_random_uuid()")


def add_project(hub: Hub, project: str, name: str) -> None:
    """Let the hub have a project, or give it another name."""
    _ = hub.cursor
    hub.do(
        "INSERT INTO hub.project (id, name) VALUES (%s::uuid, %s) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
        (project, name[:500]),
    )


def add_member(
    hub: Hub,
    project: str,
    login: str,
    annotator: str,
    role: str,
    *,
    sees_layers: bool = True,
    password: str | None = None,
) -> None:
    """Let a login take part in a project as a person, or change what it may do.

    A login that the server does not have is made, with the password. Raises UserError ``hub.bad_role``,
    ``hub.not_allowed``, ``hub.person_taken``.
    """
    from psycopg import sql

    if role not in schema.ROLES:
        raise UserError("hub.bad_role", value=role, known=", ".join(schema.ROLES))
    with hub.transaction():
        taken = hub.rows(
            "SELECT login FROM hub.member WHERE project = %s::uuid AND annotator = %s AND login <> %s",
            (project, annotator, login),
        )
        if taken:
            raise UserError("hub.person_taken", login=taken[0][0])
        _make_login(hub, sql.Identifier(login), login, password)
        hub.do(
            "INSERT INTO hub.member (project, login, annotator, role, sees_layers) VALUES (%s::uuid, %s, %s, %s, %s)"
            " ON CONFLICT (project, login) DO UPDATE SET role = excluded.role, sees_layers = excluded.sees_layers",
            (project, login, annotator, role, sees_layers),
        )


def _make_login(hub: Hub, name: "sql.Identifier", login: str, password: str | None) -> None:
    from psycopg import sql

    exists = hub.rows("SELECT 1 FROM pg_roles WHERE rolname = %s", (login,))
    if not exists:
        secret = (
            sql.SQL(" PASSWORD {}").format(sql.Literal(_scrambled(hub, login, password))) if password else sql.SQL("")
        )
        hub.do(sql.SQL("CREATE ROLE {} LOGIN{}").format(name, secret))  # pyright: ignore[reportArgumentType]
    in_group = hub.rows("SELECT pg_has_role(%s, %s, 'member')", (login, schema.GROUP))
    if not in_group[0][0]:
        hub.do(sql.SQL("GRANT {} TO {}").format(sql.Identifier(schema.GROUP), name))  # pyright: ignore[reportArgumentType]


def _scrambled(hub: Hub, login: str, password: str) -> str:
    """The password as the server keeps it: scram, made here, so that it stands in no log of the server."""
    return hub.scrambled(login, password)


def set_role(hub: Hub, project: str, login: str, role: str, *, sees_layers: bool | None = None) -> None:
    """Change what a member may do; raises UserError ``hub.bad_role``, ``hub.no_such_member``."""
    if role not in schema.ROLES:
        raise UserError("hub.bad_role", value=role, known=", ".join(schema.ROLES))
    changed = hub.do(
        "UPDATE hub.member SET role = %s, sees_layers = coalesce(%s, sees_layers)"
        " WHERE project = %s::uuid AND login = %s",
        (role, sees_layers, project, login),
    )
    if not changed:
        raise UserError("hub.no_such_member", login=login)


def status(hub: Hub) -> list[ProjectStatus]:
    """What the hub has, as far as this login may see it."""
    _ = hub.cursor
    found = hub.rows(
        "SELECT p.id::text, p.name, (SELECT count(*) FROM hub.member m WHERE m.project = p.id), count(s.id),"
        " count(s.id) FILTER (WHERE s.kind = 'document')"
        " FROM hub.project p LEFT JOIN hub.state s ON s.project = p.id GROUP BY p.id, p.name ORDER BY p.name, p.id"
    )
    return [ProjectStatus(*row) for row in found]
