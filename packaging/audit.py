"""Look for known faults in what is locked: ``make audit``, by pip-audit, which asks the index's data of advisories.

Ends with 0 when all of them were looked up and none has any, 1 when one has, and 2 when some could not be looked up:
an index without that data, or no network, is said in words and never counts as clean.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-package.lock", "requirements-package-6.9.3.lock")
"""What users get, and what makes it, on new and on old systems."""
SECONDS = 300
CLEAN, FAULTS, NOT_LOOKED_UP = 0, 1, 2


def asked(lock: Path) -> dict[str, Any] | None:
    """What pip-audit reports of a lock; None where it ended without a report."""
    command = [sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--progress-spinner", "off"]
    try:
        done = subprocess.run(
            [*command, "--format", "json", "-r", str(lock)], capture_output=True, text=True, timeout=SECONDS
        )
    except subprocess.TimeoutExpired:
        print(f"It did not answer within {SECONDS} s.")
        return None
    try:
        report = json.loads(done.stdout)
    except ValueError:
        print("\n".join(done.stderr.strip().splitlines()[-1:]))
        return None
    return report if isinstance(report, dict) else None


def judge(report: dict[str, Any] | None) -> tuple[int, list[str]]:
    """What a report comes to, and the lines that say it."""
    if report is None:
        return NOT_LOOKED_UP, ["Nothing was checked: the data of advisories could not be reached."]
    packages = report["dependencies"]
    skipped = [package["name"] for package in packages if "skip_reason" in package]
    faults = [
        f"{package['name']} {package['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'none'}"
        for package in packages
        for fault in package.get("vulns", ())
    ]
    looked = len(packages) - len(skipped)
    lines = [*faults, f"{looked} of {len(packages)} packages looked up, {len(faults)} known faults"]
    if skipped or not packages:
        lines.append(f"Not checked, as there is no data of them where packages come from: {', '.join(skipped)}")
    if faults:
        return FAULTS, lines
    return (NOT_LOOKED_UP if skipped or not packages else CLEAN), lines


def main(arguments: Sequence[str]) -> int:
    """Audit locks; the worst of what they come to."""
    results: list[int] = []
    for name in arguments or LOCKS:
        print(f"== {name}")
        result, lines = judge(asked(ROOT / name))
        print(*lines, sep="\n")
        results.append(result)
    return FAULTS if FAULTS in results else max(results)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
