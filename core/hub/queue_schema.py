"""The queue of a hub: which documents want readers, and who has one now, as SQL.

A row is one place of one reader. It is free while nobody has it, or when its lease ran out without the document being
done. `hub.take_next` gives the most urgent free place to whoever asks, and passes over places that somebody else is
being given at the same moment (FOR UPDATE SKIP LOCKED), so nobody waits. All times are the server's. That a document is
done follows from its reader's status, when that arrives among the states; nobody says it a second time.
"""

from core.assigning.assignment import MOST_READERS
from core.exchange.records import ASSIGNMENTS, STATUSES
from core.model import Status

SHORTEST_LEASE, LONGEST_LEASE = 60, 90 * 86_400
"""Seconds."""
_FREE = "(annotator IS NULL OR lease_until <= clock_timestamp())"
_OWN = "(project, annotator) IN (SELECT m.project, m.annotator FROM hub.mine() m)"
_MEMBER = "project IN (SELECT m.project FROM hub.mine() m)"
_LEAD = "project IN (SELECT m.project FROM hub.mine() m WHERE m.role = 'lead')"
_STATUS = f"convert_from({{row}}.content, 'UTF8')::json->>{STATUSES.at['status']}"

TABLES = [
    f"""CREATE TABLE IF NOT EXISTS hub.assignment (
        project uuid NOT NULL REFERENCES hub.project, document text COLLATE "C" NOT NULL,
        slot smallint NOT NULL CHECK (slot BETWEEN 1 AND {MOST_READERS}), annotator text COLLATE "C",
        priority double precision NOT NULL DEFAULT 0,
        lease_seconds integer NOT NULL CHECK (lease_seconds BETWEEN {SHORTEST_LEASE} AND {LONGEST_LEASE}),
        lease_until timestamptz, done_at timestamptz,
        PRIMARY KEY (project, document, slot), UNIQUE (project, document, annotator),
        CHECK (annotator IS NOT NULL OR (lease_until IS NULL AND done_at IS NULL)))""",
    "CREATE INDEX IF NOT EXISTS assignment_next ON hub.assignment (project, priority DESC, document, slot)"
    " WHERE done_at IS NULL",
]


def functions(safe: str) -> list[str]:
    """What holds leases to the server's clock, hands places out, and follows statuses."""
    return [
        # Whoever takes a place, or takes it again, gets a whole lease; only a lead changes what a place is.
        f"""CREATE OR REPLACE FUNCTION hub.lease() RETURNS trigger LANGUAGE plpgsql {safe} AS $$ BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF (NEW.project, NEW.document, NEW.slot) <> (OLD.project, OLD.document, OLD.slot)
                THEN RAISE insufficient_privilege; END IF;
                IF NOT EXISTS (SELECT 1 FROM hub.mine() m WHERE m.project = NEW.project AND m.role = 'lead')
                THEN NEW.priority := OLD.priority; NEW.lease_seconds := OLD.lease_seconds; END IF;
                IF NEW.annotator IS NOT DISTINCT FROM OLD.annotator
                    AND (NEW.priority, NEW.lease_seconds) <> (OLD.priority, OLD.lease_seconds)
                THEN RETURN NEW; END IF;
            END IF;
            IF TG_OP = 'INSERT' OR NEW.annotator IS DISTINCT FROM OLD.annotator THEN NEW.done_at := NULL; END IF;
            NEW.lease_until := CASE WHEN NEW.annotator IS NOT NULL
                THEN clock_timestamp() + make_interval(secs => NEW.lease_seconds) END;
            RETURN NEW; END $$""",
        "CREATE OR REPLACE TRIGGER lease BEFORE INSERT OR UPDATE ON hub.assignment"
        " FOR EACH ROW EXECUTE FUNCTION hub.lease()",
        _take_next(),
        f"""CREATE OR REPLACE FUNCTION hub.follow_status() RETURNS trigger LANGUAGE plpgsql {safe} AS $$ BEGIN
            UPDATE hub.assignment a SET done_at = CASE WHEN {_STATUS.format(row="NEW")} = '{Status.DONE}'
                THEN coalesce(a.done_at, clock_timestamp()) END
            WHERE a.project = NEW.project AND a.document = NEW.document AND a.annotator = NEW.owner
                AND NEW.deleted = 0; RETURN NULL; END $$""",
        "CREATE OR REPLACE TRIGGER follow_status AFTER INSERT OR UPDATE ON hub.state FOR EACH ROW"
        f" WHEN (NEW.kind = '{STATUSES.table.name}') EXECUTE FUNCTION hub.follow_status()",
    ]


def _take_next() -> str:
    """The function that gives the most urgent free place. It has the caller's rights, so policies hold for it, too.

    Connections of one person wait for each other, so that none takes a second place of a document. Whoever was assigned
    a document in another way, or has done it, gets no place of it.
    """
    mine = (
        "SELECT 1 FROM hub.state s WHERE s.project = which AND s.document = a.document AND s.owner = me AND"
        f" ((s.kind = '{ASSIGNMENTS.table.name}' AND s.deleted = 0) OR"
        f" (s.kind = '{STATUSES.table.name}' AND {_STATUS.format(row='s')} = '{Status.DONE}'))"
    )
    return f"""CREATE OR REPLACE FUNCTION hub.take_next(which uuid) RETURNS text LANGUAGE plpgsql
        SET search_path = pg_catalog, hub, pg_temp AS $$ DECLARE me text; place record; BEGIN
        SELECT m.annotator INTO me FROM hub.mine() m WHERE m.project = which;
        IF me IS NULL THEN RETURN NULL; END IF;
        PERFORM pg_advisory_xact_lock(hashtextextended(which::text || '/' || me, 0));
        SELECT a.document, a.slot INTO place FROM hub.assignment a
        WHERE a.project = which AND a.done_at IS NULL AND (a.annotator IS NULL OR a.lease_until <= clock_timestamp())
            AND NOT EXISTS (SELECT 1 FROM hub.assignment o WHERE o.project = which AND o.document = a.document
                AND o.annotator = me AND o.slot <> a.slot)
            AND (a.annotator = me OR NOT EXISTS ({mine}))
        ORDER BY a.priority DESC, a.document, a.slot LIMIT 1 FOR UPDATE OF a SKIP LOCKED;
        IF NOT FOUND THEN RETURN NULL; END IF;
        UPDATE hub.assignment a SET annotator = me
        WHERE a.project = which AND a.document = place.document AND a.slot = place.slot;
        RETURN place.document; END $$"""


POLICIES = [
    (
        "assignment",
        "reads",
        "SELECT USING (project IN (SELECT m.project FROM hub.mine() m WHERE m.sees_layers)"
        f" OR ({_MEMBER} AND {_FREE} AND done_at IS NULL) OR {_OWN})",
    ),
    ("assignment", "adds", f"INSERT WITH CHECK ({_LEAD})"),
    (
        "assignment",
        "takes",
        f"UPDATE USING ({_LEAD} OR ({_MEMBER} AND done_at IS NULL AND ({_FREE} OR {_OWN})))"
        f" WITH CHECK ({_LEAD} OR {_OWN} OR ({_MEMBER} AND annotator IS NULL))",
    ),
    ("assignment", "removes", f"DELETE USING ({_LEAD} AND annotator IS NULL)"),
]
"""Members who label blind are not told who has what. Places that nobody has can be taken away again by a lead."""


def grants(group: str) -> list[str]:
    """Nobody writes a time."""
    return [
        f"GRANT SELECT, DELETE ON hub.assignment TO {group}",
        f"GRANT INSERT (project, document, slot, priority, lease_seconds) ON hub.assignment TO {group}",
        f"GRANT UPDATE (annotator, priority, lease_seconds) ON hub.assignment TO {group}",
    ]
