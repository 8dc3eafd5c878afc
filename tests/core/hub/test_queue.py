"""The hub's queue: the most urgent free place, leases by the server's clock, each document by n people and no more."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.errors import UserError
from core.hub import queue
from core.hub.server import Hub
from core.ids import DocumentId
from core.model import Status
from core.session import Session
from tests.core.hub.teams import Team
from tests.core.projects import add, first


def with_reports(team: Team, number: int, readers: int) -> Session:
    """The lead's project with more reports, each of which wants so many readers."""
    lead = team.sessions["lead"]
    for each in range(number - 1):
        add(lead, f"第{each}份报告。新增教师{each}名，校舍三所。", f"报告{each}")
    lead.assignments.assign(lead.assignments.plan([report.id for report in lead.documents.list()], [], readers))
    team.sync("lead")
    return lead


def names_of(team: Team, *names: str) -> None:
    for name in names:
        team.join(name)
        team.sync(name)


def take(team: Team, name: str) -> DocumentId | None:
    return queue.take_next(team.sessions[name], team.hubs[name])


def lapse(team: Team, document: str) -> None:
    """Let the leases of a document have run out, as if time had passed on the server."""
    with team.admin.transaction():
        team.admin.do("SET LOCAL session_replication_role = replica")
        team.admin.do(
            "UPDATE hub.assignment SET lease_until = clock_timestamp() - interval '1 second' WHERE document = %s"
            " AND annotator IS NOT NULL",
            (document,),
        )


def test_the_most_urgent_document_comes_first_and_each_once(team: Team) -> None:
    lead = with_reports(team, 3, 1)
    (urgent,) = [one for one in lead.assignments.all() if one.document == lead.documents.list()[2].id]
    lead.assignments.edit([urgent.id], priority=9)
    assert queue.fill(lead, team.hubs["lead"]).free == 3
    names_of(team, "李敏", "王强")
    assert take(team, "李敏") == urgent.document
    others = {take(team, "王强"), take(team, "李敏")}
    assert others == {report.id for report in lead.documents.list()} - {urgent.document}
    assert take(team, "王强") is None
    assert queue.standing(team.hubs["lead"], team.project) == queue.QueueStanding(0, 3, 0)
    me = team.sessions["李敏"].annotator
    assert me is not None
    assert len(team.sessions["李敏"].assignments.of_person(me.id)) == 2


def test_what_teaches_most_comes_first_of_equally_urgent_ones(team: Team) -> None:
    lead = with_reports(team, 3, 1)
    first_, second, third = (report.id for report in lead.documents.list())
    queue.fill(lead, team.hubs["lead"], worth={second: 7.0, third: 2.0, first_: 0.5})
    names_of(team, "李敏")
    assert [take(team, "李敏") for _ in range(3)] == [second, third, first_]


def test_the_ranking_is_that_of_suggestions(team: Team) -> None:
    lead = with_reports(team, 3, 1)
    worth = queue.uncertain_first(lead)
    assert worth.keys() == {report.id for report in lead.documents.list()}


def test_a_document_gets_n_people_and_nobody_twice(team: Team) -> None:
    lead = with_reports(team, 1, 2)
    queue.fill(lead, team.hubs["lead"])
    names_of(team, "李敏", "王强", "赵丽")
    assert take(team, "李敏") == first(lead)
    assert take(team, "李敏") is None, "one place of a document for one person"
    assert take(team, "王强") == first(lead)
    assert take(team, "赵丽") is None, "it has its two readers"


def test_a_lease_that_ran_out_is_free_again(team: Team) -> None:
    lead = with_reports(team, 1, 1)
    queue.fill(lead, team.hubs["lead"])
    names_of(team, "李敏", "王强")
    assert take(team, "李敏") == first(lead)
    assert take(team, "王强") is None
    lapse(team, first(lead))
    assert queue.standing(team.hubs["王强"], team.project).free == 1
    assert take(team, "王强") == first(lead)
    assert take(team, "李敏") is None, "it is another's now"


def test_whoever_comes_late_takes_their_own_document_again(team: Team) -> None:
    lead = with_reports(team, 1, 1)
    queue.fill(lead, team.hubs["lead"])
    names_of(team, "李敏")
    take(team, "李敏")
    team.sync("李敏")
    lapse(team, first(lead))
    assert take(team, "李敏") == first(lead)
    assert queue.standing(team.hubs["李敏"], team.project).taken == 1


def test_the_lease_is_the_servers_whatever_a_client_says(team: Team) -> None:
    lead = with_reports(team, 1, 1)
    queue.fill(lead, team.hubs["lead"], lease_seconds=3600)
    names_of(team, "李敏")
    me = team.sessions["李敏"].annotator
    assert me is not None
    mine = team.hubs["李敏"]
    for forged in ("lease_until = now() + interval '9 years'", "done_at = now()"):
        with pytest.raises(UserError, match=r"hub\.not_allowed"):
            mine.do(f"UPDATE hub.assignment SET annotator = %s, {forged}", (me.id,))
    mine.do("UPDATE hub.assignment SET annotator = %s, priority = 99, lease_seconds = 7776000", (me.id,))
    ((priority, seconds, within),) = mine.rows(
        "SELECT priority, lease_seconds, lease_until BETWEEN clock_timestamp() + interval '50 minutes' AND"
        " clock_timestamp() + interval '1 hour' FROM hub.assignment"
    )
    assert (priority, seconds, within) == (0, 3600, True)


def test_done_follows_from_the_status_that_was_pushed(team: Team) -> None:
    lead = with_reports(team, 1, 1)
    queue.fill(lead, team.hubs["lead"])
    names_of(team, "李敏", "王强")
    document = take(team, "李敏")
    assert document is not None
    mine = team.sessions["李敏"]
    mine.documents.set_status([document], Status.DONE)
    team.sync("李敏")
    lapse(team, document)
    assert queue.standing(team.hubs["lead"], team.project) == queue.QueueStanding(0, 0, 1)
    assert take(team, "王强") is None, "done is done, however long ago"
    mine.documents.set_status([document], Status.IN_PROGRESS)
    team.sync("李敏")
    assert queue.standing(team.hubs["lead"], team.project).done == 0


def test_many_connections_at_once_never_get_the_same_place(team: Team) -> None:
    """Six people with two connections each take until nothing is left: every place is taken once."""
    lead = with_reports(team, 12, 2)
    queue.fill(lead, team.hubs["lead"])
    names = [f"人{number}" for number in range(6)]
    names_of(team, *names)
    extra = [Hub.open(team.server.address(team.database, team.login(name))) for name in names]

    def drain(hub: Hub) -> list[str]:
        taken: list[str] = []
        while (found := hub.rows("SELECT hub.take_next(%s::uuid)", (team.project,))[0][0]) is not None:
            taken.append(found)
        return taken

    hubs = [*(team.hubs[name] for name in names), *extra]
    with ThreadPoolExecutor(len(hubs)) as pool:
        taken = list(pool.map(drain, hubs))
    for hub in extra:
        hub.close()
    by_person = [[*taken[number], *taken[number + len(names)]] for number in range(len(names))]
    assert all(len(set(own)) == len(own) for own in by_person), "nobody has a document twice"
    everything = sorted(document for own in by_person for document in own)
    assert everything == sorted(report.id for report in lead.documents.list() for _ in range(2))


def test_a_place_that_somebody_is_being_given_is_passed_over_without_waiting(team: Team) -> None:
    lead = with_reports(team, 2, 1)
    queue.fill(lead, team.hubs["lead"])
    names_of(team, "李敏", "王强")
    with team.hubs["李敏"].transaction():
        one = team.hubs["李敏"].rows("SELECT hub.take_next(%s::uuid)", (team.project,))[0][0]
        # Not committed yet: another gets the other document at once.
        other = team.hubs["王强"].rows("SELECT hub.take_next(%s::uuid)", (team.project,))[0][0]
    assert {one, other} == {report.id for report in lead.documents.list()}


def test_only_a_lead_fills_the_queue(team: Team) -> None:
    lead = with_reports(team, 1, 1)
    names_of(team, "李敏")
    with pytest.raises(UserError, match=r"hub\.not_allowed"):
        queue.fill(team.sessions["李敏"], team.hubs["李敏"])
    tries: list[Callable[[Hub], object]] = [
        lambda hub: hub.do(
            "INSERT INTO hub.assignment (project, document, slot, lease_seconds) VALUES (%s::uuid, 'x', 1, 60)",
            (team.project,),
        ),
        lambda hub: hub.do("UPDATE hub.assignment SET annotator = 'somebody'"),
    ]
    queue.fill(lead, team.hubs["lead"])
    for forbidden in tries:
        with pytest.raises(UserError, match=r"hub\.not_allowed"):
            forbidden(team.hubs["李敏"])
    assert team.hubs["李敏"].do("DELETE FROM hub.assignment") == 0


def test_nobody_takes_what_another_has(team: Team) -> None:
    lead = with_reports(team, 1, 1)
    queue.fill(lead, team.hubs["lead"])
    names_of(team, "李敏", "王强")
    take(team, "李敏")
    other = team.sessions["王强"].annotator
    assert other is not None
    assert team.hubs["王强"].do("UPDATE hub.assignment SET annotator = %s", (other.id,)) == 0


def test_whoever_labels_blind_is_not_told_who_has_what(team: Team) -> None:
    lead = with_reports(team, 2, 1)
    queue.fill(lead, team.hubs["lead"])
    names_of(team, "李敏")
    team.join("盲", sees_layers=False)
    team.sync("盲")
    take(team, "李敏")
    assert team.hubs["盲"].rows("SELECT count(*) FROM hub.assignment WHERE annotator IS NOT NULL")[0][0] == 0
    assert take(team, "盲") is not None
    assert team.hubs["盲"].rows("SELECT count(*) FROM hub.assignment")[0][0] == 1


def test_filled_again_it_keeps_what_is_taken_and_forgets_what_is_wanted_no_more(team: Team) -> None:
    lead = with_reports(team, 2, 2)
    queue.fill(lead, team.hubs["lead"])
    names_of(team, "李敏")
    document = take(team, "李敏")
    team.sync("李敏")
    team.sync("lead")
    assert queue.fill(lead, team.hubs["lead"]) == queue.QueueStanding(3, 1, 0)
    lead.assignments.withdraw(one.id for one in lead.assignments.all() if not one.annotator)
    assert queue.fill(lead, team.hubs["lead"]) == queue.QueueStanding(0, 1, 0)
    ((held,),) = team.admin.rows("SELECT document FROM hub.assignment")
    assert held == document


def test_people_who_are_named_otherwise_need_no_place(team: Team) -> None:
    lead = with_reports(team, 1, 2)
    names_of(team, "李敏")
    me = team.sessions["李敏"].annotator
    assert me is not None
    team.sync("lead")
    lead.assignments.assign(lead.assignments.plan([first(lead)], [me.id], 1))
    team.sync("lead")
    assert queue.fill(lead, team.hubs["lead"]).free == 1
    assert take(team, "李敏") is None, "it is theirs already"


def test_a_document_that_has_not_arrived_is_told_and_kept(team: Team) -> None:
    names_of(team, "李敏")
    lead = with_reports(team, 2, 1)
    queue.fill(lead, team.hubs["lead"])
    answers: list[DocumentId | str | None] = []
    for _ in range(2):
        try:
            answers.append(take(team, "李敏"))
        except UserError as error:
            answers.append(error.code)
    assert sorted(map(str, answers)) == sorted([first(lead), "hub.not_here_yet"])
    assert queue.standing(team.hubs["李敏"], team.project).taken == 2


def test_a_lease_of_no_time_and_another_person_are_refused(team: Team) -> None:
    lead = with_reports(team, 1, 1)
    with pytest.raises(UserError, match=r"hub\.bad_lease"):
        queue.fill(lead, team.hubs["lead"], lease_seconds=1)
    lead.use_annotator(lead.annotators.ensure("别人").id)
    with pytest.raises(UserError, match=r"hub\.not_me"):
        queue.take_next(lead, team.hubs["lead"])
