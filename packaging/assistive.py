"""Works a built program as those do who hear it or write Chinese: ``assistive.py PROGRAM``.

A client of AT-SPI asks it for text, caret, selection and the annotations at the caret, and an input method types pinyin
into notes, filters and names of labels: the tests of the checkout, with the built program in the place of the sources.
Where something that they need is missing they fail here, and are not passed over.
"""

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

from steps import StepError, step  # noqa: E402

TESTS = ("tests/e2e/test_assistive.py", "tests/e2e/test_input_method.py")


def require_all_passed(status: int, told: str) -> None:
    """Raise StepError when pytest, which ended with `status`, says that a test failed or was passed over."""
    if status or re.search(r"\d+ skipped", told) or not re.search(r"\d+ passed", told):
        raise StepError(f"\n{told.strip()}")


def work(program: Path, tests: tuple[str, ...] = TESTS) -> None:
    """Run the tests with a built program; raises StepError when one fails or cannot run."""
    environment = os.environ | {"BIAODU_BUILT": str(program.resolve(strict=True))}
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:randomly", "-n", "0", *tests]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    require_all_passed(done.returncode, done.stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description="Ask a built program as a screen reader does, and type Chinese.")
    parser.add_argument("program", type=Path)
    program: Path = parser.parse_args().program
    with step("A screen reader's client and an input method"):
        work(program)


if __name__ == "__main__":
    main()
