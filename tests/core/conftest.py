"""A small project for each test that asks for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.session import Session
from tests.core.projects import project


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with project(tmp_path / "a.biaodu") as opened:
        yield opened
