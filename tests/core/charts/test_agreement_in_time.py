"""Agreement in the order in which documents were labelled."""

from pathlib import Path

import pytest

from core.agreement.figures import Measure
from core.charts.agreement_in_time import agreed_documents, running_mean
from core.session import Session
from core.times import now
from tests.core.projects import add


def test_documents_come_in_the_order_of_their_last_label(tmp_path: Path) -> None:
    with Session.create(tmp_path / "a.biaodu") as session:
        one, two = session.annotators.ensure("陈晓").id, session.annotators.ensure("李强").id
        session.use_annotator(one)
        first, second, alone = (add(session, f"{name}区：新建学校三所。招聘教师。", name) for name in "甲乙丙")
        label = session.codebook.labels()[0].id
        for document in (second, first, alone):
            session.annotations.create(document, 3, 9, label)
        session.use_annotator(two)
        session.annotations.create(second, 3, 9, label)
        set_at = now()
        while now() == set_at:
            """Times are milliseconds: what is set within one has no order."""
        session.annotations.create(first, 10, 14, label)
        found = agreed_documents(session, [one, two], Measure.F1_OVERLAP)
        assert [(agreed.document, agreed.value) for agreed in found] == [(second, 1.0), (first, 0.0)]
        assert all(len(agreed.day) == 10 for agreed in found)
        assert found[0].differing == ()
        apart = [(passage.start, passage.end, passage.annotator) for passage in found[1].differing]
        assert apart == [(3, 9, one), (10, 14, two)]
        assert agreed_documents(session, [one], Measure.F1_OVERLAP) == []


def test_the_mean_runs_along() -> None:
    assert running_mean([1.0, 0.0, 1.0, 1.0], 2) == pytest.approx([1.0, 0.5, 0.5, 1.0])
    assert running_mean([]) == []
