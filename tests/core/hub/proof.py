"""A team at work on a hub that is killed again and again, as are the team's processes: nobody loses a label.

``python -m tests.core.hub.proof [--clients 8] [--labels 60000] [--seconds 600]`` prints what happened. Each client is a
process with a project of its own, in which it labels, removes and changes labels, and syncs. It is killed (SIGKILL) at
random, and so is the server, which syncs to the disk. The clients' clocks are days apart, and some acknowledgements get
lost: the push was taken, and the client hears that it was not. One client goes on from a backup. At the end everybody
has the same, the hub has it, and packages of all projects have the same content.

``--states 1000000`` instead pushes so many states from as many processes, without projects, and prints rates.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from core.errors import EnvironmentFault
from core.exchange.contents import PackageContents
from core.exchange.keyring import Keyring
from core.exchange.package_file import read_manifest
from core.exchange.records import ANNOTATIONS
from core.hub.addresses import address_of
from core.hub.server import Hub
from core.hub.states import State, state_of
from core.hub.syncing import sync
from core.ids import AnnotationId, new_uuid
from core.model import Annotation
from core.session import Session
from core.storage import journal
from core.times import now
from tests.core.hub.servers import Server, running
from tests.core.hub.teams import Team
from tests.core.projects import report

ROOT = Path(__file__).resolve().parents[3]
_TEXT = "".join(f"第{number:03}条，新增教师，校园安全，资助学生。" for number in range(100))
DOCUMENTS = 40
AT_ONCE = 300
"""Labels that a client makes between two rounds, at most."""


# --- a client, in a process of its own


def work(path: Path, url: str, keys: Path, labels: int, seed: int) -> None:
    """Label and sync until so many labels were made; may be killed and begun again at any moment."""
    chance = random.Random(f"{seed}/{os.getpid()}")
    _skew_clock(seed)
    with Session.open(path) as session:
        session.exchange.keys.keyring = Keyring(keys)
        while (made := _made(session)) < labels:
            _label(session, min(labels - made, 1 + chance.randrange(AT_ONCE)), chance)
            _round(session, url, chance)
        _round(session, url, chance, patient=True)


def _skew_clock(seed: int) -> None:
    from datetime import UTC, datetime, timedelta

    from core.times import utc

    days = (seed % 5) - 2
    journal.now = lambda: utc(datetime.now(UTC) + timedelta(days=days))


def _made(session: Session) -> int:
    me = session.annotator
    assert me is not None
    conn = session._engine.conn
    return int(conn.row("SELECT count(*) FROM annotation WHERE annotator = ? AND deleted < 2", (me.id,))[0])


def _label(session: Session, many: int, chance: random.Random) -> None:
    me, documents = session.annotator, [d for d in session.documents.list() if d.characters > len(_TEXT)]
    assert me is not None
    labels = session.codebook.labels()
    mine = list(session.annotations.iterate(annotator=me.id))
    taken = {(label.document, label.start, label.end) for label in mine}
    fresh: list[Annotation] = []
    while len(fresh) < many:
        document, start = chance.choice(documents), chance.randrange(1900)
        end = start + 1 + chance.randrange(20)
        if (document.id, start, end) in taken:
            continue
        taken.add((document.id, start, end))
        stamp = now()
        fresh.append(
            Annotation(
                AnnotationId(new_uuid()),
                document.id,
                start,
                end,
                chance.choice(labels).id,
                me.id,
                None,
                stamp,
                stamp,
                1,
                "manual",
            )
        )
    session.annotations.add_many(sorted(fresh, key=lambda label: label.document))
    if mine:
        session.annotations.set_note([chance.choice(mine).id], f"注{chance.randrange(99)}")
        session.annotations.delete([chance.choice(mine).id])
        if chance.randrange(4) == 0:
            session.history.undo()


def _round(session: Session, url: str, chance: random.Random, *, patient: bool = False) -> None:
    """One sync, which need not work; a `patient` one is tried until it does."""
    while True:
        try:
            with Hub.open(address_of(url)) as hub:
                if not patient and chance.randrange(4) == 0:
                    _lose_acknowledgements(hub)
                sync(session, hub)
            return
        except EnvironmentFault as error:
            if error.code != "hub.unreachable":
                raise
            if not patient:
                return
            time.sleep(0.3)


def _lose_acknowledgements(hub: Hub) -> None:
    push = hub.push

    def deaf(project: str, states: Iterator[State]) -> int:
        push(project, states)
        raise EnvironmentFault("hub.unreachable", path="x", reason="the answer got lost")

    hub.push = deaf  # type: ignore[method-assign]


# --- the whole


class Proof:
    """A team of processes, and what kills them."""

    def __init__(self, server: Server, folder: Path, clients: int, labels: int, seed: int) -> None:
        self._chance = random.Random(seed)
        self._server = server
        self._labels = labels // clients
        self.team = Team(server, "proof", folder)
        lead = self.team.sessions["lead"]
        with lead.with_operation("document.import", undoable=False):
            lead.documents.add([report(f"{number}\n{_TEXT}", f"报告{number}") for number in range(DOCUMENTS)])
        self.team.sync("lead")
        self.names = [f"人{number}" for number in range(clients)]
        self._paths: dict[str, Path] = {}
        for name in self.names:
            session = self.team.join(name)
            self._paths[name] = session.path
            session.close()
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self.killed = self.server_killed = 0

    def run(self, seconds: float, server_kills: int) -> None:
        """Let all work, and kill, until all are done."""
        began = time.monotonic()
        kill_server_at = [began + (1 + number) * min(seconds / 20, 20) for number in range(server_kills)]
        backup, restored = self.team.folder / "backup.biaodu", False
        left = set(self.names)
        while left:
            for name in sorted(left):
                self._look_after(name, left)
            time.sleep(0.1)
            victims = sorted(self._running)
            if victims and self._chance.random() < 0.03 and time.monotonic() - began < seconds / 2:
                self._kill(self._chance.choice(victims))
            if kill_server_at and time.monotonic() > kill_server_at[0]:
                kill_server_at.pop(0)
                self._server.kill()
                self._server.start()
                self.server_killed += 1
            if not restored and time.monotonic() - began > 3:
                restored = self._go_back(backup)
            assert time.monotonic() - began < 3 * seconds, "it does not come to an end"
        for name in list(self._running):
            self._running.pop(name).wait()

    def _look_after(self, name: str, left: set[str]) -> None:
        process = self._running.get(name)
        if process is None:
            self._running[name] = self._start(name)
        elif (status := process.poll()) is not None:
            del self._running[name]
            if status == 0:
                left.discard(name)
            else:
                assert status == -signal.SIGKILL, f"{name} failed with {status}"

    def _start(self, name: str) -> "subprocess.Popen[bytes]":
        team = self.team
        words = [
            str(self._paths[name]),
            team.server.url(team.database, team.login(name)),
            str(team.folder / "keys" / name),
            str(self._labels),
            str(self.names.index(name)),
        ]
        return subprocess.Popen([sys.executable, "-m", "tests.core.hub.proof", "work", *words], cwd=ROOT)

    def _kill(self, name: str) -> None:
        process = self._running.pop(name)
        with suppress(ProcessLookupError):
            process.kill()
        process.wait()
        self.killed += 1

    def _go_back(self, backup: Path) -> bool:
        """Let the first client go on from a backup that is older than what it has sent; whether it did."""
        name = self.names[0]
        if name not in self._running:
            return False
        self._kill(name)
        path = self._paths[name]
        if not backup.exists():
            with Session.open(path) as session:
                session.save_copy(backup)
            return False
        for beside in path.parent.glob(f"{path.name}-*"):
            beside.unlink()
        shutil.copyfile(backup, path)
        return True

    def contents(self) -> set[str]:
        """What packages of all projects hold, once everybody has synced; one value if all have the same."""
        team = self.team
        for name in self.names:
            session = Session.open(self._paths[name])
            session.exchange.keys.keyring = Keyring(team.folder / "keys" / name)
            team.sessions[name] = session
        for name in team.sessions:
            team.reopen_hub(name)
        team.admin.close()
        team.admin = Hub.open(team.server.address(team.database))
        team.settle()
        on_hub = team.on_hub()
        for name in team.sessions:
            assert team.states(name) == on_hub, name
            assert team.sessions[name].check().ok, name
        return {self._content(name) for name in team.sessions}

    def _content(self, name: str) -> str:
        path = self.team.folder / f"{name}.biaodupkg"
        self.team.sessions[name].exchange.package(path, PackageContents())
        return read_manifest(path).content

    def close(self) -> None:
        """End all."""
        for process in self._running.values():
            process.kill()
            process.wait()
        self.team.close()


# --- many states


def push_states(url: str, project: str, many: int, seed: int) -> None:
    """Push so many states; half of a tenth of them twice, older or newer."""
    chance = random.Random(seed)
    person, document, label = new_uuid(), f"{seed:064x}", new_uuid()
    stamp = now()

    def state(id_: str, revision: int) -> State:
        values = (id_, document, person, label, 1, 9, "0" * 16, None, "manual", stamp, stamp, revision, 0)
        return state_of(ANNOTATIONS, values)

    with Hub.open(address_of(url)) as hub:
        ids = [new_uuid() for _ in range(many)]
        for start in range(0, many, 20_000):
            some = ids[start : start + 20_000]
            hub.push(project, [state(id_, 2) for id_ in some])
        again = chance.sample(ids, many // 20)
        hub.push(project, [state(id_, 1 + 2 * chance.randrange(2)) for id_ in again])


def prove_many(server: Server, folder: Path, clients: int, states: int) -> None:
    """Print how fast so many states go in and come out."""
    team = Team(server, "many", folder)
    words = [server.url("many"), team.project, str(states // clients)]
    began = time.monotonic()
    running_ = [
        subprocess.Popen([sys.executable, "-m", "tests.core.hub.proof", "push", *words, str(seed)], cwd=ROOT)
        for seed in range(clients)
    ]
    assert all(process.wait() == 0 for process in running_)
    took = time.monotonic() - began
    print(f"{clients} clients pushed {states} states in {took:.1f} s: {states * 1.05 / took:.0f} a second", flush=True)
    began, count = time.monotonic(), 0
    with team.admin.pull(team.project) as pulled:
        for _ in pulled.rows:
            count += 1
    print(f"a first pull of {count} took {time.monotonic() - began:.1f} s", flush=True)
    assert count == states // clients * clients
    team.close()


def main(words: Sequence[str]) -> int:
    """See the module."""
    if words and words[0] == "work":
        path, url, keys, labels, seed = words[1:]
        work(Path(path), url, Path(keys), int(labels), int(seed))
        return 0
    if words and words[0] == "push":
        url, project, many, seed = words[1:]
        push_states(url, project, int(many), int(seed))
        return 0
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--labels", type=int, default=60_000)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--server-kills", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--states", type=int, default=0)
    chosen = parser.parse_args(words)
    with running() as server, tempfile.TemporaryDirectory() as folder:
        if chosen.states:
            prove_many(server, Path(folder), chosen.clients, chosen.states)
            return 0
        proof = Proof(server, Path(folder), chosen.clients, chosen.labels, chosen.seed)
        try:
            began = time.monotonic()
            proof.run(chosen.seconds, chosen.server_kills)
            took = time.monotonic() - began
            same = len(proof.contents()) == 1
            print(
                f"{chosen.clients} clients, {chosen.labels} labels, {took:.0f} s: {proof.killed} clients killed, the"
                f" server {proof.server_killed} times; {'the same everywhere' if same else 'NOT the same'}"
            )
        finally:
            proof.close()
    return 0 if same else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
