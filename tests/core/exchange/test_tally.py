"""What becomes of annotations is counted as they come by, and very many changes are listed without being kept."""

import pytest

from core.exchange import tally
from core.exchange.records import ANNOTATIONS, Record
from core.exchange.tally import MergeTally
from core.ids import AnnotatorId


def state(id_: str, revision: int, *, deleted: int = 0, annotator: str = "乙", label: str = "x") -> Record:
    return (id_, "d", annotator, label, 0, 2, "h", None, "manual", "t", "t", revision, deleted)


assert len(state("a", 1)) == len(ANNOTATIONS.columns)


@pytest.mark.parametrize("in_memory", [10_000, 0])
def test_each_annotation_counts_once(monkeypatch: pytest.MonkeyPatch, in_memory: int) -> None:
    monkeypatch.setattr(tally, "LISTED_IN_MEMORY", in_memory)
    counted = MergeTally(AnnotatorId("甲"))
    counted.take(None, state("new", 1), state("new", 1), unseen=False)
    counted.take(None, state("hidden", 1), state("hidden", 1), unseen=True)
    counted.take(None, state("gone", 1, deleted=1), state("gone", 1, deleted=1), unseen=False)
    counted.take(state("same", 1), state("same", 1), state("same", 1), unseen=False)
    counted.take(state("older", 3), state("older", 2), state("older", 3), unseen=False)
    for id_ in ("z", "b"):
        counted.take(state(id_, 1, annotator="甲"), state(id_, 2), state(id_, 2), unseen=False)
    counted.take(state("c", 1), state("c", 2, deleted=1), state("c", 2, deleted=1), unseen=False)
    counted.take(state("e", 1), state("e", 1, label="y"), state("e", 1, label="y"), unseen=False)
    counted.waits(state("w", 1), "merge.no_document")
    counted.waits(state("v", 1, deleted=1), "merge.no_document")
    counted.waits(state("u", 1), "merge.no_label")
    plan = counted.plan()
    assert (plan.new, plan.same, plan.waiting) == (1, 1, 2)
    assert (counted.missing, counted.reasons) == ({"d": 1}, {"merge.no_label": 1})
    listed = {
        name: [change.before.id for change in getattr(plan, name)]
        for name in ("changed", "removed", "older", "own", "two_machines")
    }
    assert listed == {
        "changed": ["b", "e", "z"],
        "removed": ["c"],
        "older": ["older"],
        "own": ["b", "z"],
        "two_machines": ["e"],
    }
    assert [change.after.revision for change in plan.changed[1:]] == [1, 2]
    assert (len(plan.changed), plan.removed[0].after.removed) == (3, True)
