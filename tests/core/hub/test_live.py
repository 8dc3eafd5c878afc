"""Open projects stay in sync by themselves: labels arrive, presence is told, outages are got over."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from core.changes import ChangeSet
from core.hub import live as live_module
from core.hub.live import HubNews, HubState, LiveHub
from core.hub.presence import ReaderPresence, hint_of, marks_of
from core.hub.server import Hub
from core.ids import new_uuid
from core.session import Session
from tests.core.hub.teams import Team
from tests.core.projects import first, label

SECONDS = 60


class Watched:
    """A `LiveHub` whose news can be waited for."""

    def __init__(self, team: Team, name: str) -> None:
        self._changes = threading.Condition()
        self.news: list[HubNews] = []
        self.changed: list[ChangeSet] = []
        self.present: list[ReaderPresence] = []
        self.told_present: list[list[ReaderPresence]] = []
        self.session = team.sessions[name]
        url = team.server.address(team.database, team.login(name))
        keyring = self.session.exchange.keys.keyring

        def clone() -> Session:
            made = self.session.clone()
            made.exchange.keys.keyring = keyring
            return made

        self.live = LiveHub(clone, lambda: Hub.open(url), self._told, self._has_changed, self._is_present)

    def _told(self, news: HubNews) -> None:
        with self._changes:
            self.news.append(news)
            self._changes.notify_all()

    def _has_changed(self, change: ChangeSet) -> None:
        with self._changes:
            self.changed.append(change)
            self._changes.notify_all()

    def _is_present(self, present: list[ReaderPresence]) -> None:
        with self._changes:
            self.present = present
            self.told_present.append(present)
            self._changes.notify_all()

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait for news that make a condition true."""
        with self._changes:
            assert self._changes.wait_for(condition, SECONDS), (self.news, self.changed[-2:])

    def state(self) -> HubState | None:
        return self.news[-1].state if self.news else None


@contextmanager
def live(team: Team, *names: str) -> Iterator[list[Watched]]:
    watched = [Watched(team, name) for name in names]
    for one in watched:
        one.live.start()
    try:
        for one in watched:
            one.until(lambda one=one: one.state() is HubState.IN_SYNC)
        yield watched
    finally:
        for one in watched:
            assert one.live.stop(SECONDS)


def test_a_colleagues_label_arrives_alone(team: Team) -> None:
    team.sync("lead")
    team.join("李敏")
    team.settle()
    with live(team, "lead", "李敏") as (lead, li):
        made = label(lead.session, 0, 3)
        lead.live.wake()
        li.until(lambda: any(change.annotations for change in li.changed))
        (arrived,) = [change for change in li.changed if change.annotations]
        assert [entry.after and entry.after.id for entry in arrived.annotations] == [made.id]
        assert not arrived.reload
    assert made.id in {annotation.id for annotation in li.session.annotations.iterate()}
    # The first to end has signed its work by then, and the other may have ended before that came.
    team.settle()
    assert team.states("lead") == team.states("李敏") == team.on_hub()


def test_presence_is_told_and_locks_nothing(team: Team) -> None:
    team.sync("lead")
    team.join("李敏")
    team.settle()
    document, me = first(team.sessions["lead"]), team.sessions["lead"].annotator
    assert me is not None
    case, next_case = marks_of([new_uuid(), new_uuid()]), marks_of([new_uuid()])
    before = team.states("李敏")
    with live(team, "lead", "李敏") as (lead, li):

        def stands_on(marks: frozenset[str]) -> bool:
            return [not marks.isdisjoint(other.deciding) for other in li.present] == [True]

        lead.live.say(ReaderPresence(me.id, document, case))
        li.until(lambda: stands_on(case))
        lead.live.say(ReaderPresence(me.id, document, next_case))
        li.until(lambda: stands_on(next_case))
        assert not stands_on(case)
        assert team.states("李敏") == before, "a hint is in no project"
        label(li.session, 0, 3)
        lead.live.say(None)
        li.until(lambda: li.present == [])
        lead.live.say(ReaderPresence(me.id, document, case))
        li.until(lambda: stands_on(case))
        assert lead.live.stop(SECONDS)
        li.until(lambda: li.present == [])


def test_who_labels_blind_is_told_of_no_case_and_who_may_not_decide_tells_none(team: Team) -> None:
    team.sync("lead")
    team.join("李敏")
    team.join("blind", sees_layers=False)
    team.settle()
    document = first(team.sessions["lead"])
    lead_id, li_id = (team.sessions[name].annotator for name in ("lead", "李敏"))
    assert lead_id is not None
    assert li_id is not None
    case = marks_of([new_uuid()])
    with live(team, "lead", "李敏", "blind") as (lead, li, blind):
        li.live.say(ReaderPresence(li_id.id, document, case))
        lead.until(lambda: [other.annotator for other in lead.present] == [li_id.id])
        assert lead.present[0].deciding.isdisjoint(case)
        lead.live.say(ReaderPresence(lead_id.id, document, case))
        li.until(lambda: any(not other.deciding.isdisjoint(case) for other in li.present))
        blind.until(lambda: {other.annotator for other in blind.present} == {lead_id.id, li_id.id})
        assert not any(other.deciding for other in blind.present)


def test_who_is_not_heard_of_any_more_has_gone(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_module, "PRESENT_FOR", 0.2)
    team.sync("lead")
    # Of a program that ended without a word.
    gone = ReaderPresence(new_uuid(), first(team.sessions["lead"]), frozenset("12345678"))
    with live(team, "lead") as (lead,):
        team.admin.say(hint_of(gone, team.project))
        lead.until(lambda: lead.told_present == [[gone], []])


def test_nobody_is_present_once_the_hub_is_out_of_reach(team: Team) -> None:
    team.sync("lead")
    other = ReaderPresence(new_uuid(), first(team.sessions["lead"]), frozenset("12345678"))
    with live(team, "lead") as (lead,):
        team.admin.say(hint_of(other, team.project))
        lead.until(lambda: lead.present == [other])
        team.admin.do(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (team.login("lead"),)
        )
        lead.until(lambda: lead.present == [])


def test_somebody_who_shouts_many_names_fills_no_memory(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_module, "_MOST_PRESENT", 3)
    team.sync("lead")
    document = first(team.sessions["lead"])
    names = [new_uuid() for _ in range(9)]
    with live(team, "lead") as (lead,):
        for name in names:
            team.admin.say(hint_of(ReaderPresence(name, document), team.project))
        team.admin.say(hint_of(ReaderPresence(names[0], "f" * 64), team.project))
        lead.until(lambda: any(other.document == "f" * 64 for other in lead.present))
        assert {other.annotator for other in lead.present} == set(names[:3])


def test_an_outage_is_told_and_got_over(team: Team) -> None:
    team.sync("lead")
    with live(team, "lead") as (lead,):
        team.admin.do(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (team.login("lead"),)
        )
        label(lead.session, 0, 3)
        lead.live.wake()
        lead.until(lambda: any(news.state is HubState.OFFLINE for news in lead.news))
        offline = next(news for news in lead.news if news.state is HubState.OFFLINE)
        assert offline.error is not None
        assert offline.error.code == "hub.unreachable"
        lead.until(lambda: lead.state() is HubState.IN_SYNC and len(lead.news) > 3)
    assert team.states("lead") == team.on_hub()


def test_somebody_who_was_put_out_is_told_why(team: Team) -> None:
    team.sync("lead")
    team.admin.do("DELETE FROM hub.member WHERE login = %s", (team.login("lead"),))
    watched = Watched(team, "lead")
    watched.live.start()
    watched.until(lambda: watched.state() is HubState.REFUSED)
    error = watched.news[-1].error
    assert error is not None
    assert error.code == "hub.no_member"
    assert watched.live.stop(SECONDS)


def test_a_fault_of_the_program_is_told_and_the_thread_goes_on() -> None:
    told: list[HubNews] = []
    failed = threading.Event()

    def tell(news: HubNews) -> None:
        told.append(news)
        if news.error is not None:
            failed.set()

    def connect() -> Hub:
        raise RuntimeError("a mistake")

    live = LiveHub(lambda: None, connect, tell, lambda _change: None)  # type: ignore[arg-type]
    live.start()
    assert failed.wait(SECONDS)
    assert told[-1].state is HubState.REFUSED
    assert told[-1].error is not None
    assert told[-1].error.code == "hub.fault"
    assert "RuntimeError" in str(told[-1].error.fields["reason"])
    assert live.stop(SECONDS)
