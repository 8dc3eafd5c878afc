"""What a check finds by replaying the journal, and that it finds nothing where nobody meddled."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.checking import Broken
from core.errors import UserError
from core.exchange.bundle import PackageKind
from core.exchange.contents import PackageContents
from core.ids import AnnotationId, new_uuid
from core.model import Annotation, Span, Status
from core.progress import Cancel
from core.session import Session
from core.storage import replay
from tests.core.projects import add, first, label, project, report


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    """Rows of every table, made by operations of their own and by the dozen, changed, undone and done again."""
    with project(tmp_path / "a.biaodu") as opened:
        work_on(opened)
        yield opened


def work_on(session: Session) -> None:
    document = first(session)
    session.documents.set_status([document], Status.DONE)
    session.documents.mask(document, Span(0, 3))
    session.documents.set_meta([document], region="城东区")
    session.codebook.create(code="new", name_en="new")
    made = [label(session, at, at + 4) for at in range(4)]
    session.annotations.set_note([made[0].id], "注")
    session.annotations.delete([made[1].id])
    session.history.undo()
    session.history.redo()
    import_many(session, 6)
    session.history.undo()
    session.history.redo()
    bulk = session.annotations.of_document(document)
    session.annotations.set_note([annotation.id for annotation in bulk if annotation.note is None][-2:], "另注")
    add(session, "另一份报告。", "另一份")
    session.documents.remove([session.documents.list()[1].id])
    session.review.set_reasons(["漏标"])
    session.review.comment(made[2].id, "为什么？")
    session.exchange.set_team_folder(session.path.parent)


def import_many(session: Session, number: int) -> None:
    who, document = session.annotator, first(session)
    assert who is not None
    label_ = session.codebook.by_code("safety").id
    session.annotations.add_many(
        [
            Annotation(AnnotationId(new_uuid()), document, at, at + 3, label_, who.id, None, "0", "0")
            for at in range(number)
        ]
    )


def meddle(session: Session, *statements: str) -> None:
    conn = session._engine.conn
    conn.execute("PRAGMA foreign_keys = OFF")
    conn.execute("BEGIN")
    for statement in statements:
        conn.execute(statement)
    conn.execute("COMMIT")
    conn.execute("PRAGMA foreign_keys = ON")


def found(session: Session, *kinds: str) -> list[Broken]:
    return [broken for broken in session.check().broken if broken.kind in kinds]


def test_nothing_is_found_where_nobody_meddled(session: Session) -> None:
    assert session.check().broken == ()


ALONE = "(SELECT id FROM annotation WHERE note = '注')"
"""A row that was made by an operation of its own."""
MANY = "(SELECT min(id) FROM annotation WHERE origin = 'manual' AND note IS NULL AND updated_at = '0')"
"""A row of a bulk insert that nothing was done to since."""
TOUCHED = "(SELECT max(id) FROM annotation WHERE note = '另注')"
"""A row of a bulk insert that was changed by itself."""


@pytest.mark.parametrize(
    ("statement", "table", "detail"),
    [
        (f"UPDATE annotation SET note = '改' WHERE id = {ALONE}", "annotation", "note is '改', not '注'"),
        (
            f"UPDATE annotation SET origin = 'import' WHERE id = {ALONE}",
            "annotation",
            "origin is 'import', not 'manual'",
        ),
        (f"UPDATE annotation SET revision = 9 WHERE id = {ALONE}", "annotation", "revision is 9, not 2"),
        (f"DELETE FROM annotation WHERE id = {ALONE}", "annotation", "is gone"),
        (f"UPDATE annotation SET deleted = 1 WHERE id = {MANY}", "annotation", "deleted is 1, not 0"),
        (f"UPDATE annotation SET revision = 1 WHERE id = {MANY}", "annotation", "revision is 1, not 3"),
        (f"UPDATE annotation SET note = NULL WHERE id = {TOUCHED}", "annotation", "note is None, not '另注'"),
        (f"UPDATE annotation SET deleted = 2 WHERE id = {TOUCHED}", "annotation", "deleted is 2, not 0"),
        (f"DELETE FROM annotation WHERE id = {TOUCHED}", "annotation", "is gone"),
        (f"DELETE FROM annotation WHERE id = {MANY}", "annotation", "1 of the 6 rows that change"),
        ("UPDATE document SET title = '另题'", "document", "title is"),
        ("UPDATE document SET region = NULL", "document", "region is None, not '城东区'"),
        ("DELETE FROM document WHERE deleted = 1", "document", "is gone"),
        ("UPDATE label SET name_zh = '改名' WHERE code = 'new'", "label", "name_zh is '改名', not ''"),
        ("UPDATE label SET colour = '#000000' WHERE code = 'safety'", "label", "colour is '#000000', not"),
        ("DELETE FROM label WHERE code = 'new'", "label", "is gone"),
        ("UPDATE annotator SET name = '别人'", "annotator", "name is '别人', not '陈晓'"),
        ("UPDATE document_status SET status = 'in_progress'", "document_status", "status is 'in_progress', not 'done'"),
        ("DELETE FROM document_status", "document_status", "is gone"),
        ("UPDATE document_mask SET span_end = 5", "document_mask", "span_end is 5, not 3"),
        ("UPDATE comment SET text = '改'", "comment", "text is '改', not '为什么？'"),
        ("UPDATE project_setting SET value = '[]' WHERE name = 'review.reasons'", "project_setting", "value is '[]'"),
        ("DELETE FROM project_setting", "project_setting", "is gone"),
        ("UPDATE project SET current_annotator = NULL", "project", "current_annotator is None, not"),
    ],
)
def test_a_row_that_is_not_as_the_journal_says_is_named(
    session: Session, statement: str, table: str, detail: str
) -> None:
    if "title" in statement:
        session.documents.set_meta([first(session)], title="城东区2024")
    meddle(session, statement)
    rows = found(session, "row")
    assert rows
    assert all(broken.id.split(" ")[0] == table for broken in rows)
    assert detail in rows[0].detail


COLUMNS = "document, annotator, label, span_start + 20, span_end + 20, quote_hash, note, origin, created_at, updated_at"


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        # As one more of an import.
        (
            f"INSERT INTO annotation SELECT 'new', {COLUMNS}, revision, deleted, created_in FROM annotation"
            f" WHERE id = {MANY}",
            "row",
        ),
        # As made by an operation that made another one.
        (
            f"INSERT INTO annotation SELECT 'new', {COLUMNS}, revision, deleted, created_in FROM annotation"
            f" WHERE id = {ALONE}",
            "journal",
        ),
        (f"INSERT INTO annotation SELECT 'new', {COLUMNS}, 1, 0, 999999 FROM annotation WHERE id = {ALONE}", "journal"),
        ("INSERT INTO document_status SELECT document, 'x', status, updated_at, 1 FROM document_status", "journal"),
        ("INSERT INTO project_setting VALUES ('team', '1')", "journal"),
        ("UPDATE annotation SET created_in = (SELECT max(id) FROM row_change WHERE key = '*')", "journal"),
    ],
)
def test_a_row_that_no_operation_made_is_found(session: Session, statement: str, kind: str) -> None:
    meddle(session, statement)
    assert found(session, kind)


ENTRY = f"(SELECT min(id) FROM row_change WHERE key = {ALONE})"


@pytest.mark.parametrize(
    ("statement", "detail"),
    [
        (f"UPDATE row_change SET after = '[' WHERE id = {ENTRY}", "no JSON"),
        (f"UPDATE row_change SET after = '' WHERE id = {ENTRY}", "no JSON"),
        (f"UPDATE row_change SET after = '[1]' WHERE id = {ENTRY}", "no columns"),
        (f"UPDATE row_change SET after = '{'[' * 3000}' WHERE id = {ENTRY}", "no JSON"),
        (
            f"UPDATE row_change SET after = json_set(after, '$.note', json('[]')) WHERE id = {ENTRY}",
            "'note' is neither",
        ),
        (f"UPDATE row_change SET after = json_set(after, '$.note', 1.5) WHERE id = {ENTRY}", "'note' is neither"),
        (
            f"UPDATE row_change SET after = json_set(after, '$.note', json('true')) WHERE id = {ENTRY}",
            "'note' is neither",
        ),
        (f"UPDATE row_change SET after = json_set(after, '$.x = 1 --', 1) WHERE id = {ENTRY}", "unknown columns"),
        (f"UPDATE row_change SET after = json_remove(after, '$.label') WHERE id = {ENTRY}", "the row is not the key's"),
        (f"UPDATE row_change SET after = json_set(after, '$.id', 'x') WHERE id = {ENTRY}", "the row is not the key's"),
        (f"UPDATE row_change SET after = NULL WHERE id = {ENTRY}", "no change"),
        (f"UPDATE row_change SET \"table\" = 'sqlite_master' WHERE id = {ENTRY}", "no table of a project"),
        ("UPDATE row_change SET key = '[' WHERE \"table\" = 'document_status'", "no key"),
        ("UPDATE row_change SET key = '[1,2]' WHERE \"table\" = 'document_status'", "no key"),
        ("UPDATE row_change SET after = json_set(after, '$.count', 'many') WHERE key = '*'", "no bulk change"),
        ("UPDATE row_change SET after = json_set(after, '$.count', -1) WHERE key = '*'", "no bulk change"),
        (
            "UPDATE row_change SET before = json_set(before, '$.created_in', 3) WHERE before IS NOT NULL AND key = '*'",
            "two",
        ),
        (
            f"UPDATE row_change SET before = json_set(before, '$.note', '') WHERE key = {ALONE} AND before IS NOT NULL",
            "does not follow",
        ),
        (
            "UPDATE row_change SET before = json_set(before, '$.deleted', 2) WHERE before IS NOT NULL AND key = '*'",
            "not follow",
        ),
        (f"DELETE FROM row_change WHERE id = {ENTRY}", "without the change that made it"),
        ("UPDATE operation SET seq = seq + 5 WHERE seq = (SELECT max(seq) FROM operation)", "missing"),
    ],
)
def test_a_journal_that_was_meddled_with_is_found_and_crashes_nothing(
    session: Session, statement: str, detail: str
) -> None:
    meddle(session, statement)
    assert any(detail in broken.detail for broken in found(session, "journal"))
    history = session.history
    assert history.operations()
    for annotation in session.annotations.iterate():
        assert history.of_annotation(annotation.id)
    while history.next_undo() is not None:
        assert history.undo_weight() >= 0
        assert undo(session) in {None, "journal.broken", "undo.conflict"}
    assert history.undo() is None


def undo(session: Session) -> str | None:
    """The code of what undo says; None when it does what it should."""
    try:
        session.history.undo()
    except UserError as error:
        return error.code
    return None


@pytest.mark.parametrize("after", ["[", "[1]", "[" * 3000, '{"id": []}'])
def test_what_can_be_read_is_saved_whatever_the_journal_holds(session: Session, tmp_path: Path, after: str) -> None:
    meddle(session, f"UPDATE row_change SET after = '{after}'")
    labels = {annotation.id for annotation in session.annotations.iterate()}
    Session.salvage(session.path, tmp_path / "saved.biaodu")
    with Session.open(tmp_path / "saved.biaodu") as saved:
        assert {annotation.id for annotation in saved.annotations.iterate()} == labels
        assert saved.check().broken == ()


def test_a_package_merged_undone_and_merged_again_is_followed(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as mine, project(tmp_path / "b.biaodu", annotator="李敏") as theirs:
        for at in range(5):
            label(theirs, at, at + 4)
        package = tmp_path / "p.biaodupkg"
        theirs.exchange.package(package, PackageContents(kind=PackageKind.LABELS_BACK))
        for _ in range(2):
            mine.exchange.apply(mine.exchange.plan([package]))
            assert mine.check().broken == ()
            mine.history.undo()
            assert mine.check().broken == ()
        mine.history.redo()
        assert mine.check().broken == ()
        meddle(mine, "DELETE FROM annotation WHERE id = (SELECT min(id) FROM annotation)")
        assert [broken.id for broken in found(mine, "row")] == ["annotation"]


def test_rows_that_came_back_by_a_later_merge_are_no_loss(tmp_path: Path) -> None:
    """They belong to another bulk insert then; the journal does not say to which they belonged before."""
    with project(tmp_path / "a.biaodu") as mine, project(tmp_path / "b.biaodu", annotator="李敏") as theirs:
        for at in range(5):
            label(theirs, at, at + 4)
        package = tmp_path / "p.biaodupkg"
        theirs.exchange.package(package, PackageContents(kind=PackageKind.LABELS_BACK))
        mine.exchange.apply(mine.exchange.plan([package]))
        document = first(mine)
        mine.documents.remove([document])
        mine.history.undo()
        mine.documents.remove([document])
        mine.documents.add([report(theirs.documents.text(first(theirs)))])
        mine.exchange.apply(mine.exchange.plan([package]))
        assert len(mine.annotations.of_document(document)) == 5
        assert mine.check().broken == ()


def test_thousands_of_wrong_rows_make_a_short_report(session: Session) -> None:
    import_many(session, 0)
    for at in range(130):
        label(session, at % 40, 41 + at // 40, "teachers")
    meddle(session, "UPDATE annotation SET note = '改'")
    rows = found(session, "row")
    assert len(rows) == 101
    assert rows[-1].detail.startswith("and ")
    assert rows[-1].detail.endswith(" more")


def test_work_that_goes_on_beside_is_no_difference(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two batches others write; without WAL even between two queries of one batch."""
    monkeypatch.setattr(replay, "_BATCH", 2)
    with Session.open(session.path) as other:
        number = 0

        def work(_done: int) -> None:
            nonlocal number
            number += 1
            import_many_elsewhere(other, number)
            if number % 2:
                other.history.undo()

        assert list(replay.replay(session._engine.conn, work)) == []
    assert number > 5
    assert session.check().broken == ()


def import_many_elsewhere(session: Session, number: int) -> None:
    who, document = session.annotator, first(session)
    assert who is not None
    label_ = session.codebook.by_code("subsidies").id
    session.annotations.add_many(
        [Annotation(AnnotationId(new_uuid()), document, number, 30, label_, who.id, None, "0", "0")]
    )


def test_a_replay_can_be_stopped(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "_BATCH", 2)
    seen: list[int] = []
    with pytest.raises(Cancel):
        list(replay.replay(session._engine.conn, seen.append, lambda: len(seen) > 3))
    assert len(seen) == 4
    list(replay.replay(session._engine.conn, seen.append))
    assert seen[-1] <= replay.changes(session._engine.conn)
