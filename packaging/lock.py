"""Write the lock files: exact versions with the hashes of every published file, for all systems and Pythons at once.

Run by `make lock` (keeps what is locked and still fits) or `make lock UPGRADE=1`. Asks the index that pip is
configured for; no address gets into the files.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# Made by `make lock` from pyproject.toml; do not edit.\n"
BUILD = "setuptools>=82\n"
"""What builds jieba's source package: held by the one lock that is installed first, and too new for the `pkg_resources`
that jieba would import with a warning.
"""


def compile_lock(name: str, *arguments: str, source: str | None = None) -> None:
    """Resolve `arguments`, or the requirement lines of `source`, into the lock file `name`."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    command += ["--generate-hashes", "--no-header", "--no-emit-index-url", "--no-emit-find-links", "--no-annotate"]
    environment = dict(os.environ)
    if index := os.environ.get("PIP_INDEX_URL"):
        environment.setdefault("UV_DEFAULT_INDEX", index)
    subprocess.run([*command, *arguments, "-o", name], cwd=ROOT, env=environment, input=source, text=True, check=True)
    text = (ROOT / name).read_text()
    if address := re.search(r"\w+://\S+", text):
        raise SystemExit(f"{name} would carry an address: {address[0]}")
    (ROOT / name).write_text(HEADER + text)


def main(upgrade: bool) -> None:
    """Write all three; the development lock agrees with the other about every shared version."""
    more = ["--upgrade"] if upgrade else []
    compile_lock("requirements-build.lock", "-", *more, source=BUILD)
    compile_lock("requirements.lock", "pyproject.toml", *more)
    compile_lock("requirements-dev.lock", "pyproject.toml", "--extra", "dev", "-c", "requirements.lock", *more)


if __name__ == "__main__":
    main("--upgrade" in sys.argv[1:])
