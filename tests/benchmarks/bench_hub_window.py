"""From a colleague's label to the painted page of the window in which its text is open, through a hub of the tests.

`python tests/benchmarks/bench_hub_window.py [OUT.json]` prints JSON; under pytest (`-m benchmark`) it does the same and
writes ``build/bench/hub_window.json``. The colleague works in a process of their own (this file, with ``--colleague``)
on a copy of the sample, keeps in sync with the hub as a window does and labels when told to. Measured is from the end
of the colleague's commit until the window's page and strip are painted with that label, by the clock that all processes
of a machine share. Floors of the same run: a commit to the server with its notification, and painting page and strip.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from PySide6.QtWidgets import QApplication, QWidget

from core.exchange.keyring import Keyring
from core.hub import administering
from core.hub.addresses import address_of
from core.hub.agreed import agree
from core.hub.live import HubState, LiveHub
from core.hub.server import CHANNEL, Hub
from core.hub.sharing import place_for
from core.hub.syncing import sync
from core.places import PROFILE
from core.sample import build_sample
from core.session import Session
from core.verbs.hub import HubLink
from gui.base.settings import HINTS, Settings
from gui.window.app import make_application
from gui.window.main_window import MainWindow
from tests.benchmarks import budgets, results
from tests.benchmarks.bench_label_key import Painted, settle
from tests.core.hub.servers import Server, missing, running

LABELS = 300
ROUNDS = 50
"""Of the floors."""
LONGEST = 30.0
"""Seconds to wait for a label: six times what a lost notification costs."""


def colleague(path: Path, keys: Path) -> None:
    """Label a passage for each line on standard input, and say when its commit was over."""
    with Session.open(path) as session:
        session.exchange.keys.keyring = Keyring(keys)
        link = session.hub.link()
        assert link is not None
        me = next(person for person in session.annotators.list() if person.name == "同事")
        session.use_annotator(me.id)
        document = session.documents.list()[0].id
        labels = session.codebook.labels()

        def clone() -> Session:
            made = session.clone()
            made.exchange.keys.keyring = Keyring(keys)
            return made

        live = LiveHub(
            clone,
            lambda: Hub.open(address_of(link.url)),
            lambda news: print(news.state, news.error or "", flush=True),
            lambda _: None,
        )
        live.start()
        for number, line in enumerate(sys.stdin):
            start, end = map(int, line.split())
            made = session.annotations.create(document, start, end, labels[number % len(labels)].id, begin=True)
            live.wake()
            print("done", time.monotonic(), made[0].id, flush=True)
        live.stop()


@contextmanager
def shared(folder: Path, server: Server) -> Iterator[tuple[Path, Path, str]]:
    """The window's project and the colleague's, both of one hub, and a URL of the hub's owner."""
    with Hub.open(server.address("postgres")) as hub:
        hub.do("CREATE DATABASE bench")
    mine, theirs = folder / "mine.biaodu", folder / "theirs.biaodu"
    with build_sample(mine) as session, Hub.open(server.address("bench")) as owner:
        session.use_annotator(session.annotators.create("手")[0].id)
        url = server.url("bench")
        session.hub.set_link(replace(place_for(session, owner), url=url))
        other = session.annotators.create("同事")[0].id
        sync(session, owner)
        session.save_copy(theirs)
        with Session.open(theirs) as copy:
            copy.use_annotator(other)
            administering.add_member(owner, session.project.uuid, "bench_other", other, "annotator")
            copy.hub.set_link(HubLink(server.url("bench", "bench_other"), session.project.uuid))
    agree(url)
    yield mine, theirs, url


def opened(folder: Path, path: Path) -> MainWindow:
    """The window on the first report, in sync with the hub."""
    settings = Settings(folder / "window.ini")
    settings.set(HINTS, False)
    window = MainWindow(settings)
    window.resize(1920, 1080)
    window.show()
    assert window.open_project(path)
    assert window.workspace is not None
    assert window.session is not None
    window.docks.reveal("annotations")
    window.workspace.open_document(window.session.documents.list()[0].id)
    hub, until = window.workspace.review.exchange.hub, time.monotonic() + LONGEST
    while window.jobs.running or hub.state is None or hub.state.state is not HubState.IN_SYNC:
        assert time.monotonic() < until, hub.state
        QApplication.processEvents()
    settle()
    return window


def measure() -> dict[str, Any]:
    """Times of labels and of the floors, in milliseconds."""
    with tempfile.TemporaryDirectory() as name, running() as server:
        folder = Path(name)
        with shared(folder, server) as (mine, theirs, url):
            window = opened(folder, mine)
            command = [sys.executable, __file__, "--colleague", str(theirs), str(folder / "keys")]
            with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
                took = _labels(window, process)
            floors = {"notification": results.spread(_notified(url)), "paint": results.spread(_paint(window))}
            window.close_project()
            window.close()
    found = {"labels": len(took), "shown": results.spread(took), **floors}
    budgets.at_most("a colleague's label: p99 from its commit to the painted page", found["shown"]["p99"], 50, "ms")
    budgets.at_most(
        "a colleague's label: median beside a notification and painting",
        statistics.median(took) / (floors["notification"]["p50"] + floors["paint"]["p50"]),
        4,
    )
    return found


def _labels(window: MainWindow, process: "subprocess.Popen[str]") -> list[float]:
    assert process.stdin is not None
    assert process.stdout is not None
    assert window.workspace is not None
    pane, session = window.workspace.readers.active, window.session
    assert pane is not None
    assert session is not None
    painted = Painted(pane.view.viewport(), pane.strip)
    came: list[dict[QWidget, int]] = []
    # Pages are painted for other reasons, too: counted from where the label is in the window.
    window.workspace.bridge.changed.connect(lambda change: change.annotations and came.append(dict(painted.times)))
    while not process.stdout.readline().startswith(HubState.IN_SYNC):
        pass
    took: list[float] = []
    for number in range(LABELS):
        settle()
        # The first lines of the report, which are on the screen.
        process.stdin.write(f"{number % 40} {number % 40 + 4 + number // 40}\n")
        process.stdin.flush()
        id_ = ""
        until = time.monotonic() + LONGEST
        while len(came) <= number or any(painted.times[widget] == times for widget, times in came[number].items()):
            assert time.monotonic() < until, "the label did not arrive"
            QApplication.processEvents()
        shown = time.monotonic()
        while not id_:
            said = process.stdout.readline().split()
            if said[0] == "done":
                took.append(1000 * (shown - float(said[1])))
                id_ = said[2]
        assert session.annotations.get(id_).id == id_, "something else was painted"
    process.stdin.close()
    process.wait(LONGEST)
    return took


def _notified(url: str) -> list[float]:
    """A commit to the server until another connection has heard of it."""
    with Hub.open(address_of(url)) as listening, Hub.open(address_of(url)) as hub:
        listening.listen()

        def once() -> None:
            with hub.transaction():
                hub.do("UPDATE hub.project SET counter = counter + 1")
                hub.do(f"SELECT pg_notify('{CHANNEL}', 'x')")
            while not listening.told():
                listening.rows("SELECT 1")

        return [results.clocked(once) for _ in range(ROUNDS)]


def _paint(window: MainWindow) -> list[float]:
    assert window.workspace is not None
    pane = window.workspace.readers.active
    assert pane is not None
    view, strip = pane.view, pane.strip
    return [results.clocked(lambda: (view.viewport().repaint(), strip.repaint())) for _ in range(ROUNDS)]


@pytest.mark.benchmark
@pytest.mark.skipif(missing() is not None, reason=missing() or "")
def test_hub_window(qapp: QApplication) -> None:
    """Prints and writes the figures; never fails on one."""
    results.keep("hub_window", measure())


if __name__ == "__main__":
    if sys.argv[1:2] == ["--colleague"]:
        colleague(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        with tempfile.TemporaryDirectory() as home:
            # What is agreed to is kept for the account: this account's own list is left alone.
            os.environ[PROFILE] = home
            application = make_application(["bench"], Settings(Path(home, "s.ini")))
            results.answer(measure())
