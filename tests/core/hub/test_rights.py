"""The server and the program agree on who may hand in what."""

from typing import Any

import pytest

from core.errors import UserError
from core.exchange.records import KINDS, Record, RecordKind
from core.hub.rights import held_back
from core.hub.server import Hub, Membership
from core.hub.states import OWNERS, State, state_of
from core.ids import new_uuid
from core.review.decisions import ADJUDICATED
from tests.core.hub.teams import Team

NO_LOGIN = "00000000-0000-7000-8000-00000000abcd"


def a_record(kind: RecordKind, owner: str) -> Record:
    """A row of a kind, whose it is if rows of that kind are anybody's."""
    values: dict[str, Any] = {column: 1 if column in kind.integers else "x" for column in kind.columns}
    values |= {"revision": 1, "deleted": 0, **{column: new_uuid() for column in kind.table.key}}
    if kind in OWNERS:
        values[OWNERS[kind]] = owner
    return tuple(values[column] for column in kind.columns)


def _takes(hub: Hub, project: str, state: State) -> bool:
    """Whether the server takes a state, or says that it is not allowed."""
    try:
        hub.push(project, [state])
    except UserError as error:
        if error.code != "hub.not_allowed":
            raise
        return False
    return True


@pytest.mark.parametrize("role", ["annotator", "reviewer", "lead"])
def test_the_server_takes_what_the_program_sends_and_no_more(team: Team, role: str) -> None:
    team.join("李敏", role)
    me, lead = (team.sessions[name].annotator for name in ("李敏", "lead"))
    assert me is not None
    assert lead is not None
    member, with_login = Membership(me.id, role, True), {me.id, lead.id}
    answers: dict[tuple[str, str], tuple[bool, bool]] = {}
    for kind in KINDS:
        for whose, owner in (("own", me.id), ("colleague", lead.id), ("no login", NO_LOGIN), ("final", ADJUDICATED)):
            record = a_record(kind, owner)
            taken = _takes(team.hubs["李敏"], team.project, state_of(kind, record))
            answers[kind.table.name, whose] = taken, held_back(kind, record, member, with_login) is None
    assert {case: server for case, (server, _) in answers.items()} == {
        case: program for case, (_, program) in answers.items()
    }
    assert answers["annotation", "own"] == (True, True)
    assert answers["annotation", "colleague"] == (False, False)
    assert answers["annotation", "final"][0] == (role != "annotator")
    assert answers["decision", "own"][0] == (role != "annotator")
    assert answers["label", "own"][0] == (role == "lead")
    assert answers["annotation", "no login"][0] == (role == "lead")
