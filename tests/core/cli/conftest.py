"""Commands through the same door as the real process, answers as JSON, and a project with one report."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from core.cli.main import main

Run = Callable[..., tuple[int, Any, str]]
"""Takes a command's words; gives the exit status, the answer with --json, and what was said on standard error."""


TEXT = "教育局2024年工作总结\n新建学校𠮷所，改造🏫3栋。\n培训教师。\n"
QUOTE = "学校𠮷所"
START = TEXT.index(QUOTE)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command with --json."""

    def run(*arguments: object) -> tuple[int, Any, str]:
        status = main([*map(str, arguments), "--json"])
        said = capsys.readouterr()
        return status, orjson.loads(said.out) if said.out else None, said.err

    return run


@pytest.fixture
def project(tmp_path: Path, run: Run) -> Path:
    path = tmp_path / "p.biaodu"
    assert run("new", path)[0] == 0
    (tmp_path / "总结.txt").write_text(TEXT, encoding="utf-8")
    assert run("import", path, tmp_path / "总结.txt")[0] == 0
    return path


@pytest.fixture
def document(project: Path, run: Run) -> str:
    return run("list", project, "documents")[1][0]["id"]
