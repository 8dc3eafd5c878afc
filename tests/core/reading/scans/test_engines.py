"""An engine is used only as long as its add-on is allowed as it is."""

from collections.abc import Iterator

import pytest

from core.addons.shelf import forbid
from core.reading.scans.engines import engine
from tests.core.addons import samples as addons
from tests.core.reading.scans import samples


@pytest.fixture(autouse=True)
def _as_at_the_start() -> Iterator[None]:
    with addons.as_at_the_start():
        yield


def test_an_engine_that_was_forbidden_or_changed_is_not_used() -> None:
    folder = samples.engine()
    found = engine()
    assert found is not None
    assert (found.target, found.libraries) == ("ocr_module:Fake", (str(folder / "lib"),))
    forbid("ocr")
    assert engine() is None
    addons.allow("ocr")
    assert engine() is not None
    (folder / "lib" / "more.py").write_text("", "utf-8")
    assert engine() is None
