import subprocess
import sys
from pathlib import Path

import pytest

from steps import StepError, run, step

PACKAGING = Path(__file__).parents[2] / "packaging"
MIRROR = "WARNING: Location '/nowhere' is ignored: it is either a non-existing path or lacks a specific scheme."


def program(status: int) -> list[str]:
    """A program that says what it does, warns as pip does of mirrors, and ends with `status`."""
    says = f"import sys; print('Collecting x', flush=True); print({MIRROR!r}, file=sys.stderr); sys.exit({status})"
    return [sys.executable, "-c", says]


def test_a_step_that_works_is_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    with step("Requirements (68 packages)"):
        run(program(0))
    assert capfd.readouterr() == ("Requirements (68 packages) ... 0 s\n", "")


def test_a_step_that_fails_tells_all_that_was_said_and_what_failed(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(StepError) as stopped, step("Requirements (68 packages)"):
        run(program(3))
    assert capfd.readouterr() == ("Requirements (68 packages) ... failed\n", "")
    assert stopped.value.code == f"\nCollecting x\n{MIRROR}\n\nThis failed: {' '.join(program(3))}"


def test_a_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StepError, match=r"This could not be started: .*none --check\n"):
        run([str(tmp_path / "none"), "--check"])


def test_a_failure_ends_the_command_with_1_and_can_be_read() -> None:
    command = f"import sys; sys.path.insert(0, {str(PACKAGING)!r}); import steps\n"
    command += f"with steps.step('Check'): steps.run({program(7)!r})\nprint('went on')"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "Check ... failed\n")
    assert MIRROR in done.stderr
    assert "Traceback" not in done.stderr
