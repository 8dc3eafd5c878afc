"""How much work a call is, counted in lines of core that run: the same on every machine, busy or not."""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

import apsw

import core
from core.session import Session

CORE = str(Path(core.__file__).parent)
NEGLIGIBLE = 3_000
"""Lines that are no work."""


def lines_of(call: Callable[[], object], *packages: ModuleType) -> int:
    """How many lines of core, and of other packages, a call runs; a loop's line counts each time."""
    folders = (CORE, *(str(Path(str(package.__file__)).parent) for package in packages))
    count = 0

    def line(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal count
        count += event == "line"
        return line

    def enter(frame: FrameType, event: str, argument: object) -> Any:
        return line if frame.f_code.co_filename.startswith(folders) else None

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        call()
    finally:
        sys.settrace(before)
    return count


def grows_evenly(few: int, more: int, times: float = 2) -> bool:
    """Whether `times` as much to do took about so many times the lines: what grows with the square takes far more."""
    return more <= 1.2 * times * few + NEGLIGIBLE


def steps_of(session: Session, call: Callable[[], object]) -> int:
    """How many steps SQLite takes in what a call asks of a project: they grow with the rows that are looked at."""
    count = 0

    def ended(statement: Any) -> None:
        nonlocal count
        count += statement["stmt_status"]["SQLITE_STMTSTATUS_VM_STEP"]

    conn: Any = session._engine.conn
    conn.trace_v2(apsw.SQLITE_TRACE_PROFILE, ended)
    try:
        call()
    finally:
        conn.trace_v2(0, None)
    return count
