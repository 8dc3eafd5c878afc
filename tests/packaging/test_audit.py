"""What an audit comes to, with a pip-audit that answers as the real one does."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.packaging.locks import ROOT

CLEAN = {"name": "click", "version": "8.5.1", "vulns": []}
FAULTY = {"name": "lxml", "version": "1.0", "vulns": [{"id": "X-2026-1", "fix_versions": ["1.1"], "aliases": []}]}
SKIPPED = {"name": "apsw", "skip_reason": "Dependency not found and could not be audited"}


def audit(folder: Path, answer: str) -> subprocess.CompletedProcess[str]:
    (folder / "pip_audit.py").write_text(answer)
    command = [sys.executable, ROOT / "packaging" / "audit.py", "requirements.lock"]
    return subprocess.run(command, env={"PYTHONPATH": str(folder)}, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("packages", "status", "says"),
    [
        ([CLEAN], 0, "1 of 1 packages looked up, 0 known faults"),
        ([CLEAN, FAULTY], 1, "lxml 1.0: X-2026-1, mended in 1.1"),
        ([CLEAN, SKIPPED], 2, "Not checked, as there is no data of them where packages come from: apsw"),
        ([FAULTY, SKIPPED], 1, "1 of 2 packages looked up, 1 known faults"),
        ([], 2, "0 of 0 packages looked up"),
    ],
)
def test_what_was_not_looked_up_is_never_clean(
    packages: list[dict[str, Any]], status: int, says: str, tmp_path: Path
) -> None:
    report = json.dumps({"dependencies": packages, "fixes": []})
    done = audit(tmp_path, f"print({report!r})")
    assert done.returncode == status, done.stderr
    assert says in done.stdout


@pytest.mark.parametrize("answer", ["import sys; sys.exit('ConnectionError: no network')", "print('[]')"])
def test_without_the_data_it_says_that_nothing_was_checked(answer: str, tmp_path: Path) -> None:
    done = audit(tmp_path, answer)
    assert done.returncode == 2
    assert "Nothing was checked: the data of advisories could not be reached." in done.stdout
