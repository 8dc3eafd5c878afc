"""Add-ons are found, and used only as they were when the user allowed them."""

from pathlib import Path

import pytest

from core.addons import loading, shelf
from core.addons.shelf import AddonStanding
from core.formats import registry
from core.places import settings_folder
from tests.core.addons.samples import allow


def test_where_there_is_none_nothing_is_found() -> None:
    assert shelf.found() == []


@pytest.mark.parametrize("change", ["edit", "add", "rename", "description", "compiled"])
def test_a_changed_add_on_asks_anew(tiny: Path, change: str, tmp_path: Path) -> None:
    allow("tiny")
    module = tiny / "lib" / "tiny_format" / "lines.py"
    if change == "edit":
        module.write_bytes(module.read_bytes().replace(b"start", b"START", 1))
    elif change == "add":
        (tiny / "lib" / "json.py").write_text("raise SystemExit\n")
    elif change == "rename":
        module.rename(module.with_name("others.py"))
    elif change == "description":
        (tiny / "addon.json").write_text((tiny / "addon.json").read_text("utf-8").replace("1.0", "1.1"), "utf-8")
    else:
        cache = module.parent / "__pycache__"
        cache.mkdir()
        (cache / "lines.cpython-311.pyc").write_bytes(b"")
    assert shelf.find("tiny").standing is AddonStanding.CHANGED
    assert list(registry.formats()) == list(registry.our_formats())
    assert loading.failures()["tiny"].code == "addon.changed"
    allow("tiny")


def test_what_is_allowed_is_what_was_looked_at(tiny: Path) -> None:
    """It changes between the look and the click."""
    seen = shelf.find("tiny")
    (tiny / "lib" / "more.py").write_text("")
    assert shelf.allow(seen).standing is AddonStanding.CHANGED


def test_what_else_lies_in_the_folder_is_no_add_on(tiny: Path) -> None:
    for name in (".new-1", "Big", "a b", "__pycache__"):
        (tiny.parent / name).mkdir()
    (tiny.parent / "file").touch()
    assert [addon.id for addon in shelf.found()] == ["tiny"]


@pytest.mark.parametrize("content", ["", "[]", '{"allowed": 3}', '{"allowed": {"tiny": 3}}'])
def test_where_it_cannot_be_read_what_is_allowed_nothing_is(tiny: Path, content: str) -> None:
    allow("tiny")
    (settings_folder() / "addons.json").write_text(content)
    assert shelf.find("tiny").standing is AddonStanding.FORBIDDEN


def test_the_folder_can_be_another(tiny: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(shelf.PLACE, str(tmp_path))
    assert shelf.found() == []
