"""Conditions on what is known of a document."""

from dataclasses import replace

import pytest

from core.ids import DocumentId
from core.model import Document, Meta, Source
from core.search.where import Where

META = Meta("教育局总结", "浙江省杭州市", 2024, "杭州市教育局", kind="summary", extra={"层级": "市"})
DOCUMENT = Document(DocumentId("d"), META, Source("a", "0" * 64, "utf-8", "text/1"), 10, "2026-01-01T00:00:00.000Z", 1)


@pytest.mark.parametrize(
    ("where", "holds"),
    [
        (Where(), True),
        (Where(region="浙江"), True),
        (Where(region="河南"), False),
        (Where(years=(2020, 2024)), True),
        (Where(years=(2020, 2023)), False),
        (Where(kind="summary", issuer="教育局", title="总结"), True),
        (Where(kind="plan"), False),
        (Where(variables={"层级": "市"}), True),
        (Where(variables={"层级": "县"}), False),
        (Where(documents=frozenset([DocumentId("d")])), True),
        (Where(documents=frozenset()), False),
    ],
)
def test_what_must_be_so(where: Where, holds: bool) -> None:
    assert where.holds_for(DOCUMENT) is holds
    assert where.asks_documents is (where != Where())


def test_what_is_not_known_is_not_so() -> None:
    unknown = replace(DOCUMENT, meta=Meta("无题"))
    assert not Where(region="浙江").holds_for(unknown)
    assert not Where(years=(0, 9999)).holds_for(unknown)


def test_annotations_are_asked_only_where_they_decide() -> None:
    assert not Where(region="浙江").asks_annotations
    assert Where(labelled=False).asks_annotations
