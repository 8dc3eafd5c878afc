"""A small project, or one with a team's layers, for each test that asks for one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.session import Session
from tests.core.projects import project
from tests.core.review.team import Team


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with project(tmp_path / "a.biaodu") as opened:
        yield opened


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    """A and B agree on [0, 3), differ in a boundary at 5 and a label at 20; B alone has [30, 36)."""
    made = Team(
        tmp_path / "team.biaodu",
        A=[(0, 3, "safety"), (5, 12, "infrastructure"), (20, 26, "teachers")],
        B=[(0, 3, "safety"), (7, 12, "infrastructure"), (20, 26, "subsidies"), (30, 36, "safety")],
    )
    with made.session:
        yield made
