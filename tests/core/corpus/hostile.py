"""A job whose files do what their names say, for the tests of what then becomes of them."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

from core.corpus.reading_job import ReadingJob, make
from core.corpus.tables import Row
from core.errors import UserError

SETUP = "tests.core.corpus.hostile:hostile"


class HostileJob:
    """As a `ReadingJob`, but for files named so."""

    def __init__(self, job: ReadingJob, told: Path) -> None:
        self._job = job
        self._told = told

    def rows(self, name: str, data: bytes) -> Iterator[tuple[str, Row]]:
        own = name.rpartition("/")[2]
        if own.startswith(("kill", "once")):
            with self._told.open("a") as file:
                file.write(f"{own}\n")
            if own.startswith("kill") or self._told.read_text().count(own) == 1:
                yield "documents", {"document": "half", "source": name}
                os.kill(os.getpid(), signal.SIGKILL)
        if own.startswith("refuse"):
            raise UserError("import.damaged", kind="TXT")
        if own.startswith("bug"):
            raise ZeroDivisionError
        if own.startswith("memory"):
            bytes(64 << 30)
        if own.startswith("spin"):
            while True:
                pass
        yield from self._job.rows(name, data)


def hostile(told: bytes) -> HostileJob:
    """A `core.corpus.child.MakeJob`; what is sent is the name of a file in which the killing ones are counted."""
    return HostileJob(make(b""), Path(told.decode()))
