"""A file whose indexes have lost their order: whatever walks through it ends."""

import re
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from core.errors import BiaoduError, EnvironmentFault
from core.session import Session
from core.storage.in_order import require_growth
from tests.fuzz import specimens

FILE = cast("Any", SimpleNamespace(path=Path("a.biaodu")))
KEYS = re.compile(rb"01[0-9a-f]{6}-[0-9a-f]{4}-[0-9a-f-]{22}|manual|label|annotation")


@pytest.mark.parametrize(("last", "following"), [(1, 1), (2, 1), ("b", "a"), ("", 5), ("", None), ([1, "b"], [1, "a"])])
def test_what_does_not_grow_is_damage(last: object, following: object) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        require_growth(FILE, last, following)
    assert caught.value.code == "project.damaged"


def test_what_grows_is_in_order() -> None:
    require_growth(FILE, ["a", 1], ["a", 2])


def test_every_walk_ends_wherever_a_key_was_overwritten(tmp_path: Path) -> None:
    """Check, history, undo and packing of the specimen with one key replaced, each in its turn by a greater one."""
    whole, path = specimens.project(), tmp_path / "damaged.biaodu"
    places = [found.span() for found in KEYS.finditer(whole)]
    assert len(places) > 100
    for start, end in places[:: max(1, len(places) // 80)]:
        path.write_bytes(whole[:start] + b"z" * (end - start) + whole[end:])
        with suppress(BiaoduError), Session.open(path) as session:
            session.check()
            for work in (
                lambda session=session: session.history.operations(),
                lambda session=session: session.exchange.package(tmp_path / "out.biaodupkg"),
                session.history.undo,
                session.history.redo,
            ):
                with suppress(BiaoduError):
                    work()
        for beside in tmp_path.glob("damaged.biaodu-*"):
            beside.unlink()
