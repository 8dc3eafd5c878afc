"""The hub's tables, and the rights that the server itself enforces, as SQL made from core's kinds of records.

Who may do what (`WRITES` and `READS`):

- An annotator writes states of their own, values of variables that they set, and their own name and keys.
- A reviewer does so, too, and decides: decisions and strikes of their own, annotations of the adjudicated layer.
- A lead also writes what is the project's (documents, codebook, masks), states of people who have no login here, and
  who is to read what, whoever that is. Everybody else may only take a document on, or give one of their own back.
- Members whose `sees_layers` is false are handed only their own states, and what is the project's.
- Nobody deletes. A state is only ever replaced by a greater one, whatever statement tries.

Ed25519 is not in PostgreSQL, so the server cannot verify a signature. That a state of somebody without a login is
theirs is verified by the lead's program before it is pushed (`core.hub.pushing`), and once more by everybody who pulls
it, as in a package. The server writes down who pushed each state (`pushed_by`).
"""

from collections.abc import Iterable

from core.exchange.records import (
    ANNOTATIONS,
    ASSIGNMENTS,
    DECISIONS,
    DOCUMENTS,
    KINDS,
    SIGNATURES,
    SIGNED,
    STRIKES,
    VARIABLE_VALUES,
    RecordKind,
)
from core.hub import queue_schema
from core.hub.cursors import Cursor
from core.hub.states import LARGEST_CONTENT, ORDER, OWNERS
from core.review.decisions import ADJUDICATED

SCHEMA_VERSION = 2
GROUP = "biaodu_member"
"""The role that all members' logins belong to."""
ROLES = ("annotator", "reviewer", "lead")
LAYERED = frozenset([*SIGNED, SIGNATURES]) - {STRIKES}
"""Kinds of which somebody who labels blind gets only their own rows."""
REVIEWERS_ONLY = frozenset([DECISIONS, STRIKES])
"""Own rows that an annotator may not write."""


def statements(cursor: Cursor) -> list[str]:
    """What makes a hub of an empty database, or brings an older one up to date; each may be run again."""
    return [
        "CREATE SCHEMA IF NOT EXISTS hub",
        f"DO $$ BEGIN CREATE ROLE {GROUP} NOLOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
        *_tables(cursor),
        *_functions(cursor),
        *_constraints(),
        *_policies(),
        *_grants(),
    ]


def _tables(cursor: Cursor) -> list[str]:
    roles = _listed(ROLES)
    return [
        """CREATE TABLE IF NOT EXISTS hub.hub (
            one boolean PRIMARY KEY DEFAULT true CHECK (one),
            epoch uuid NOT NULL DEFAULT gen_random_uuid(),
            schema_version integer NOT NULL,
            cursor text NOT NULL)""",
        """CREATE TABLE IF NOT EXISTS hub.project (
            id uuid PRIMARY KEY, name text NOT NULL CHECK (length(name) BETWEEN 1 AND 500),
            counter bigint NOT NULL DEFAULT 0, counted_by text NOT NULL DEFAULT '')""",
        f"""CREATE TABLE IF NOT EXISTS hub.member (
            project uuid NOT NULL REFERENCES hub.project, login text NOT NULL, annotator text NOT NULL,
            role text NOT NULL CHECK (role IN ({roles})), sees_layers boolean NOT NULL DEFAULT true,
            PRIMARY KEY (project, login), UNIQUE (project, annotator))""",
        """CREATE TABLE IF NOT EXISTS hub.document_text (
            sha256 text COLLATE "C" PRIMARY KEY, text text NOT NULL,
            CHECK (sha256 = encode(sha256(convert_to(text, 'UTF8')), 'hex')))""",
        """DO $$ BEGIN ALTER TABLE hub.document_text ALTER COLUMN text SET COMPRESSION lz4;
            EXCEPTION WHEN feature_not_supported THEN NULL; END $$""",
        f"""CREATE TABLE IF NOT EXISTS hub.state (
            project uuid NOT NULL REFERENCES hub.project, kind text COLLATE "C" NOT NULL,
            id text COLLATE "C" NOT NULL, document text COLLATE "C" NOT NULL, owner text COLLATE "C" NOT NULL,
            revision bigint NOT NULL, precedence smallint NOT NULL, stamp text COLLATE "C" NOT NULL,
            deleted smallint NOT NULL, content bytea NOT NULL CHECK (octet_length(content) <= {LARGEST_CONTENT}),
            pushed_by text NOT NULL DEFAULT session_user, {cursor.column}, PRIMARY KEY (project, kind, id))""",
        "CREATE INDEX IF NOT EXISTS state_since ON hub.state (project, xid)",
        "CREATE INDEX IF NOT EXISTS state_document ON hub.state (project, document)",
        *queue_schema.TABLES,
    ]


def _functions(cursor: Cursor) -> list[str]:
    safe = "SECURITY DEFINER SET search_path = pg_catalog, hub, pg_temp"
    order_new = ", ".join(f"NEW.{column}" for column in ORDER)
    order_old = ", ".join(f"OLD.{column}" for column in ORDER)
    return [
        f"""CREATE OR REPLACE FUNCTION hub.mine() RETURNS SETOF hub.member LANGUAGE sql STABLE {safe}
            AS $$ SELECT * FROM hub.member WHERE login = session_user $$""",
        f"""CREATE OR REPLACE FUNCTION hub.with_login() RETURNS TABLE (project uuid, annotator text)
            LANGUAGE sql STABLE {safe} AS $$ SELECT m.project, m.annotator FROM hub.member m
            WHERE m.project IN (SELECT o.project FROM hub.member o WHERE o.login = session_user) $$""",
        # Several rows of one transaction have one number.
        f"""CREATE OR REPLACE FUNCTION hub.count_up(which uuid) RETURNS bigint LANGUAGE plpgsql {safe} AS $$
            DECLARE me text := pg_backend_pid() || '/' || transaction_timestamp(); found bigint; BEGIN
            SELECT counter INTO found FROM hub.project WHERE id = which AND counted_by = me;
            IF found IS NULL THEN UPDATE hub.project SET counter = counter + 1, counted_by = me WHERE id = which
            RETURNING counter INTO found; END IF; RETURN found; END $$""",
        f"""CREATE OR REPLACE FUNCTION hub.mark() RETURNS trigger LANGUAGE plpgsql {safe} AS $$ BEGIN
            IF TG_OP = 'UPDATE' AND ({order_new}) <= ({order_old}) THEN RETURN NULL; END IF;
            IF TG_OP = 'UPDATE' AND (NEW.project, NEW.kind, NEW.id) <> (OLD.project, OLD.kind, OLD.id)
            THEN RAISE insufficient_privilege; END IF;
            NEW.xid := {cursor.mark}; NEW.pushed_by := session_user; RETURN NEW; END $$""",
        f"CREATE OR REPLACE TRIGGER mark BEFORE {cursor.marked} ON hub.state FOR EACH ROW EXECUTE FUNCTION hub.mark()",
        _honest(),
        *queue_schema.functions(safe),
    ]


def _honest() -> str:
    """The function that holds a row's columns to its content."""
    cases = "\n".join(f"WHEN '{kind.table.name}' THEN RETURN {_says(kind)};" for kind in KINDS)
    return f"""CREATE OR REPLACE FUNCTION hub.is_honest(kind text, id text, document text, owner text,
        revision bigint, precedence smallint, stamp text, deleted smallint, content bytea)
        RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
        DECLARE v json := convert_from(content, 'UTF8')::json;
        BEGIN CASE kind {cases} ELSE RETURN false; END CASE; END $$"""


def _says(kind: RecordKind) -> str:
    """The condition that the content of a kind says what the columns say; ``v`` is the content."""
    key = " || '/' || ".join(f"(v->>{kind.at[column]})" for column in kind.table.key)
    owner, document = OWNERS.get(kind), "id" if kind is DOCUMENTS else "document"
    deleted = "0" if kind.deleted is None else f"(v->>{kind.deleted})"
    said = (
        ("json_array_length(v)", str(len(kind.columns))),
        (key, "id"),
        (f"(v->>{kind.at[document]})" if document in kind.at else "''", "document"),
        (f"(v->>{kind.at[owner]})" if owner else "''", "owner"),
        (f"(v->>{kind.revision})", "revision::text"),
        (f"(v->>{kind.at[kind.stamp]})" if kind.stamp else "''", "stamp"),
        (deleted if kind.deleted is not None else "'0'", "deleted::text"),
        (f"-{deleted}::int" if kind.presence_first else "0", "precedence"),
    )
    return " AND ".join(f"{told} IS NOT DISTINCT FROM {held}" for told, held in said)


def _constraints() -> list[str]:
    columns = "kind, id, document, owner, revision, precedence, stamp, deleted, content"
    return [
        "ALTER TABLE hub.state DROP CONSTRAINT IF EXISTS honest",
        f"ALTER TABLE hub.state ADD CONSTRAINT honest CHECK (hub.is_honest({columns})) NOT VALID",
    ]


_LEAD = "project IN (SELECT m.project FROM hub.mine() m WHERE m.role = 'lead')"
_DECIDER = "project IN (SELECT m.project FROM hub.mine() m WHERE m.role <> 'annotator')"
_MEMBER = "project IN (SELECT m.project FROM hub.mine() m)"
_OWN = "(project, owner) IN (SELECT m.project, m.annotator FROM hub.mine() m)"
_NO_LOGIN = "(project, owner) NOT IN (SELECT w.project, w.annotator FROM hub.with_login() w)"


def _policies() -> list[str]:
    layered, deciders = _names(LAYERED), _names(REVIEWERS_ONLY)
    reads = (
        "project IN (SELECT m.project FROM hub.mine() m WHERE m.sees_layers)"
        f" OR ({_MEMBER} AND kind NOT IN ({layered})) OR {_OWN}"
    )
    writes = (
        f"({_OWN} AND kind NOT IN ({deciders})) OR ({_OWN} AND {_DECIDER})"
        f" OR ({_DECIDER} AND kind = '{ANNOTATIONS.table.name}' AND owner = '{ADJUDICATED}')"
        f" OR ({_LEAD} AND (owner = '' OR kind IN ('annotator', '{ASSIGNMENTS.table.name}') OR {_NO_LOGIN}))"
    )
    # Whoever sets a value of a variable may replace the one that somebody else has set.
    replaces = f"({writes}) OR ({_MEMBER} AND kind = '{VARIABLE_VALUES.table.name}')"
    text = f"EXISTS (SELECT 1 FROM hub.state s WHERE s.kind = '{DOCUMENTS.table.name}' AND s.id = sha256)"
    some_lead = "EXISTS (SELECT 1 FROM hub.mine() m WHERE m.role = 'lead')"
    policies = [
        ("hub", "reads", "SELECT USING (true)"),
        ("project", "reads", "SELECT USING (id IN (SELECT m.project FROM hub.mine() m))"),
        ("member", "reads", f"SELECT USING ({_MEMBER})"),
        ("member", "adds", f"INSERT WITH CHECK ({_LEAD})"),
        ("member", "changes", f"UPDATE USING ({_LEAD}) WITH CHECK ({_LEAD})"),
        ("document_text", "reads", f"SELECT USING ({text})"),
        ("document_text", "adds", f"INSERT WITH CHECK ({some_lead})"),
        ("state", "reads", f"SELECT USING ({reads})"),
        ("state", "adds", f"INSERT WITH CHECK ({writes})"),
        ("state", "changes", f"UPDATE USING ({replaces}) WITH CHECK ({writes})"),
        *queue_schema.POLICIES,
    ]
    made: list[str] = [
        f"ALTER TABLE hub.{table} ENABLE ROW LEVEL SECURITY" for table in sorted({p[0] for p in policies})
    ]
    for table, name, rule in policies:
        command, _, condition = rule.partition(" ")
        made += [
            f"DROP POLICY IF EXISTS {name} ON hub.{table}",
            f"CREATE POLICY {name} ON hub.{table} FOR {command} TO {GROUP} {condition}",
        ]
    return made


def _grants() -> list[str]:
    written = "project, kind, id, document, owner, revision, precedence, stamp, deleted, content"
    return [
        f"GRANT USAGE ON SCHEMA hub TO {GROUP}",
        f"GRANT SELECT ON hub.hub, hub.project, hub.member, hub.document_text, hub.state TO {GROUP}",
        f"GRANT INSERT ({written}), UPDATE ({written}) ON hub.state TO {GROUP}",
        f"GRANT INSERT ON hub.document_text TO {GROUP}",
        f"GRANT INSERT (project, login, annotator, role, sees_layers) ON hub.member TO {GROUP}",
        f"GRANT UPDATE (role, sees_layers) ON hub.member TO {GROUP}",
        *queue_schema.grants(GROUP),
    ]


def _listed(values: Iterable[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _names(kinds: Iterable[RecordKind]) -> str:
    return _listed(sorted(kind.table.name for kind in kinds))
