"""Hubs are made, members added, and odd requests refused."""

import pytest

from core.errors import UserError
from core.hub import administering
from tests.core.hub.teams import Team


def test_what_a_hub_has_is_told(team: Team) -> None:
    team.sync("lead")
    (found,) = administering.status(team.hubs["lead"])
    assert (found.project, found.members, found.documents) == (team.project, 1, 1)
    assert found.states > 5


def test_a_person_has_one_login(team: Team) -> None:
    me = team.sessions["lead"].annotator
    assert me is not None
    with pytest.raises(UserError) as error:
        administering.add_member(team.admin, team.project, "another", me.id, "lead")
    assert error.value.code == "hub.person_taken"


def test_odd_roles_and_logins_are_refused(team: Team) -> None:
    with pytest.raises(UserError) as error:
        administering.set_role(team.admin, team.project, team.login("lead"), "boss")
    assert error.value.code == "hub.bad_role"
    with pytest.raises(UserError) as error:
        administering.set_role(team.admin, team.project, "nobody", "lead")
    assert error.value.code == "hub.no_such_member"


def test_a_login_may_have_any_name(team: Team) -> None:
    odd = f'{team.database} "; DROP SCHEMA hub CASCADE; --'
    administering.add_member(team.admin, team.project, odd, "00000000-0000-7000-8000-0000000000cc", "annotator")
    assert odd in team.admin.people(team.project)
