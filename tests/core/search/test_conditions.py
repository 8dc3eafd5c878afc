"""Conditions as they are written."""

import pytest

from core.errors import UserError
from core.model import Status
from core.search.conditions import parse_conditions
from core.search.where import Where
from core.session import Session
from core.text.parts import PartKind
from tests.core.projects import first


def test_each_condition_means_what_it_says(session: Session) -> None:
    session.documents.set_meta([first(session)], extra={"层级": "县"})
    me = session.annotator
    assert me is not None
    label = {code: session.codebook.by_code(code).id for code in ("safety", "teachers")}
    for written, where in {
        "region = 浙江": Where(region="浙江"),
        "year=2024": Where(years=(2024, 2024)),
        "year=2020..2024": Where(years=(2020, 2024)),
        "层级=县": Where(variables={"层级": "县"}),
        "status=done": Where(status=Status.DONE),
        "part=plans": Where(part=PartKind.PLANS),
        "labelled=no": Where(labelled=False),
        "label=safety": Where(any_label=frozenset([label["safety"]])),
        "not-label=safety": Where(no_label=frozenset([label["safety"]])),
        "labels=safety+teachers": Where(all_labels=frozenset(label.values())),
        f"annotator={me.name}": Where(annotator=me.id, layers=frozenset([me.id])),
        "layers=mine": Where(layers=frozenset([me.id])),
        "document=城东区报告": Where(documents=frozenset([first(session)])),
        "kind=plan": Where(kind="plan"),
        "issuer=教育局": Where(issuer="教育局"),
        "title=报告": Where(title="报告"),
    }.items():
        assert parse_conditions(session, [written]) == where


def test_of_labels_named_apart_each_will_do(session: Session) -> None:
    where = parse_conditions(session, ["label=safety", "label=teachers", "year=2024"])
    assert len(where.any_label) == 2
    assert where.years == (2024, 2024)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("region", "search.bad_condition"),
        ("=x", "search.bad_condition"),
        ("year=x", "search.bad_condition"),
        ("status=x", "search.bad_condition"),
        ("part=x", "search.bad_condition"),
        ("labelled=x", "search.bad_condition"),
        ("layers=x", "search.bad_condition"),
        ("label=x", "label.unknown"),
        ("annotator=x", "annotator.unknown"),
        ("document=x", "document.not_found"),
        ("没有=x", "search.unknown_condition"),
    ],
)
def test_what_is_no_condition_is_said(session: Session, written: str, code: str) -> None:
    with pytest.raises(UserError) as refused:
        parse_conditions(session, [written])
    assert refused.value.code == code
