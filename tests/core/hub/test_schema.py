"""What the server itself refuses or keeps back, whatever program asks."""

import pytest

from core.errors import UserError
from core.exchange.records import ANNOTATIONS, COMMENTS
from core.hub import administering
from core.hub.server import Hub
from core.hub.states import state_of
from tests.core.hub.teams import Team
from tests.core.projects import label


def _refused(hub: Hub, statement: str) -> str:
    with pytest.raises(UserError) as error:
        hub.do(statement)
    return error.value.code


def test_nobody_deletes_or_empties(team: Team) -> None:
    label(team.sessions["lead"], 0, 3)
    team.sync("lead")
    for statement in ("DELETE FROM hub.state", "TRUNCATE hub.state", "DELETE FROM hub.member", "DROP TABLE hub.state"):
        assert _refused(team.hubs["lead"], statement) == "hub.not_allowed"
    assert team.states("lead") == team.on_hub()


def test_an_owner_is_not_forged(team: Team) -> None:
    li = team.join("李敏")
    made = label(team.sessions["lead"], 0, 3)
    team.settle()
    theirs = li.annotator
    assert theirs is not None
    record = team.states("lead")[ANNOTATIONS.table.name][made.id]
    higher = ANNOTATIONS.changed(record, revision=9)
    state = list(state_of(ANNOTATIONS, higher))
    # In the owner's name it is not theirs to write; in their own name it is not what the content says.
    with pytest.raises(UserError) as error:
        team.hubs["李敏"].push(team.project, [tuple(state)])  # type: ignore[list-item]
    assert error.value.code == "hub.not_allowed"
    state[3] = theirs.id
    with pytest.raises(UserError) as error:
        team.hubs["李敏"].push(team.project, [tuple(state)])  # type: ignore[list-item]
    assert error.value.code in ("hub.forged", "hub.not_allowed")
    taken_over = ANNOTATIONS.changed(higher, annotator=theirs.id)
    with pytest.raises(UserError) as error:
        team.hubs["李敏"].push(team.project, [state_of(ANNOTATIONS, taken_over)])
    assert error.value.code == "hub.not_allowed"
    assert team.on_hub() == team.states("lead")


def test_somebody_blind_is_handed_no_labels_of_others(team: Team) -> None:
    lead = team.sessions["lead"]
    made = label(lead, 0, 3)
    team.sync("lead")
    # Joined from nothing: a copy of the lead's project would hold the labels already.
    blind = team.join("盲", sees_layers=False)
    own = label(blind, 4, 6)
    team.settle()
    seen = team.hubs["盲"].rows("SELECT kind, id FROM hub.state WHERE kind IN ('annotation', 'signature', 'memo')")
    assert {id_ for kind, id_ in seen if kind == "annotation"} == {own.id}
    assert made.id in {row[0] for row in team.hubs["lead"].rows("SELECT id FROM hub.state WHERE kind = 'annotation'")}
    administering.set_role(team.admin, team.project, team.login("盲"), "annotator", sees_layers=True)
    label(lead, 8, 10)
    team.settle()
    assert team.states("盲") == team.states("lead") == team.on_hub()


def test_strangers_to_a_project_see_nothing_of_it(team: Team) -> None:
    label(team.sessions["lead"], 0, 3)
    team.sync("lead")
    other = "00000000-0000-7000-8000-00000000ffff"
    administering.add_project(team.admin, other, "其他")
    administering.add_member(team.admin, other, team.login("stranger"), "00000000-0000-7000-8000-00000000eeee", "lead")
    with Hub.open(team.server.address(team.database, team.login("stranger"))) as hub:
        for table in ("state", "document_text"):
            assert hub.rows(f"SELECT count(*) FROM hub.{table}") == [(0,)]
        assert hub.rows("SELECT id::text FROM hub.project") == [(other,)]
        with pytest.raises(UserError) as error:
            hub.membership(team.project)
        assert error.value.code == "hub.no_member"


def test_only_a_lead_changes_roles(team: Team) -> None:
    team.join("李敏")
    for name, changed in (("李敏", 0), ("lead", 1)):
        statement = "UPDATE hub.member SET role = 'reviewer' WHERE login = %s"
        assert team.hubs[name].do(statement, (team.login("李敏"),)) == changed


def test_comments_name_no_document(team: Team) -> None:
    record = ("x", "a", "b", "t", "2025-01-01T00:00:00.000Z", "2025-01-01T00:00:00.000Z", 1, 0)
    assert state_of(COMMENTS, record)[2] == ""


def test_making_a_hub_again_keeps_what_it_has(team: Team) -> None:
    label(team.sessions["lead"], 0, 3)
    team.sync("lead")
    epoch, before = team.admin.epoch(), team.on_hub()
    administering.make(team.admin)
    assert (team.admin.epoch(), team.on_hub()) == (epoch, before)
    assert team.admin.rows("SELECT count(*) FROM hub.state WHERE NOT hub.is_honest(kind, id, document, owner, revision,"
                           " precedence, stamp, deleted, content)") == [(0,)]  # fmt: skip
