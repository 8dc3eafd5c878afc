"""What was acknowledged is in the file, whenever the process dies."""

import itertools
import os
import random
import signal
import time
from pathlib import Path

import pytest

from core.session import Session
from tests.core.projects import first, project

pytestmark = [
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]

KILLS = 200
MOST_LABELS = 8
LONGEST_WAIT = 0.012
"""Seconds to let the process go on after the last label that was waited for: a few labels, or opening the file."""


def label_on(path: Path, acknowledge: int) -> None:
    """The scripted run: open, label, change, undo, redo; tells each annotation's id once its verbs returned."""
    session = Session.open(path)
    # Every few labels the log goes into the file, so that processes die in that, too.
    session._engine.conn.execute("PRAGMA wal_autocheckpoint = 20")
    document = first(session)
    spans = list(itertools.combinations(range(session.documents.get(document).characters), 2))
    labels = session.codebook.labels()
    for number in itertools.count(len(session.annotations.of_document(document))):
        start, end = spans[number // len(labels)]
        made, _ = session.annotations.create(document, start, end, labels[number % len(labels)].id)
        if number % 3 == 0:
            session.annotations.set_note([made.id], "注" * 2000)
        if number % 4 == 0:
            session.history.undo()
            session.history.redo()
        os.write(acknowledge, f"{made.id}\n".encode())


def one_life(path: Path, labels: int, seconds: float) -> list[str]:
    """Let a process set so many labels and go on for some seconds until it is killed; what it acknowledged."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reader)
            label_on(path, writer)
        finally:
            os._exit(1)
    os.close(writer)
    with os.fdopen(reader, encoding="ascii") as stream:
        acknowledged = [stream.readline() for _ in range(labels)]
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        acknowledged += stream.readlines()
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "it ended before it was killed"
    return [line.strip() for line in acknowledged if line.endswith("\n")]


def test_nothing_acknowledged_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "a.biaodu"
    project(path).close()
    chance = random.Random(2)
    acknowledged: set[str] = set()
    for run in range(KILLS):
        acknowledged |= set(one_life(path, chance.randrange(MOST_LABELS), chance.uniform(0, LONGEST_WAIT)))
        # In between, the next process finds what the last one left, not what an orderly closing made of it.
        if run % 5 == 4:
            with Session.open(path) as session:
                assert acknowledged <= {annotation.id for annotation in session.annotations.iterate()}
                assert session.check().ok
    assert len(acknowledged) > KILLS
