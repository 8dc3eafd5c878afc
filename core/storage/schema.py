"""The tables of a project file, and every step from an older schema to this one.

Migrations are append-only: a released step is never edited. Every entity that colleagues share carries `revision`
(grows with each change, undo included), `deleted` (removals are remembered, so that merging can tell "removed" from
"never had it"; 2 means the row came by a merge that was undone, as if it had never been here) and `created_in` (the
`row_change` that made the row; rows of one bulk insert share it, and are undone by it).

`shared_state` holds what colleagues exchange where it differs from the row that is shown here (core.exchange.shown).
"""

import re

from core.storage.database import Connection, Step
from core.storage.safe_ids import replace_odd_ids
from core.times import now

APPLICATION_ID = 0x42494144
"""``BIAD`` in the SQLite header, so that tools and we can tell a project from any other SQLite file."""
SCHEMA_VERSION = 4
"""`user_version` after all migrations below."""

_VERSION_1 = """
CREATE TABLE project (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    uuid TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at TEXT NOT NULL,
    created_by TEXT NOT NULL,
    current_annotator TEXT
) STRICT;
CREATE TABLE operation (
    seq INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('do', 'undo', 'redo', 'note')),
    annotator TEXT,
    at TEXT NOT NULL,
    undo_of INTEGER REFERENCES operation (seq) CHECK (undo_of < seq),
    CHECK ((undo_of IS NOT NULL) = (kind IN ('undo', 'redo')))
) STRICT;
CREATE TABLE row_change (
    id INTEGER PRIMARY KEY,
    operation INTEGER NOT NULL REFERENCES operation (seq),
    "table" TEXT NOT NULL,
    key TEXT NOT NULL,
    before TEXT,
    after TEXT,
    exact INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX row_change_operation ON row_change (operation);
CREATE INDEX row_change_key ON row_change (key);
CREATE TABLE document_text (
    document TEXT PRIMARY KEY,
    text TEXT NOT NULL
) STRICT;
CREATE TABLE document (
    id TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    characters INTEGER NOT NULL,
    title TEXT NOT NULL,
    region TEXT,
    year INTEGER,
    issuer TEXT,
    date TEXT,
    kind TEXT,
    extra TEXT NOT NULL,
    source_name TEXT NOT NULL,
    raw_sha256 TEXT NOT NULL,
    encoding TEXT NOT NULL,
    reader TEXT NOT NULL,
    created_at TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    created_in INTEGER NOT NULL REFERENCES row_change (id)
) STRICT;
CREATE TABLE document_mask (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL REFERENCES document (id),
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    reason TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    created_in INTEGER NOT NULL REFERENCES row_change (id),
    CHECK (0 <= span_start AND span_start < span_end)
) STRICT;
CREATE INDEX document_mask_document ON document_mask (document) WHERE deleted = 0;
CREATE TABLE annotator (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'adjudicated')),
    created_at TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    created_in INTEGER NOT NULL REFERENCES row_change (id)
) STRICT;
CREATE TABLE label (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    colour TEXT NOT NULL,
    key TEXT,
    parent TEXT REFERENCES label (id),
    definition_zh TEXT NOT NULL,
    definition_en TEXT NOT NULL,
    examples TEXT NOT NULL,
    position INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    created_in INTEGER NOT NULL REFERENCES row_change (id)
) STRICT;
CREATE UNIQUE INDEX label_code ON label (code) WHERE deleted = 0;
CREATE TABLE codebook_version (
    version INTEGER PRIMARY KEY,
    operation INTEGER NOT NULL REFERENCES operation (seq),
    at TEXT NOT NULL,
    snapshot TEXT NOT NULL
) STRICT;
CREATE TABLE annotation (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL REFERENCES document (id),
    annotator TEXT NOT NULL REFERENCES annotator (id),
    label TEXT NOT NULL REFERENCES label (id),
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    quote_hash TEXT NOT NULL,
    note TEXT,
    origin TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    created_in INTEGER NOT NULL REFERENCES row_change (id),
    CHECK (0 <= span_start AND span_start < span_end)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX annotation_place ON annotation (document, annotator, span_start, span_end, label)
    WHERE deleted = 0;
CREATE TABLE document_status (
    document TEXT NOT NULL REFERENCES document (id),
    annotator TEXT NOT NULL REFERENCES annotator (id),
    status TEXT NOT NULL CHECK (status IN ('not_started', 'in_progress', 'done')),
    updated_at TEXT NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (document, annotator)
) STRICT, WITHOUT ROWID;
CREATE TABLE comment (
    id TEXT PRIMARY KEY,
    annotation TEXT NOT NULL REFERENCES annotation (id),
    author TEXT NOT NULL REFERENCES annotator (id),
    text TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    created_in INTEGER NOT NULL REFERENCES row_change (id)
) STRICT;
CREATE INDEX comment_annotation ON comment (annotation) WHERE deleted = 0;
CREATE TABLE decision (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL REFERENCES document (id),
    reviewer TEXT NOT NULL REFERENCES annotator (id),
    verdict TEXT NOT NULL,
    sources TEXT NOT NULL,
    results TEXT NOT NULL,
    reason TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    created_in INTEGER NOT NULL REFERENCES row_change (id)
) STRICT;
CREATE INDEX decision_document ON decision (document) WHERE deleted = 0;
CREATE TABLE package_receipt (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    author TEXT,
    kind TEXT NOT NULL,
    counts TEXT NOT NULL,
    created_at TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    created_in INTEGER NOT NULL REFERENCES row_change (id)
) STRICT;
CREATE TABLE shared_state (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    created_in INTEGER NOT NULL REFERENCES row_change (id)
) STRICT, WITHOUT ROWID;
CREATE TABLE project_setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""


_VERSION_2 = """
CREATE TABLE strike (
    id TEXT PRIMARY KEY,
    annotator TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    created_in INTEGER NOT NULL REFERENCES row_change (id)
) STRICT;
CREATE TABLE person_key (
    id TEXT PRIMARY KEY,
    annotator TEXT NOT NULL,
    key TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('add', 'withdraw')),
    signer TEXT NOT NULL,
    signature TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    created_in INTEGER NOT NULL REFERENCES row_change (id)
) STRICT;
CREATE TABLE signature (
    id TEXT PRIMARY KEY,
    annotator TEXT NOT NULL,
    document TEXT NOT NULL,
    key TEXT NOT NULL,
    states TEXT NOT NULL,
    signature TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    created_in INTEGER NOT NULL REFERENCES row_change (id)
) STRICT;
CREATE INDEX signature_document ON signature (document);
CREATE TABLE foreign_row (
    id TEXT PRIMARY KEY,
    member TEXT NOT NULL,
    minor INTEGER NOT NULL,
    line TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    created_in INTEGER NOT NULL REFERENCES row_change (id)
) STRICT;
CREATE INDEX operation_annotator ON operation (annotator, seq);
CREATE INDEX operation_undo_of ON operation (undo_of) WHERE undo_of IS NOT NULL;
"""


_VERSION_3 = """
CREATE TABLE attribute (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    kind TEXT NOT NULL,
    choices TEXT NOT NULL,
    units TEXT NOT NULL,
    labels TEXT NOT NULL,
    nested INTEGER NOT NULL,
    required INTEGER NOT NULL,
    initial TEXT NOT NULL,
    key TEXT,
    position INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    created_in INTEGER NOT NULL REFERENCES row_change (id)
) STRICT;
CREATE TABLE link_kind (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    directed INTEGER NOT NULL,
    from_labels TEXT NOT NULL,
    to_labels TEXT NOT NULL,
    position INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    created_in INTEGER NOT NULL REFERENCES row_change (id)
) STRICT;
CREATE TABLE variable (
    id TEXT PRIMARY KEY,
    code TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    kind TEXT NOT NULL,
    choices TEXT NOT NULL,
    units TEXT NOT NULL,
    position INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    created_in INTEGER NOT NULL REFERENCES row_change (id)
) STRICT;
CREATE TABLE meaning_change (
    id TEXT PRIMARY KEY,
    label TEXT NOT NULL,
    annotator TEXT NOT NULL,
    created_at TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    created_in INTEGER NOT NULL REFERENCES row_change (id)
) STRICT;
CREATE TABLE annotation_detail (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    annotator TEXT NOT NULL,
    attributes TEXT NOT NULL,
    meanings TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    created_in INTEGER NOT NULL REFERENCES row_change (id)
) STRICT;
CREATE INDEX annotation_detail_document ON annotation_detail (document) WHERE deleted = 0;
CREATE TABLE link (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    target TEXT NOT NULL,
    document TEXT NOT NULL,
    target_document TEXT NOT NULL,
    annotator TEXT NOT NULL,
    note TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    created_in INTEGER NOT NULL REFERENCES row_change (id)
) STRICT;
CREATE INDEX link_source ON link (source) WHERE deleted = 0;
CREATE INDEX link_target ON link (target) WHERE deleted = 0;
CREATE TABLE variable_value (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    variable TEXT NOT NULL,
    value TEXT NOT NULL,
    annotator TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    created_in INTEGER NOT NULL REFERENCES row_change (id)
) STRICT;
CREATE INDEX variable_value_document ON variable_value (document) WHERE deleted = 0;
CREATE TABLE memo (
    id TEXT PRIMARY KEY,
    about TEXT NOT NULL,
    subject TEXT NOT NULL,
    document TEXT NOT NULL,
    author TEXT NOT NULL,
    text TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    created_in INTEGER NOT NULL REFERENCES row_change (id)
) STRICT;
CREATE INDEX memo_subject ON memo (about, subject) WHERE deleted = 0;
"""
"""What is said beside labels (`core.storage.tables.SAID`). Its rows refer to others by id or code without a reference:
in merging nothing of it ever waits, and what it is about need not be here to be passed on.
"""

_VERSION_4 = """
CREATE TABLE assignment (
    id TEXT PRIMARY KEY,
    document TEXT NOT NULL,
    annotator TEXT NOT NULL,
    readers INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    due TEXT NOT NULL,
    assigned_by TEXT NOT NULL,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deleted INTEGER NOT NULL,
    created_in INTEGER NOT NULL REFERENCES row_change (id)
) STRICT;
CREATE INDEX assignment_document ON assignment (document) WHERE deleted = 0;
CREATE INDEX assignment_annotator ON assignment (annotator) WHERE deleted = 0;
"""


def version_1(conn: Connection) -> None:
    """The first released schema."""
    _take(conn, _VERSION_1)


def version_2(conn: Connection) -> None:
    """Signatures with people's keys, what was struck out, and rows of newer packages; every id is a UUID."""
    _take(conn, _VERSION_2)
    replace_odd_ids(conn, now())


def version_3(conn: Connection) -> None:
    """Attributes, links, document variables, memos, and under which meaning of its label an annotation was made."""
    from core.storage.known_members import MEMBERS_OF_1, take_known_members

    _take(conn, _VERSION_3)
    take_known_members(conn, now(), MEMBERS_OF_1)


def version_4(conn: Connection) -> None:
    """Who is to read which document."""
    from core.storage.known_members import MEMBERS_OF_2, take_known_members

    _take(conn, _VERSION_4)
    take_known_members(conn, now(), MEMBERS_OF_2)


def _take(conn: Connection, statements: str) -> None:
    for statement in statements.split(";\n"):
        if statement.strip():
            conn.execute(statement)


def indexes_of(table: str) -> list[tuple[str, str]]:
    """Name and statement of each index of a table: ours, not what a file from anybody says that they are."""
    return [(found["name"], found[0]) for found in _INDEX.finditer(_MADE) if found["table"] == table]


_MADE = _VERSION_1 + _VERSION_2 + _VERSION_3 + _VERSION_4
_INDEX = re.compile(r"CREATE (?:UNIQUE )?INDEX (?P<name>\w+) ON (?P<table>\w+) [^;]+")
STEPS: tuple[Step, ...] = (version_1, version_2, version_3, version_4)
"""From nothing to the present schema, in order."""
