"""Copies of a part of a hub's documents have of these what everybody has, and become whole at any moment."""

import json
import random
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import EnvironmentFault, UserError
from core.exchange.keyring import Keyring
from core.exchange.records import ANNOTATIONS, ASSIGNMENTS, BY_TABLE, DOCUMENTS
from core.hub import administering, partial, queue
from core.hub.joining import join
from core.hub.pulling import Came
from core.hub.server import Hub
from core.hub.states import NOBODY, document_of, state_of
from core.hub.syncing import pull, remembered
from core.ids import DocumentId
from core.model import Status
from core.progress import never
from core.session import Session
from core.storage.setting_objects import keep_object, object_of
from core.storage.shared_rows import HUB_MEMORY
from core.storage.tables import SETTING
from core.verbs.hub_documents import Subscription
from tests.core.exchange.worlds import Action, World, shared, shown, visible
from tests.core.hub.teams import Team
from tests.core.hub.test_live import live
from tests.core.hub.test_states import work
from tests.core.projects import add


def enter(team: Team, name: str, documents: Subscription, role: str = "annotator") -> Session:
    """Somebody joins with a project that is made of the hub's."""
    person = team.sessions["lead"].annotators.ensure(name)
    team.sync("lead")
    login = team.login(name)
    administering.add_member(team.admin, team.project, login, person.id, role)
    team.hubs[name] = Hub.open(team.server.address(team.database, login))
    path = team.folder / f"{name}.biaodu"
    join(team.hubs[name], None, path, documents=documents)
    team.sessions[name] = Session.open(path)
    team.sessions[name].exchange.keys.keyring = Keyring(team.folder / "keys" / name)
    return team.sessions[name]


def with_reports(team: Team, number: int) -> list[DocumentId]:
    """The lead's project with so many reports, the ids of all."""
    lead = team.sessions["lead"]
    for each in range(number - 1):
        add(lead, f"第{each}份报告。新增教师{each}名，校舍𠮷三所。", f"报告{each}")
    team.sync("lead")
    return [document.id for document in lead.documents.list()]


def here(session: Session) -> set[DocumentId]:
    return {document.id for document in session.documents.list()}


def labelled(session: Session, document: DocumentId, start: int = 0) -> str:
    made, _ = session.annotations.create(document, start, start + 2, session.codebook.by_code("safety").id)
    return made.id


def part_of(states: dict[str, dict[object, tuple[object, ...]]], documents: set[DocumentId]) -> object:
    """What of somebody's states is about some documents, or about none."""
    return {
        name: {
            key: record
            for key, record in records.items()
            if BY_TABLE[name] is ASSIGNMENTS or document_of(BY_TABLE[name], record) in {*documents, NOBODY}
        }
        for name, records in states.items()
    }


def but_documents(states: dict[str, dict[object, tuple[object, ...]]]) -> object:
    """Whoever removes a report and brings it back has changed its row, which only a lead may hand in."""
    return {name: records for name, records in states.items() if name != DOCUMENTS.table.name}


def test_only_what_is_assigned_to_oneself_comes_and_the_codebook_and_who_reads_what(team: Team) -> None:
    lead, documents = team.sessions["lead"], with_reports(team, 5)
    person = lead.annotators.ensure("李敏")
    lead.assignments.assign(lead.assignments.plan(documents[:2], [person.id], 1))
    for document in documents:
        labelled(lead, document)
    team.sync("lead")
    li = enter(team, "李敏", Subscription.ASSIGNED)
    assert here(li) == set(documents[:2])
    assert li.codebook.labels() == lead.codebook.labels()
    assert shared(li)["assignment"] == shared(lead)["assignment"]
    assert {annotation.document for annotation in li.annotations.iterate()} == set(documents[:2])
    assert li.check().ok
    # Another is assigned later, and comes by itself, with what was said of it before.
    lead.assignments.assign(lead.assignments.plan([documents[3]], [person.id], 1))
    team.settle()
    assert here(li) == {*documents[:2], documents[3]}
    assert team.states("李敏") == part_of(team.on_hub(), here(li))


def test_documents_are_chosen_by_hand_and_stay_in_sync(team: Team) -> None:
    lead, documents = team.sessions["lead"], with_reports(team, 4)
    li = enter(team, "李敏", Subscription.CHOSEN)
    assert here(li) == set()
    labelled(lead, documents[2])
    team.settle()
    li.hub.documents.choose([documents[2]])
    team.settle()
    assert here(li) == {documents[2]}
    assert li.documents.text(documents[2]) == lead.documents.text(documents[2])
    mine = labelled(li, documents[2], 4)
    theirs = labelled(lead, documents[2], 8)
    labelled(lead, documents[1])
    team.settle()
    assert len(list(li.annotations.iterate())) == 3
    assert {mine, theirs} <= {annotation.id for annotation in lead.annotations.iterate()}
    assert team.states("李敏") == part_of(team.on_hub(), {documents[2]})
    assert li.check().ok


def test_a_round_with_nothing_new_writes_nothing(team: Team) -> None:
    documents = with_reports(team, 3)
    li = enter(team, "李敏", Subscription.CHOSEN)
    # The last of them the hub has never had.
    li.hub.documents.choose([documents[0], DocumentId("0" * 64)])
    team.settle()
    position = li.history.position()
    assert team.sync("李敏").came == 0
    assert li.history.position() == position


def test_what_the_hub_gets_later_comes_although_it_was_asked_for_before(team: Team) -> None:
    lead = team.sessions["lead"]
    li = enter(team, "李敏", Subscription.CHOSEN)
    text = "第九份报告。校舍三所。"
    with tempfile.TemporaryDirectory() as folder, Session.create(Path(folder) / "x.biaodu") as other:
        document = add(other, text, "第九份")
    li.hub.documents.choose([document])
    team.settle()
    assert add(lead, text, "第九份") == document
    team.settle()
    assert here(li) == {document}
    assert li.documents.text(document) == text


def test_what_is_removed_here_is_kept_in_sync_no_more_and_comes_back_when_it_is_chosen(team: Team) -> None:
    lead, documents = team.sessions["lead"], with_reports(team, 3)
    li = enter(team, "李敏", Subscription.CHOSEN)
    li.hub.documents.choose(documents)
    labelled(lead, documents[0])
    team.settle()
    li.documents.remove([documents[0]])
    team.settle()
    assert here(lead) == set(documents)
    assert len(list(lead.annotations.iterate())) == 1
    labelled(lead, documents[0], 4)
    team.settle()
    assert here(li) == set(documents[1:])
    li.hub.documents.choose([documents[0]])
    team.settle()
    assert here(li) == set(documents)
    assert visible(li) == visible(lead)
    assert team.states("李敏") == team.on_hub()


def test_what_is_removed_and_chosen_again_at_once_is_as_the_hub_has_it(team: Team) -> None:
    lead, documents = team.sessions["lead"], with_reports(team, 2)
    labelled(lead, documents[0])
    li = enter(team, "李敏", Subscription.CHOSEN, "lead")
    li.hub.documents.choose(documents)
    team.settle()
    li.documents.remove([documents[0]])
    li.hub.documents.choose([documents[0]])
    team.settle()
    assert len(list(li.annotations.iterate())) == 1
    # Nothing counts as newer than what colleagues do then.
    lead.documents.set_meta([documents[0]], title="新题目")
    team.settle()
    assert li.documents.get(documents[0]).meta.title == "新题目"
    assert team.states("李敏") == team.states("lead") == team.on_hub()


def test_undoing_the_removal_misses_nothing_of_meanwhile(team: Team) -> None:
    lead, documents = team.sessions["lead"], with_reports(team, 2)
    li = enter(team, "李敏", Subscription.CHOSEN)
    li.hub.documents.choose(documents)
    team.settle()
    li.documents.remove([documents[0]])
    team.settle()
    labelled(lead, documents[0])
    team.settle()
    li.history.undo()
    team.settle()
    assert but_documents(team.states("李敏")) == but_documents(team.on_hub())
    assert len(list(li.annotations.iterate())) == 1


def test_a_report_that_is_imported_here_is_kept_in_sync(team: Team) -> None:
    lead, documents = team.sessions["lead"], with_reports(team, 3)
    labelled(lead, documents[1])
    team.sync("lead")
    li = enter(team, "李敏", Subscription.CHOSEN)
    assert add(li, lead.documents.text(documents[1]), "自己的") == documents[1]
    team.settle()
    labelled(lead, documents[1], 4)
    team.settle()
    assert len(list(li.annotations.iterate())) == 2


def test_everybody_may_have_all_in_the_end_and_choose_again(team: Team) -> None:
    lead, documents = team.sessions["lead"], with_reports(team, 3)
    li = enter(team, "李敏", Subscription.CHOSEN)
    li.hub.documents.choose(documents[:1])
    team.settle()
    labelled(lead, documents[2])
    labelled(li, documents[0])
    team.settle()
    li.hub.documents.subscribe(Subscription.ALL)
    team.settle()
    assert visible(li) == visible(lead)
    assert team.states("李敏") == team.states("lead") == team.on_hub()
    with pytest.raises(UserError) as error:
        li.hub.documents.choose(documents)
    assert error.value.code == "hub.has_all"
    # From now on no others come; those that are here stay in sync.
    li.hub.documents.subscribe(Subscription.CHOSEN)
    new = add(lead, "又一份报告。", "又一份")
    labelled(lead, documents[1])
    team.settle()
    assert new not in here(li)
    assert team.states("李敏") == part_of(team.on_hub(), here(li))
    li.hub.documents.subscribe(Subscription.ALL)
    team.settle()
    assert visible(li) == visible(lead)


def test_all_come_also_where_an_older_program_synced_between(team: Team) -> None:
    lead, documents = team.sessions["lead"], with_reports(team, 3)
    li = enter(team, "李敏", Subscription.CHOSEN)
    li.hub.documents.choose(documents[:1])
    team.settle()
    # It knows no parts, and keeps what it knows.
    memory = object_of(li._engine.conn, HUB_MEMORY)
    with li._engine.operation("hub.take", kind="note") as operation:
        keep_object(operation, HUB_MEMORY, {name: value for name, value in memory.items() if name != "partial"})
    li.hub.documents.subscribe(Subscription.ALL)
    team.settle()
    assert visible(li) == visible(lead)


def test_a_restored_hub_gets_and_gives_the_part(team: Team) -> None:
    documents = with_reports(team, 3)
    li = enter(team, "李敏", Subscription.CHOSEN)
    li.hub.documents.choose(documents[:1])
    team.settle()
    labelled(li, documents[0])
    administering.new_epoch(team.admin)
    team.settle()
    assert here(li) == set(documents[:1])
    assert team.states("李敏") == part_of(team.on_hub(), set(documents[:1]))


def test_a_package_of_a_part_takes_no_document_from_anybody(team: Team, tmp_path: Path) -> None:
    lead, documents = team.sessions["lead"], with_reports(team, 3)
    labelled(lead, documents[2])
    li = enter(team, "李敏", Subscription.CHOSEN)
    li.hub.documents.choose(documents[:1])
    team.settle()
    before = visible(lead)
    path = tmp_path / "part.biaodupkg"
    li.exchange.package(path)
    lead.exchange.apply(lead.exchange.plan([path]))
    assert visible(lead) == before
    with Session.create(tmp_path / "new.biaodu") as new:
        new.exchange.apply(new.exchange.plan([path]))
        assert new.hub.link() is None
        assert new.hub.documents.subscription() is Subscription.ALL


def test_the_queue_is_filled_only_by_whoever_has_all(team: Team) -> None:
    lead, documents = team.sessions["lead"], with_reports(team, 3)
    lead.assignments.assign(lead.assignments.plan(documents, [], 1))
    team.sync("lead")
    assert queue.fill(lead, team.hubs["lead"]).free == 3
    wang = enter(team, "王强", Subscription.CHOSEN, "lead")
    with pytest.raises(UserError) as error:
        queue.fill(wang, team.hubs["王强"])
    assert error.value.code == "hub.partial_queue"
    assert queue.standing(team.hubs["lead"], team.project).free == 3


def test_what_the_queue_hands_out_is_fetched(team: Team) -> None:
    lead, documents = team.sessions["lead"], with_reports(team, 3)
    lead.assignments.assign(lead.assignments.plan(documents, [], 1))
    for document in documents:
        labelled(lead, document)
    team.sync("lead")
    queue.fill(lead, team.hubs["lead"])
    li = enter(team, "李敏", Subscription.CHOSEN)
    taken = queue.take_next(li, team.hubs["李敏"])
    assert taken is not None
    assert here(li) == {taken}
    assert len(list(li.annotations.iterate())) == 1
    li.documents.set_status([taken], Status.DONE)
    team.settle()
    assert queue.standing(team.hubs["lead"], team.project) == queue.QueueStanding(2, 0, 1)


def test_a_document_of_the_queue_that_cannot_come_is_given_back(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    lead, documents = team.sessions["lead"], with_reports(team, 2)
    lead.assignments.assign(lead.assignments.plan(documents, [], 1))
    team.sync("lead")
    queue.fill(lead, team.hubs["lead"])
    li = enter(team, "李敏", Subscription.CHOSEN)

    def broken(*_: object, **__: object) -> None:
        raise EnvironmentFault("hub.unreachable", path="x", reason="y")

    with monkeypatch.context() as patched:
        patched.setattr(queue, "fetch_missing", broken)
        with pytest.raises(EnvironmentFault):
            queue.take_next(li, team.hubs["李敏"])
    assert queue.standing(team.hubs["lead"], team.project) == queue.QueueStanding(2, 0, 0)
    assert queue.take_next(li, team.hubs["李敏"]) in documents


def test_what_somebody_wrote_into_the_setting_chooses_nothing(team: Team) -> None:
    documents = with_reports(team, 2)
    li = enter(team, "李敏", Subscription.CHOSEN)
    with li._engine.operation("x", kind="note") as operation:
        value = json.dumps({"which": "chosen", "chosen": [1, None, {"a": 1}, documents[1]], "held": "x"})
        operation.update(SETTING, ("hub_documents",), value=value)
    team.settle()
    assert here(li) == {documents[1]}


def test_rows_of_a_document_that_nobody_could_have_written_are_told(team: Team) -> None:
    lead, documents = team.sessions["lead"], with_reports(team, 2)
    made = labelled(lead, documents[1])
    team.sync("lead")
    li = enter(team, "李敏", Subscription.CHOSEN)
    bad = ANNOTATIONS.changed(team.states("lead")["annotation"][made], span_start=9, span_end=2, revision=5)
    team.admin.push(team.project, [state_of(ANNOTATIONS, bad)])
    li.hub.documents.choose([documents[1]])
    assert team.sync("李敏").unreadable == {(ANNOTATIONS.table.name, made)}
    assert here(li) == {documents[1]}


def test_the_hubs_documents_are_listed_without_their_texts(team: Team) -> None:
    lead, documents = team.sessions["lead"], with_reports(team, 3)
    lead.documents.set_meta([documents[1]], region="城东区", year=2024)
    team.sync("lead")
    listed = {document.id: document for document in partial.listed(team.hubs["lead"], team.project)}
    assert listed.keys() == set(documents)
    for document in lead.documents.list():
        found = listed[document.id]
        assert (found.title, found.region, found.year) == (
            document.meta.title,
            document.meta.region,
            document.meta.year,
        )
        assert found.characters == document.characters


def test_a_connection_that_stays_fetches_what_is_chosen_meanwhile(team: Team) -> None:
    lead, documents = team.sessions["lead"], with_reports(team, 4)
    enter(team, "李敏", Subscription.CHOSEN)
    with live(team, "李敏") as (li,):
        li.session.hub.documents.choose(documents[:1])
        li.live.wake()
        li.until(lambda: here(li.session) == set(documents[:1]))
        labelled(lead, documents[0])
        labelled(lead, documents[2])
        team.sync("lead")
        li.until(lambda: len(list(li.session.annotations.iterate())) == 1)
        mine = labelled(li.session, documents[0], 4)
        li.live.wake()
        li.until(lambda: mine in team.on_hub()["annotation"])
        li.session.hub.documents.subscribe(Subscription.ALL)
        li.live.wake()
        li.until(lambda: here(li.session) == set(documents) and len(list(li.session.annotations.iterate())) == 3)
    team.sync("李敏")
    team.settle()
    assert visible(team.sessions["李敏"]) == visible(lead)


def test_what_another_program_fetches_while_this_one_pulls_misses_nothing(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, documents = team.sessions["lead"], with_reports(team, 3)
    li = enter(team, "李敏", Subscription.CHOSEN)
    li.hub.documents.choose(documents[:1])
    team.settle()
    memory = remembered(li, team.hubs["李敏"], team.project, team.hubs["李敏"].membership(team.project))
    pulled = partial.pulled
    made: list[str] = []

    def meanwhile(hub: Hub, *wanted: Any, **choices: Any) -> Came:
        if hub is team.hubs["李敏"] and not made:
            # A job of this file fetches a document, and something comes of it, before this pull looks at the hub.
            with li.clone() as job, Hub.open(team.server.address(team.database, team.login("李敏"))) as other:
                job.hub.documents.choose([documents[2]])
                partial.fetch_missing(job, other, team.project, never)
            made.append(labelled(lead, documents[2]))
            team.sync("lead")
        return pulled(hub, *wanted, **choices)

    monkeypatch.setattr(partial, "pulled", meanwhile)
    for _ in range(2):
        _came, memory, _change = pull(li, team.hubs["李敏"], team.project, memory)
    assert made == [annotation.id for annotation in li.annotations.iterate()]
    assert team.states("李敏") == part_of(team.on_hub(), here(li))


@given(people=st.integers(2, 3), rounds=st.lists(work, max_size=4), seed=st.integers(0, 2**32))
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_a_part_has_of_its_documents_what_the_whole_has(
    team: Team, people: int, rounds: list[list[tuple[int, Action]]], seed: int
) -> None:
    chance = random.Random(seed)
    team.admin.do("DELETE FROM hub.state")
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), people)
        whole, part = (_reader(team, Path(folder) / f"{name}.biaodu") for name in ("whole", "part"))
        part.hub.documents.subscribe(Subscription.CHOSEN)
        try:
            for actions in rounds:
                for who, action in actions:
                    world.act(who, action)
                _hand_in(team, chance.choice(world.sessions))
                if chance.randrange(2):
                    part.hub.documents.choose([chance.choice(world.sessions[0].documents.list()).id])
                _take_in(team, whole)
                _take_in(team, part)
                assert part_of(shared(whole), here(part)) == shared(part)
                assert part.check().ok
            part.hub.documents.subscribe(Subscription.ALL)
            _take_in(team, part)
            assert shared(part) == shared(whole)
            assert shown(part) == shown(whole)
        finally:
            world.close()
            whole.close()
            part.close()


def _reader(team: Team, path: Path) -> Session:
    from core.codebook import Codebook
    from core.verbs.hub import HubLink

    session = Session.create(path, codebook=Codebook())
    session.hub.set_link(HubLink(team.hubs["lead"].address.url, team.project))
    return session


def _hand_in(team: Team, session: Session) -> None:
    """Everything of a project, whoever may: the rights have tests of their own."""
    team.admin.push_texts(
        sorted((document.id, session.documents.text(document.id)) for document in session.documents.list())
    )
    for name, records in shared(session).items():
        team.admin.push(team.project, [state_of(BY_TABLE[name], record) for record in records.values()])


def _take_in(team: Team, session: Session) -> None:
    member = team.hubs["lead"].membership(team.project)
    memory = remembered(session, team.hubs["lead"], team.project, member)
    _came, memory, _change = pull(session, team.hubs["lead"], team.project, memory)
    session.hub.remember(memory)
