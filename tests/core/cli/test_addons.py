"""``biaodu addons``."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.cli.main import main
from core.formats import registry
from tests.core.addons import samples
from tests.core.addons.samples import write


@pytest.fixture(autouse=True)
def _as_at_the_start() -> Iterator[None]:
    with samples.as_at_the_start():
        yield


def test_the_command_line_lists_allows_and_removes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    archive = samples.build(tmp_path)
    assert main(["addons", "--install", str(archive), "--json"]) == 0
    (listed,) = json.loads(capsys.readouterr().out)["addons"]
    assert (listed["name"], listed["version"], listed["licence"]) == ("tiny", "1.0", "MIT")
    assert (listed["standing"], listed["entry_points"]) == ("forbidden", {"biaodu.formats": ["tiny"]})
    assert main(["addons", "--allow", "tiny"]) == 0
    assert "allowed" in capsys.readouterr().out
    assert main(["formats"]) == 0
    assert "tiny  Lines of labels." in capsys.readouterr().out
    write("bad", "raise RuntimeError('no luck')")
    assert main(["addons", "--allow", "bad"]) == 0
    registry.formats.cache_clear()
    assert main(["formats"]) == 0
    assert "The add-on bad cannot be used: RuntimeError: no luck.\n" in capsys.readouterr().err
    assert main(["addons", "--forbid", "bad"]) == 0
    assert main(["addons", "--remove", "tiny"]) == 0
    assert main(["addons", "--allow", "tiny"]) == 1
    assert "There is no add-on tiny" in capsys.readouterr().err
    assert main(["addons", "--allow", "a", "--forbid", "b"]) == 2
