"""Open projects stay in sync by themselves: labels arrive, presence is told, outages are got over."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from core.changes import ChangeSet
from core.hub.live import HubNews, HubState, LiveHub, ReaderPresence
from core.hub.server import Hub
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
    with live(team, "lead", "李敏") as (lead, li):
        lead.live.say(ReaderPresence(me.id, document, deciding=True))
        li.until(lambda: li.present == [ReaderPresence(me.id, document, deciding=True)])
        label(li.session, 0, 3)


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
