"""Documents that nobody needs here any more go, once the hub has all of them, and come back whole."""

import pytest

from core.errors import UserError
from core.hub.releasing import release
from core.hub.server import Hub
from core.verbs.hub_documents import Subscription
from tests.core.exchange.worlds import visible
from tests.core.hub.teams import Team
from tests.core.hub.test_partial import enter, here, labelled, part_of, with_reports


def test_what_goes_is_gone_here_alone_and_comes_back_as_it_is_by_then(team: Team) -> None:
    lead, documents = team.sessions["lead"], with_reports(team, 3)
    li = enter(team, "李敏", Subscription.CHOSEN)
    li.hub.documents.choose(documents)
    team.settle()
    mine = labelled(li, documents[1])
    before = li.history.undo_name()
    told = release(li, team.hubs["李敏"], documents[1:2])
    assert (told.gone, told.stays) == ((documents[1],), {})
    assert here(li) == {documents[0], documents[2]}
    assert li.history.undo_name() == before
    assert li.check().ok
    team.settle()
    assert mine in {annotation.id for annotation in lead.annotations.iterate()}, "it was sent before"
    assert here(lead) == set(documents)
    theirs = labelled(lead, documents[1], 4)
    lead.documents.set_meta([documents[1]], title="新题目")
    team.settle()
    assert here(li) == {documents[0], documents[2]}
    li.hub.documents.choose([documents[1]])
    team.settle()
    assert {annotation.id for annotation in li.annotations.iterate()} == {mine, theirs}
    assert visible(li) == visible(lead)
    assert team.states("李敏") == team.on_hub()


def test_what_the_hub_does_not_have_all_of_stays(team: Team) -> None:
    documents = with_reports(team, 2)
    li = enter(team, "李敏", Subscription.CHOSEN)
    li.hub.documents.choose(documents)
    team.settle()
    # Only a lead changes that for all, so it stays in this project.
    li.documents.set_meta([documents[0]], title="我的题目")
    told = release(li, team.hubs["李敏"], documents)
    assert told.gone == (documents[1],)
    assert told.stays == {documents[0]: 1}
    assert here(li) == {documents[0]}


def test_somebody_who_works_meanwhile_loses_nothing(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    lead, documents = team.sessions["lead"], with_reports(team, 2)
    li = enter(team, "李敏", Subscription.CHOSEN)
    li.hub.documents.choose(documents)
    team.settle()
    made: list[str] = []
    rows = Hub.rows

    def meanwhile(self: Hub, statement: str, values: object = None) -> list[tuple[object, ...]]:
        if "AS w (kind, id)" in statement and not made:
            with li.clone() as other:
                made.append(labelled(other, documents[0]))
        return rows(self, statement, values)

    monkeypatch.setattr(Hub, "rows", meanwhile)
    told = release(li, team.hubs["李敏"], documents)
    assert told.stays.keys() == {documents[0]}
    assert here(li) == {documents[0]}
    team.settle()
    assert made == [annotation.id for annotation in lead.annotations.iterate()]


def test_what_comes_by_itself_does_not_go(team: Team) -> None:
    lead, documents = team.sessions["lead"], with_reports(team, 2)
    person = lead.annotators.ensure("李敏")
    lead.assignments.assign(lead.assignments.plan(documents[:1], [person.id], 1))
    team.sync("lead")
    li = enter(team, "李敏", Subscription.ASSIGNED)
    for which, code in ((Subscription.ASSIGNED, "hub.still_assigned"), (Subscription.ALL, "hub.has_all")):
        li.hub.documents.subscribe(which)
        with pytest.raises(UserError) as error:
            release(li, team.hubs["李敏"], documents[:1])
        assert error.value.code == code
    assert documents[0] in here(li)


def test_a_package_after_something_went_takes_nothing_from_anybody(team: Team) -> None:
    lead, documents = team.sessions["lead"], with_reports(team, 3)
    labelled(lead, documents[0])
    li = enter(team, "李敏", Subscription.CHOSEN)
    li.hub.documents.choose(documents)
    team.settle()
    release(li, team.hubs["李敏"], documents[:1])
    before, path = visible(lead), team.folder / "part.biaodupkg"
    li.exchange.package(path)
    lead.exchange.apply(lead.exchange.plan([path]))
    assert visible(lead) == before
    team.settle()
    assert visible(lead) == before
    assert part_of(team.states("李敏"), set(documents[1:])) == part_of(team.on_hub(), set(documents[1:]))
