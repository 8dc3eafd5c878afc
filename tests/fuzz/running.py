"""Gives a target one made-up input after another, and keeps those that break a promise.

Whatever an input is: what comes out of core are coded errors, in bounded time and memory; nothing is written outside of
the folder it is used in. What else a target promises it asserts itself. Inputs are made from a seed and a number, so
that ``--seed 1 --first 4711 --inputs 1`` makes one again.
"""

import argparse
import faulthandler
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

SECONDS = 10
"""Of the processor that one small input may take; what waits without using any ends after six times as long."""
MEGABYTES = 400
"""That one small input may add to the most that the process ever had."""

Files = Mapping[str, bytes]
"""An input: files by name."""
Make = Callable[[random.Random], Files]
"""Makes an input, the same one for the same numbers."""
Use = Callable[[Files, Path], str]
"""Writes an input into an empty folder and uses it; says in a word what came of it, or raises for a broken promise."""


def once(use: Use, files: Files) -> str:
    """Use one input in a folder of its own and hold it to the promises that all inputs have in common."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as outer:
        inner = Path(outer) / "a" / "b"
        inner.mkdir(parents=True)
        memory, begin = _most_megabytes(), time.process_time()
        outcome = use(files, inner)
        assert time.process_time() - begin < SECONDS, "took too long"
        assert _most_megabytes() - memory < MEGABYTES, "took too much memory"
        written = sorted(path.relative_to(outer).as_posix() for path in Path(outer).rglob("*"))
        outside = [path for path in written if path != "a" and not path.startswith("a/b")]
        assert not outside, f"written outside: {outside}"
    return outcome


def input_of(make: Make, seed: str, number: int) -> Files:
    """The input that a seed and a number make."""
    return make(random.Random(f"{seed} {number}"))


def main(name: str, make: Make, use: Use, inputs: int) -> None:
    """The command of a target: uses so many inputs, and ends with 1 when one broke a promise."""
    parser = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    parser.add_argument("--inputs", type=int, default=inputs)
    parser.add_argument("--first", type=int, default=0, help="the number of the first input")
    parser.add_argument("--seed", default="1")
    given = parser.parse_args()
    faulthandler.enable()
    kept = Path("build/fuzz")
    kept.mkdir(parents=True, exist_ok=True)
    outcomes: Counter[str] = Counter()
    broken = 0
    for number in range(given.first, given.first + given.inputs):
        files = input_of(make, given.seed, number)
        faulthandler.dump_traceback_later(6 * SECONDS, exit=True)
        # After a crash or a hang, which end the process, this says which it was.
        (kept / f"{name}.last").write_text(f"--seed {given.seed} --first {number} --inputs 1\n", encoding="utf-8")
        try:
            outcomes[once(use, files)] += 1
        except Exception as error:  # noqa: BLE001 - finding them is what this is for
            broken += 1
            for file, data in files.items():
                (kept / f"{name}-{given.seed}-{number}-{file}").write_bytes(data)
            print(f"{name} {number}: {error!r}"[:300], flush=True)
    print(f"{name}: {given.inputs} inputs, {broken} broke a promise; {dict(sorted(outcomes.items()))}")
    raise SystemExit(1 if broken else 0)


def _most_megabytes() -> float:
    """The most memory that this process has had so far; 0 where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)
