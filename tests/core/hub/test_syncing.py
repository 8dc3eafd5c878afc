"""Projects that sync with a hub have the same, whatever came between."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.exchange.records import ANNOTATIONS
from core.hub.administering import new_epoch, set_role
from core.hub.rights import HeldBack
from tests.core.exchange.worlds import visible
from tests.core.hub.teams import Team
from tests.core.projects import add, label


@pytest.mark.parametrize("cursor", ["snapshots", "counter"], indirect=True)
def test_labels_reach_colleagues_and_the_hub_has_what_they_have(team: Team) -> None:
    lead = team.sessions["lead"]
    label(lead, 0, 3)
    assert team.sync("lead").news > 0
    li = team.join("李敏")
    label(li, 4, 8, "safety")
    team.settle()
    assert team.states("lead") == team.states("李敏") == team.on_hub()
    assert visible(lead) == visible(li)
    assert len(list(lead.annotations.iterate())) == 2


def test_a_round_with_nothing_new_sends_and_writes_nothing(team: Team) -> None:
    label(team.sessions["lead"], 0, 3)
    team.settle()
    position = team.sessions["lead"].history.position()
    report = team.sync("lead")
    assert (report.came, report.sent) == (0, 0)
    assert team.sessions["lead"].history.position() == position


def test_a_new_document_comes_with_its_text(team: Team) -> None:
    li = team.join("李敏")
    team.settle()
    text = "新的报告。一、教师。"
    document = add(team.sessions["lead"], text, "新的")
    team.settle()
    assert li.documents.text(document) == text
    assert team.states("李敏") == team.on_hub()


def test_what_was_taken_back_is_taken_back_everywhere(team: Team) -> None:
    li = team.join("李敏")
    made = label(li, 0, 3)
    team.settle()
    li.history.undo()
    team.settle()
    assert team.states("lead")[ANNOTATIONS.table.name][made.id][ANNOTATIONS.at["deleted"]] == 1
    assert not list(team.sessions["lead"].annotations.iterate())


def test_a_backup_of_last_week_gets_and_sends_what_it_lacks(team: Team) -> None:
    li = team.join("李敏")
    label(li, 0, 3)
    team.settle()
    backup = team.copy_of("李敏")
    lost = label(li, 4, 6)
    label(team.sessions["lead"], 8, 10)
    team.settle()
    restored = team.restore("李敏", backup)
    own = label(restored, 12, 14)
    team.settle()
    assert {lost.id, own.id} <= {annotation.id for annotation in restored.annotations.iterate()}
    assert team.states("lead") == team.states("李敏") == team.on_hub()


def test_a_hub_that_was_restored_gets_everything_again(team: Team) -> None:
    li = team.join("李敏")
    label(li, 0, 3)
    team.settle()
    # What was pushed after the backup of the server is gone there; clients have it.
    team.admin.do("DELETE FROM hub.state WHERE kind IN ('annotation', 'annotation_detail', 'signature')")
    team.settle()
    assert team.on_hub() != team.states("lead")
    new_epoch(team.admin)
    team.settle()
    assert team.states("lead") == team.states("李敏") == team.on_hub()


def test_a_hub_that_was_set_back_without_a_word_is_noticed(team: Team) -> None:
    label(team.sessions["lead"], 0, 3)
    team.settle()
    memory = team.sessions["lead"].hub.memory()
    ahead = "999999999:999999999:" if team.admin.cursor.name == "snapshots" else "999999999"
    team.sessions["lead"].hub.remember(replace(memory, pulled=ahead))
    assert team.sync("lead").came > 0


def test_two_hubs_of_one_project_do_not_mix_what_they_have(team: Team, tmp_path: Path) -> None:
    lead = team.sessions["lead"]
    label(lead, 0, 3)
    team.settle()
    (tmp_path / "other").mkdir()
    other = Team(team.server, f"{team.database}_other", tmp_path / "other")
    try:
        link = lead.hub.link()
        assert link is not None
        hub = other.admin
        hub.do("INSERT INTO hub.project (id, name) VALUES (%s::uuid, 'x')", (team.project,))
        hub.do(
            "INSERT INTO hub.member (project, login, annotator, role) VALUES (%s::uuid, 'postgres', %s, 'lead')",
            (team.project, lead.annotator.id if lead.annotator else ""),
        )
        team.hubs["lead"].close()
        team.hubs["lead"] = hub
        assert team.sync("lead").sent > 0
    finally:
        other.close()


def test_what_an_annotator_may_not_hand_in_stays_here_and_is_told(team: Team) -> None:
    li = team.join("李敏")
    team.settle()
    li.codebook.create(code="own", name_zh="自己的")
    label(li, 0, 3, "own")
    report = team.sync("李敏")
    assert report.held == {HeldBack.LEADS_ONLY: 1}
    assert "label" in team.on_hub()
    assert not any(row[1] == "own" for row in team.on_hub()["label"].values())
    set_role(team.admin, team.project, team.login("李敏"), "lead")
    team.settle()
    assert any(row[1] == "own" for row in team.on_hub()["label"].values())
    assert team.states("lead") == team.states("李敏") == team.on_hub()
