"""Commands through the same door as the real process."""

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from core.cli.main import main

Run = Callable[..., tuple[int, Any, str]]
"""Takes a command's words; gives the exit status, the answer with --json, and what was said on standard error."""


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command with --json."""

    def run(*arguments: object) -> tuple[int, Any, str]:
        status = main([*map(str, arguments), "--json"])
        said = capsys.readouterr()
        return status, orjson.loads(said.out) if said.out else None, said.err

    return run
