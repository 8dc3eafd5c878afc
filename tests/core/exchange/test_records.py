"""Shared states within their bounds: a function of the record alone, asked of many at once or of one."""

import json

from hypothesis import given
from hypothesis import strategies as st

from core.bounded_json import DEEPEST
from core.exchange.checks import wrong_field
from core.exchange.records import DOCUMENTS, LABELS, Record, RecordKind
from core.plausible import LARGEST_REVISION
from tests.core.exchange.hostile import document, label
from tests.core.exchange.worlds import nested

JSON = ["{}", "[]", "", "no JSON", "3", "null", '["例"]', "[1]", "[[]]", '{"a": 1}', r'["\ud800"]', "NaN"]
stored = st.sampled_from([*JSON, nested(DEEPEST), nested(DEEPEST + 1), "[" * 2_000]) | st.text(max_size=5)
revisions = st.sampled_from([0, 1, 2, LARGEST_REVISION, LARGEST_REVISION + 1])
times = st.sampled_from(["2024-05-01T08:00:00.000Z", "zzzz", "9999-01-01T00:00:00.000Z"])
documents = st.builds(
    lambda extra, revision, at: DOCUMENTS.changed(document("文"), extra=extra, revision=revision, created_at=at),
    *(stored, revisions, times),
)
labels = st.builds(
    lambda examples, revision: LABELS.changed(label(1), examples=examples, revision=revision), stored, revisions
)


@given(records=st.lists(documents, max_size=4))
def test_documents_are_held_to_the_bounds_once_and_for_all(records: list[Record]) -> None:
    held_once_and_for_all(DOCUMENTS, records)


@given(records=st.lists(labels, max_size=4))
def test_labels_are_held_to_the_bounds_once_and_for_all(records: list[Record]) -> None:
    held_once_and_for_all(LABELS, records)


def held_once_and_for_all(kind: RecordKind, records: list[Record]) -> None:
    held = [kind.plausible(record) for record in records]
    assert kind.are_plausible(held)
    assert [kind.plausible(record) for record in held] == held
    assert kind.are_plausible(records) == (held == records)
    assert all(wrong_field(kind, record) is None for record in held)
    assert all((wrong_field(kind, record) is None) == (record in held) for record in records)


@given(extra=st.sampled_from(JSON))
def test_only_json_that_nobody_can_read_is_replaced(extra: str) -> None:
    """Whatever can be read stays as it is written, to the character."""
    as_document = DOCUMENTS.row(DOCUMENTS.plausible(DOCUMENTS.changed(document("文"), extra=extra)))["extra"]
    as_label = LABELS.row(LABELS.plausible(LABELS.changed(label(1), examples=extra)))["examples"]
    assert as_document == (extra if extra.startswith("{") else "{}")
    assert as_label == (extra if extra in ("[]", '["例"]') else "[]")
    assert json.loads(as_document) is not None
