import subprocess
import sys
from collections.abc import Iterator

import pytest

from core.reading.guard.memory import memory_of, resident, resident_of_tree

TAKES = "held = bytearray(200 << 20); print('ready', flush=True); input()"


@pytest.fixture
def large() -> Iterator[int]:
    """A process that holds 200 MB."""
    command = [sys.executable, "-c", TAKES]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield process.pid
        process.kill()


def test_the_memory_of_a_process_that_holds_much_is_seen(large: int) -> None:
    for measure in (memory_of, resident, resident_of_tree):
        assert measure(large) >= 200 << 20
    assert resident(large) < 300 << 20


def test_a_process_that_is_gone_has_none() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    assert memory_of(process.pid) == resident(process.pid) == resident_of_tree(process.pid) == 0
