"""The command line goes to a hub that was named on this computer, and to no other."""

from pathlib import Path

import pytest

from core.cli.hub_connection import linked, open_hub
from core.errors import EnvironmentFault, UserError
from core.hub.agreed import agree
from core.verbs.hub import HubLink
from tests.core.projects import project

URL = "postgresql://li@db.example.org/team"


def test_only_a_hub_that_was_named_here_is_gone_to(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        with pytest.raises(UserError) as error:
            linked(session)
        assert error.value.code == "hub.not_linked"
        session.hub.set_link(HubLink(URL, session.project.uuid))
        with pytest.raises(UserError) as error:
            linked(session)
        assert error.value.code == "hub.not_agreed"
        agree(URL)
        assert linked(session) == URL


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as error:
        open_hub(f"postgresql://li@/x?host={tmp_path}")
    assert error.value.code in ("hub.unreachable", "hub.no_driver")
