"""A new project is made of one of the hub's."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.hub import administering
from core.hub.joining import join
from core.session import Session
from tests.core.exchange.worlds import visible
from tests.core.hub.teams import Team
from tests.core.projects import label


def test_the_new_project_is_what_the_team_has(team: Team, tmp_path: Path) -> None:
    lead = team.sessions["lead"]
    label(lead, 0, 3)
    team.sync("lead")
    path = tmp_path / "new.biaodu"
    join(team.hubs["lead"], None, path)
    with Session.open(path) as session:
        assert visible(session) == visible(lead)
        assert session.annotator == lead.annotator
        assert session.hub.link() is not None
        assert session.check().ok
        assert session.history.undo_name() is None


def test_of_several_projects_one_has_to_be_named(team: Team, tmp_path: Path) -> None:
    team.sync("lead")
    administering.add_project(team.admin, "00000000-0000-7000-8000-00000000ffff", "其他")
    with pytest.raises(UserError) as error:
        join(team.admin, None, tmp_path / "new.biaodu")
    assert error.value.code == "hub.which_project"
    assert not (tmp_path / "new.biaodu").exists()
