"""Settings that are JSON objects; anybody may have written the file."""

from pathlib import Path

import pytest

from core.storage.setting_objects import keep_object, object_of
from core.storage.tables import SETTING
from tests.core.projects import project


def test_an_object_is_kept_changed_and_removed(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        engine = session._engine
        for value in ({"a": 1, "名": ["𠮷"]}, {"b": None}):
            with engine.operation("x", kind="note") as operation:
                keep_object(operation, "some", value)
            assert object_of(engine.conn, "some") == value
        for _ in range(2):
            with engine.operation("x", kind="note") as operation:
                keep_object(operation, "some", None)
            assert object_of(engine.conn, "some") == {}
        assert session.check().ok


@pytest.mark.parametrize("written", ["", "[1]", "7", "{", '{"a":1}x', "[" * 100_000])
def test_what_is_no_object_counts_as_nothing(tmp_path: Path, written: str) -> None:
    with project(tmp_path / "p.biaodu") as session:
        with session._engine.operation("x", kind="note") as operation:
            operation.insert(SETTING, {"name": "some", "value": written})
        assert object_of(session._engine.conn, "some") == {}
