"""What compared layers say beside labels, as a project has it."""

from pathlib import Path

import pytest

from core.agreement.layers import read_layers
from core.agreement.report import agreement
from core.agreement.said import SaidLayers
from core.agreement.said_reading import read_said
from core.ids import AnnotatorId
from core.model import Annotation
from core.said.fields import FieldValue
from core.session import Session
from tests.core.projects import label, project


class Pair:
    """Two people who labelled three places alike; the second place's labels differ in their ends."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.people = [session.annotators.ensure(name).id for name in ("甲", "乙")]
        self.own = [self._labelled(who, end) for who, end in zip(self.people, (9, 10), strict=True)]

    def _labelled(self, who: AnnotatorId, end: int) -> list[Annotation]:
        self.session.use_annotator(who)
        return [label(self.session, start, stop) for start, stop in ((0, 4), (6, end), (12, 15))]

    def set(self, who: int, place: int, values: dict[str, FieldValue | None]) -> None:
        self.session.use_annotator(self.people[who])
        self.session.attributes.set([self.own[who][place].id], values)

    def link(self, who: int, source: int, target: int, kind: str) -> None:
        self.session.use_annotator(self.people[who])
        self.session.links.make(self.own[who][source].id, self.own[who][target].id, kind)

    def read(self) -> SaidLayers:
        return read_said(self.session, read_layers(self.session, self.people))


@pytest.fixture
def pair(tmp_path: Path):
    with project(tmp_path / "a.biaodu") as session:
        yield Pair(session)


def test_where_nothing_is_said_nothing_is_compared_and_the_report_is_as_it_was(pair: Pair) -> None:
    layers = read_layers(pair.session, pair.people)
    assert pair.read() == SaidLayers(layers.names, (layers.documents[0].id,))
    assert agreement(layers, said=pair.read(), rounds=0) == agreement(layers, rounds=0)


def test_attributes_are_compared_where_annotations_answer_each_other(pair: Pair) -> None:
    pair.set(0, 0, {"status": "done"})
    pair.set(1, 0, {"status": "planned"})
    pair.set(0, 1, {"status": "done"})
    attribute, units = pair.read().attributes["status"]
    assert attribute.code == "status"
    assert [unit.values for unit in units] == [("done", "planned"), ("done", None), (None, None)]
    assert [(unit.start, unit.end) for unit in units][:2] == [(0, 4), (6, 10)]


def test_what_continues_is_one_place_with_the_value_of_its_first_part_that_has_one(pair: Pair) -> None:
    for who in (0, 1):
        pair.link(who, 0, 2, "continues")
    pair.set(0, 2, {"status": "done"})
    pair.set(1, 0, {"status": "done"})
    _, units = pair.read().attributes["status"]
    assert [unit.values for unit in units] == [("done", "done"), (None, None)]


def test_links_are_found_between_answers_also_the_other_way_round_where_there_is_no_direction(pair: Pair) -> None:
    pair.link(0, 0, 1, "same_matter")
    pair.link(1, 1, 0, "same_matter")
    pair.link(0, 0, 2, "fulfils")
    pair.link(1, 2, 0, "fulfils")
    report = agreement(read_layers(pair.session, pair.people), said=pair.read(), rounds=0)
    assert report.said is not None
    assert {figure.kind and figure.kind.code: figure.f1 for figure in report.said.links} == {
        "fulfils": 0.0,
        "same_matter": 1.0,
        None: 0.5,
    }


def test_a_link_to_what_the_other_has_not_labelled_is_not_compared(pair: Pair) -> None:
    pair.session.use_annotator(pair.people[0])
    alone = label(pair.session, 20, 24)
    pair.session.links.make(pair.own[0][0].id, alone.id, "fulfils")
    report = agreement(read_layers(pair.session, pair.people), said=pair.read(), rounds=0)
    assert report.said is not None
    assert [(figure.f1, figure.links, figure.compared) for figure in report.said.links] == [(None, (1, 0), 0)] * 2
