"""What a check finds in a file that something else than the program has written."""

from pathlib import Path

import pytest

from core.progress import Cancel
from core.session import Session
from core.storage import sqlite
from tests.core.exchange.said import say_everything
from tests.core.projects import label


def meddle(session: Session, statement: str) -> None:
    other = sqlite.connect(session.path)
    other.execute(statement)
    other.close()


@pytest.mark.parametrize(
    ("kind", "statement"),
    [
        ("text", "UPDATE document_text SET text = 'x' || substr(text, 2)"),
        ("text", "DELETE FROM document_text"),
        ("length", "UPDATE document SET characters = 3"),
        ("span", "UPDATE annotation SET span_end = 9999"),
        ("quote", "UPDATE annotation SET span_start = span_start + 1"),
        ("reference", "UPDATE annotation SET label = 'x'"),
        ("reference", "UPDATE label SET deleted = 1"),
        ("reference", "UPDATE document SET deleted = 1"),
        ("codebook", "UPDATE label SET key = '1'"),
        ("codebook", "UPDATE label SET parent = id"),
        ("value", "UPDATE document SET extra = '['"),
        ("value", "UPDATE label SET examples = '5'"),
        ("journal", "UPDATE annotation SET created_in = 1"),
        ("journal", "UPDATE operation SET seq = seq + 5 WHERE seq = (SELECT max(seq) FROM operation)"),
    ],
)
def test_meddling_is_found(session: Session, kind: str, statement: str) -> None:
    annotation = label(session, 0, 4)
    report = session.check()
    assert (report.ok, report.documents, report.annotations, report.broken) == (True, 1, 1, ())
    meddle(session, statement)
    report = session.check()
    assert not report.ok
    assert kind in {broken.kind for broken in report.broken}
    if kind in {"span", "quote"}:
        assert report.broken[0].id == annotation.id


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE signature SET states = 'AAAAAAAAAAAAAAAAAAAAAA=='",
        "UPDATE signature SET annotator = document WHERE 1",
        "UPDATE person_key SET signature = lower(signature)",
        "UPDATE person_key SET key = upper(key) || 'Z'",
    ],
)
def test_a_signature_that_does_not_fit_is_found(session: Session, tmp_path: Path, statement: str) -> None:
    label(session, 0, 4)
    session.exchange.package(tmp_path / "p.biaodupkg")
    assert session.check().ok
    meddle(session, statement)
    assert "signature" in {broken.kind for broken in session.check().broken}


def test_an_id_that_is_no_uuid_is_found(session: Session) -> None:
    meddle(session, "UPDATE document_mask SET id = 'x'")
    assert session.check().ok
    meddle(session, "UPDATE label SET id = '../x' WHERE code = 'safety'")
    assert ("id", "../x") in {(broken.kind, broken.id) for broken in session.check().broken}


def test_a_check_can_be_stopped_and_says_how_far_it_is(session: Session) -> None:
    steps: list[tuple[int, int, str]] = []
    session.check(lambda *step: steps.append(step))
    assert steps == [(0, 2, "城东区报告"), (1, 2, ""), (2, 2, "")]
    with pytest.raises(Cancel):
        session.check(cancelled=lambda: True)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("attribute", "choices", "["),
        ("link_kind", "from_labels", "5"),
        ("variable", "units", "{}"),
        ("meaning_change", "created_at", "yesterday"),
        ("annotation_detail", "attributes", "[]"),
        ("annotation_detail", "meanings", '["x"]'),
        ("link", "target", "x"),
        ("variable_value", "value", "["),
        ("memo", "author", "x"),
    ],
)
def test_meddling_with_what_is_said_beside_labels_is_found(
    session: Session, table: str, column: str, value: str
) -> None:
    say_everything(session)
    assert session.check().ok
    meddle(session, f"UPDATE {table} SET {column} = '{value}'")
    found = [broken for broken in session.check().broken if broken.kind == "value"]
    assert found
    assert all(broken.detail.startswith(f"{table}: ") for broken in found)
