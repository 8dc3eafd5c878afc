"""A package for each test that asks for one, and servers for team folders."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.exchange.stores import KINDS, StoreServer, missing, running
from tests.core.projects import add, label, project


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with two documents and three annotations, one of them removed."""
    with project(tmp_path / "theirs.biaodu") as session:
        add(session, "另一份报告。", "另一份")
        label(session, 0, 3)
        label(session, 4, 8, "safety")
        session.annotations.delete([label(session, 9, 12).id])
        session.exchange.package(tmp_path / "theirs.biaodupkg")
    return tmp_path / "theirs.biaodupkg"


@pytest.fixture(scope="module", params=KINDS)
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreServer]:
    """An S3 store, and a WebDAV server, of the tests' own."""
    if (reason := missing()) is not None:
        pytest.skip(reason)
    with running(request.param, tmp_path_factory.mktemp("served")) as started:
        yield started
