"""All of it, without bounds: ``make torture``.

Every cut and every kill of every scenario, and a minute in which everything works on one project, on a real screen
where there is one. Prints what came of it, in the form of tests/RESULTS.md, and fails when anything was lost.
"""

import argparse
import contextlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

import pytest

from core.storage.sqlite import VERSION as SQLITE
from tests.system.kills import all_kills, killed_after, killed_at, lifetimes
from tests.system.power import Cut, Outcome, recorded, some
from tests.system.scenarios import SCENARIOS, SETTINGS, weakened
from tests.system.tracing import can_trace
from tests.system.window import Struggle, struggle
from virtual_display import virtual_display

SECONDS = 60.0
TWICE, AGAIN = 12, 12
"""Cuts of each scenario after which the power goes once more, and at how many points."""
AT_RANDOM = 60
"""Kills of each scenario at any time."""
CONTROLS = {
    "synchronous = FULL with a rollback journal": ("labelling on a share", "FULL", False),
    "synchronous = OFF with a log": ("labelling", "OFF", False),
    "a disk that ignores each sync": ("labelling", "FULL", True),
}


@dataclass
class Report:
    """What came of one scenario."""

    name: str
    calls: int = 0
    cuts: Outcome = field(default_factory=Outcome)
    twice: Outcome = field(default_factory=Outcome)
    kills: int = 0
    killed: list[str] = field(default_factory=list[str])
    """Kills that lost something, in words."""
    seconds: float = 0.0

    @property
    def failures(self) -> list[str]:
        """Everything that broke the promise."""
        return [*map(str, self.cuts.failures), *map(str, self.twice.failures), *self.killed]


def scenario_report(name: str, rounds: int) -> Report:
    """Cut and kill one scenario everywhere."""
    begin = time.monotonic()
    report = Report(name)
    with _quiet_home(), recorded((SCENARIOS | {SETTINGS.name: SETTINGS})[name]) as recording:
        report.calls = len(recording.events)
        cuts = recording.cuts(rounds)
        report.cuts = recording.run(cuts)
        if name != SETTINGS.name:
            for cut in some(cuts, TWICE):
                report.twice.add(recording.run_twice(cut, AGAIN))
            for kill in all_kills(recording):
                report.kills += 1
                death = killed_at(recording, kill)
                if death.lost or not death.killed:
                    report.killed.append(f"{name}, {kill}: {death.lost or 'it lives'}")
            for seconds in lifetimes(recording, AT_RANDOM):
                report.kills += 1
                if lost := killed_after(recording, seconds).lost:
                    report.killed.append(f"{name}, killed after {seconds:.4f} s: {lost}")
    report.seconds = time.monotonic() - begin
    return report


def control_report(name: str) -> Outcome:
    """Cut a scenario that must lose."""
    scenario, mode, deaf = CONTROLS[name]
    with _quiet_home(), recorded(weakened(SCENARIOS[scenario], mode)) as recording:
        return recording.run(recording.cuts(), deaf=deaf)


@contextlib.contextmanager
def _quiet_home() -> Iterator[None]:
    """Settings and caches of whoever runs this stay as they are; the window speaks English, as in the tests."""
    with tempfile.TemporaryDirectory() as home, pytest.MonkeyPatch.context() as patch:
        folders = {f"XDG_{kind.upper()}_HOME": f"{home}/{kind}" for kind in ("config", "cache", "data", "state")}
        for name, value in {"HOME": home, "LC_ALL": "C.UTF-8", "LANGUAGE": "en", **folders}.items():
            patch.setenv(name, value)
        yield


def struggles(seconds: float) -> Iterator[tuple[str, Struggle]]:
    """A window, its jobs and the command line at once: killed and closed."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(_quiet_home())
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        if shutil.which("Xvfb"):
            display = stack.enter_context(virtual_display())
            environment |= {"QT_QPA_PLATFORM": "xcb", "DISPLAY": display}
        for ends in ("kill", "close"):
            with tempfile.TemporaryDirectory() as folder:
                yield ends, struggle(Path(folder) / "测试.biaodu", environment, seconds, ends=ends)


def main() -> None:
    """Run everything, or what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="one scenario")
    parser.add_argument("--cut", help="one cut of it, as EVENT.FATE: its files are kept to look at")
    parser.add_argument("--rounds", type=int, default=1, help="how often each fate has its turn at each point")
    parser.add_argument(
        "--seconds", type=float, default=SECONDS, help="how long everything works at once; 0: not at all"
    )
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    given = parser.parse_args()
    if given.cut:
        _show_cut(given.only, Cut(*map(int, given.cut.split("."))))
        return
    names = [given.only] if given.only else [*SCENARIOS, *([SETTINGS.name] if can_trace() else [])]
    print(f"SQLite {SQLITE}, Python {sys.version.split()[0]}\n")
    failures: list[str] = []
    with ProcessPoolExecutor(given.processes, mp_context=get_context("spawn")) as pool:
        failures += _print_scenarios(_reports(pool, names, given.rounds))
        if not given.only:
            failures += _print_controls(dict(zip(CONTROLS, pool.map(control_report, CONTROLS), strict=True)))
    if not given.only and given.seconds:
        failures += _print_struggles(struggles(given.seconds), given.seconds)
    print("\n".join(["", *failures]) if failures else "\nNothing was lost.")
    raise SystemExit(1 if failures else 0)


def _reports(pool: ProcessPoolExecutor, names: list[str], rounds: int) -> list[Report]:
    """The reports in the order of the names; each is told as soon as it is there."""
    under_way = [pool.submit(scenario_report, name, rounds) for name in names]
    for number, done in enumerate(as_completed(under_way), 1):
        report = done.result()
        failures = "".join(f"\n  {failure}" for failure in report.failures)
        print(f"{number}/{len(names)} {report.name}: {report.seconds:.0f} s{failures}", file=sys.stderr, flush=True)
    return [done.result() for done in under_way]


def _print_scenarios(reports: list[Report]) -> list[str]:
    print("| scenario | calls | states (distinct) | twice cut | kills | lost | unusable |")
    print("|---|---|---|---|---|---|---|")
    whole = Report("all")
    for report in [*reports, whole]:
        lost = len(report.cuts.lost) + len(report.twice.lost) + len(report.killed)
        unusable = len(report.cuts.unusable) + len(report.twice.unusable)
        states = f"{report.cuts.states:,} ({report.cuts.distinct:,})"
        print(
            f"| {report.name} | {report.calls:,} | {states} | {report.twice.states:,} | {report.kills:,}"
            f" | {lost} | {unusable} |"
        )
        if report is not whole:
            whole.calls += report.calls
            whole.cuts.add(report.cuts)
            whole.twice.add(report.twice)
            whole.kills += report.kills
            whole.killed += report.killed
    return whole.failures


def _print_controls(controls: dict[str, Outcome]) -> list[str]:
    print("\n| control, which must lose | states | lost | unusable |\n|---|---|---|---|")
    for name, outcome in controls.items():
        print(f"| {name} | {outcome.states:,} | {len(outcome.lost):,} | {len(outcome.unusable):,} |")
    return [f"{name} lost nothing: the model can't see" for name, outcome in controls.items() if not outcome.lost]


def _print_struggles(came: Iterator[tuple[str, Struggle]], seconds: float) -> list[str]:
    print(
        f"\n| {seconds:.0f} s at once | labels: window | command line | jobs | commands | looks at the locks | lost"
        " | troubles |"
    )
    print("|---|---|---|---|---|---|---|---|")
    failures: list[str] = []
    for ends, struggled in came:
        jobs, commands = struggled.jobs.total(), struggled.commands.total()
        print(
            f"| then {ends} | {len(struggled.window):,} | {len(struggled.others):,} | {jobs:,} | {commands:,}"
            f" | {struggled.samples:,} | {struggled.lost} | {len(struggled.troubles)} |",
            flush=True,
        )
        failures += struggled.troubles
    return failures


def _show_cut(name: str, cut: Cut) -> None:
    with recorded((SCENARIOS | {SETTINGS.name: SETTINGS})[name]) as recording:
        folder = Path(tempfile.mkdtemp(prefix="cut-"))
        recording.lay_out(cut, folder)
        for number, event in enumerate(recording.events[: cut.event]):
            print(number, str(event)[:160])
        for failure in recording.run([cut]).failures:
            print(failure)
        print(f"The files after it: {folder}")


if __name__ == "__main__":
    main()
