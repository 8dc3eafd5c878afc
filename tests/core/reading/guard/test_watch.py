import os
import signal
import sys
from types import SimpleNamespace
from typing import cast

import pytest

from core.errors import UserError
from core.reading.guard.limits import Allowance
from core.reading.guard.process import Child, Gone
from core.reading.guard.watch import Watch

OURSELVES = cast("Child", SimpleNamespace(id=os.getpid()))


def watch(memory: int = 1 << 50, seconds: int = 60, *, enforced: bool = False) -> Watch:
    return Watch("PDF", Allowance(memory, seconds, enforced=enforced), enforced=enforced)


def code_of_look(watched: Watch, waited: float) -> str:
    try:
        watched.look(OURSELVES, waited)
    except UserError as error:
        return error.code
    return ""


def test_too_much_memory_is_seen_here_where_the_system_does_not_hold_it() -> None:
    assert code_of_look(watch(), 0.1) == ""
    assert code_of_look(watch(memory=1), 0.1) == "import.out_of_memory"
    assert code_of_look(watch(memory=1, enforced=True), 0.1) == ""


def test_a_wait_of_hours_counts_as_a_second_because_the_machine_slept() -> None:
    watched = watch(seconds=60)
    assert code_of_look(watched, 10_000) == ""
    codes = [code_of_look(watched, 1.0) for _ in range(1000)]
    assert codes[-1] == "import.too_slow"
    assert codes.index("import.too_slow") >= 59


@pytest.mark.skipif(sys.platform == "win32", reason="ends of processes as Unix tells them")
def test_how_a_child_ended_tells_why() -> None:
    ended = Gone(status=-int(signal.SIGXCPU), too_long=False)
    assert watch().fate(ended).code == "import.too_slow"
    killed = Gone(status=-int(signal.SIGKILL), too_long=False)
    assert watch().fate(killed).code == "import.crashed"
    assert watch().fate(Gone(status=None, too_long=True)).code == "import.expands"
    nearly_full = watch(memory=1, enforced=True)
    nearly_full.look(OURSELVES, 0.1)
    assert nearly_full.fate(killed).code == "import.out_of_memory"
