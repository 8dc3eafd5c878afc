"""What add-ons say of themselves may be anything."""

import os
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest

from core.addons import shelf
from core.addons.shelf import AddonStanding
from core.errors import UserError
from tests.core.addons.samples import write


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"addon": 2}, "addon.newer"),
        ({"addon": "1"}, "addon.unreadable"),
        ({"id": "other"}, "addon.unreadable"),
        ({"title": ""}, "addon.unreadable"),
        ({"title": "a\nb"}, "addon.unreadable"),
        ({"version": 1}, "addon.unreadable"),
        ({"about_zh": 1}, "addon.unreadable"),
        ({"entry_points": {}}, "addon.unreadable"),
        ({"entry_points": {"biaodu.formats": {"a": "os; system"}}}, "addon.unreadable"),
        ({"system": "plan9-mips"}, "addon.other_system"),
        ({"python": "2.7"}, "addon.other_python"),
    ],
)
def test_a_description_that_does_not_fit_is_refused_with_a_reason(more: dict[str, object], code: str) -> None:
    write("odd", "", **more)
    found = shelf.find("odd")
    assert found.standing is AddonStanding.BROKEN
    assert found.problem is not None
    assert found.problem.code == code
    with pytest.raises(UserError, match=code):
        shelf.allow(found)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"a":' * 200, b" " * 100_000])
def test_a_description_that_is_none_is_refused(content: bytes) -> None:
    folder = write("odd", "")
    (folder / "addon.json").write_bytes(content)
    assert shelf.find("odd").standing is AddonStanding.BROKEN


def test_what_fits_this_system_is_taken() -> None:
    write("odd", "", system=sysconfig.get_platform(), python=".".join(map(str, sys.version_info[:2])))
    assert shelf.find("odd").standing is AddonStanding.FORBIDDEN


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="links and pipes of POSIX")
@pytest.mark.parametrize("make", [lambda path: path.symlink_to("/etc"), os.mkfifo], ids=["link", "pipe"])
def test_links_and_pipes_are_no_part_of_an_add_on(make: Callable[[Path], None]) -> None:
    make(write("odd", "") / "lib" / "away")
    assert shelf.find("odd").standing is AddonStanding.BROKEN
