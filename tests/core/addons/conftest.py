"""The sample add-on, and a process in which nothing of any was loaded."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.addons import installing
from tests.core.addons import samples


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample add-on as users get it."""
    work = tmp_path_factory.mktemp("work")
    return samples.build(work)


@pytest.fixture(autouse=True)
def _as_at_the_start() -> Iterator[None]:
    with samples.as_at_the_start():
        yield


@pytest.fixture
def tiny(archive: Path) -> Path:
    """The folder of the sample add-on, which is installed and not allowed."""
    return installing.install(archive).folder
