"""A project gets a place on a hub where somebody may give it one."""

import pytest

from core.errors import UserError
from core.hub import administering
from core.hub.server import Hub
from core.hub.sharing import place_for
from tests.core.hub.teams import Team
from tests.core.projects import project


def test_the_databases_owner_makes_the_hub_and_leads(team: Team) -> None:
    name = f"{team.database}_fresh"
    team.admin.do(f'CREATE DATABASE "{name}"')
    with Hub.open(team.server.address(name)) as hub:
        link = place_for(team.sessions["lead"], hub)
        assert link.project == team.project
        me = team.sessions["lead"].annotator
        assert me is not None
        assert hub.people(team.project)["postgres"].annotator == me.id
        assert place_for(team.sessions["lead"], hub) == link


def test_a_member_takes_part_in_what_is_there(team: Team) -> None:
    team.join("李敏")
    assert place_for(team.sessions["李敏"], team.hubs["李敏"]).project == team.project
    (team.folder / "other").mkdir()
    with project(team.folder / "other" / "o.biaodu") as other:
        # Made apart, not from the hub: the only project there is meant.
        assert place_for(other, team.hubs["李敏"]).project == team.project


def test_a_stranger_may_neither_make_nor_join(team: Team) -> None:
    administering.add_member(
        team.admin, team.project, team.login("gone"), "00000000-0000-7000-8000-0000000000dd", "lead"
    )
    team.admin.do("DELETE FROM hub.member WHERE login = %s", (team.login("gone"),))
    with Hub.open(team.server.address(team.database, team.login("gone"))) as hub:
        with pytest.raises(UserError) as error:
            place_for(team.sessions["lead"], hub)
        assert error.value.code == "hub.no_member"
    with Hub.open(team.server.address("postgres", team.login("gone"))) as hub:
        with pytest.raises(UserError) as error:
            place_for(team.sessions["lead"], hub)
        assert error.value.code == "hub.none"
