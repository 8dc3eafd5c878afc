"""What the queue's table holds to, whoever writes: each person once a document, and places that are places."""

import pytest

from core.errors import UserError
from core.hub import administering
from tests.core.hub.teams import Team

INSERT = (
    "INSERT INTO hub.assignment (project, document, slot, annotator, lease_seconds) VALUES (%s::uuid, %s, %s, %s, %s)"
)


def test_the_table_itself_refuses_a_person_twice_and_places_that_are_none(team: Team) -> None:
    team.admin.do(INSERT, (team.project, "d", 1, "a", 3600))
    for values in (("d", 2, "a", 3600), ("d", 0, None, 3600), ("e", 1, None, 1), ("d", 1, "b", 3600)):
        with pytest.raises(UserError):
            team.admin.do(INSERT, (team.project, *values))
    team.admin.do(INSERT, (team.project, "d", 2, None, 3600))
    team.admin.do(INSERT, (team.project, "d", 3, None, 3600))


def test_a_hub_of_the_version_before_is_brought_up_to_date(team: Team) -> None:
    """As if it had been made before there were queues."""
    team.sync("lead")
    before = team.on_hub()
    team.admin.do("DROP TRIGGER follow_status ON hub.state")
    team.admin.do("DROP TABLE hub.assignment")
    team.admin.do("UPDATE hub.hub SET schema_version = 1")
    hub = team.reopen_hub("lead")
    with pytest.raises(UserError, match=r"hub\.older"):
        _ = hub.cursor
    administering.make(team.admin)
    team.reopen_hub("lead")
    team.sync("lead")
    assert team.on_hub() == before
    assert team.admin.rows("SELECT count(*) FROM hub.assignment") == [(0,)]
    # What a program of the version before meets.
    team.admin.do("UPDATE hub.hub SET schema_version = 3")
    hub = team.reopen_hub("lead")
    with pytest.raises(UserError, match=r"hub\.newer"):
        _ = hub.cursor
