"""One PostgreSQL server for all tests of the hub, and a hub in a database of its own for each test."""

from collections.abc import Iterator
from itertools import count

import pytest

from tests.core.hub.servers import Server, missing, running
from tests.core.hub.teams import Team

_numbers = count()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A running server; skips where there can be none."""
    if (reason := missing()) is not None:
        pytest.skip(reason)
    with running() as started:
        yield started


@pytest.fixture(params=["snapshots"])
def cursor(request: pytest.FixtureRequest) -> str:
    """How the hub says what was seen."""
    return request.param


@pytest.fixture
def team(server: Server, cursor: str, tmp_path: object) -> Iterator[Team]:
    """A hub with one project, and people with projects of their own."""
    from pathlib import Path

    made = Team(server, f"hub{next(_numbers)}", Path(str(tmp_path)), cursor)
    yield made
    made.close()
