"""One line for each step of `make run` and `make test`; what a program says is shown only when it fails."""

import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path


class StepError(SystemExit):
    """A step failed; caught by nobody, it ends the command and tells what the program said and which it was."""


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what is being done and, on the same line at its end, how long that took: ``Compile the program ... 2 s``."""
    print(f"{what} ...", end="", flush=True)
    started = time.monotonic()
    try:
        yield
    except BaseException as problem:
        print(" failed" if isinstance(problem, StepError) else "", flush=True)
        raise
    print(f" {time.monotonic() - started:.0f} s", flush=True)


def packages(number: int) -> str:
    """``1 package``, ``68 packages``."""
    return f"{number} package{'s' if number != 1 else ''}"


def run(command: Sequence[str], *, env: Mapping[str, str] | None = None, folder: Path | None = None) -> None:
    """Run a program in silence, in `folder` or the current one.

    Raises StepError with all that it said when it fails or can't be started.
    """
    shown = " ".join(command)
    try:
        done = subprocess.run(
            command,
            env=env,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except OSError as problem:
        raise StepError(f"This could not be started: {shown}\n{problem}") from problem
    if done.returncode:
        raise StepError(f"\n{done.stdout.rstrip()}\n\nThis failed: {shown}")
