"""What comes from a hub is held to what a package may hold."""

import orjson

from core.exchange.records import ANNOTATIONS
from core.hub.states import state_of
from tests.core.hub.teams import Team
from tests.core.projects import add, label


def test_rows_that_nobody_could_have_written_are_left_out_and_told(team: Team) -> None:
    li = team.join("李敏")
    good = label(team.sessions["lead"], 0, 3)
    team.settle()
    record = team.states("lead")[ANNOTATIONS.table.name][good.id]
    bad = ANNOTATIONS.changed(record, span_start=9, span_end=2, revision=5)
    team.admin.push(team.project, [state_of(ANNOTATIONS, bad)])
    assert team.sync("李敏").unreadable == {(ANNOTATIONS.table.name, good.id)}
    assert li.annotations.get(good.id).end == 3


def test_kinds_that_only_a_newer_program_knows_are_told(team: Team) -> None:
    li = team.join("李敏")
    team.settle()
    team.admin.do("ALTER TABLE hub.state DROP CONSTRAINT honest")
    team.admin.push(team.project, [("future", "x", "", "", 1, 0, "", 0, orjson.dumps(["x"]))])
    report = team.sync("李敏")
    assert (report.newer, report.unreadable) == ({("future", "x")}, frozenset())
    assert li.check().ok


def test_documents_may_be_left_out_and_come_later(team: Team) -> None:
    lead = team.sessions["lead"]
    second = add(lead, "另一份报告。一、教师。", "另一份")
    label(lead, 0, 3)
    team.sync("lead")
    with team.admin.pull(team.project, documents=[second]) as pulled:
        kinds = {(kind, id_) for kind, id_, _ in pulled.rows}
    assert {id_ for kind, id_ in kinds if kind == "document"} == {second}
    assert not any(kind == "annotation" for kind, _ in kinds)
    assert any(kind == "label" for kind, _ in kinds)
