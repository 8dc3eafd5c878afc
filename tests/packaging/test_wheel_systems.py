"""How old a system may be, from what wheels promise and from what their files ask for."""

import shutil
import sys
from importlib.metadata import Distribution
from pathlib import Path

import pytest

import elf
import wheel_systems
from tests.packaging.locks import RUN

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="wheels for Linux"),
    pytest.mark.skipif(shutil.which("readelf") is None, reason="readelf reads programs"),
]


@pytest.mark.parametrize(
    ("tags", "oldest"),
    [
        (["cp311-cp311-manylinux_2_28_x86_64"], 28),
        (["cp311-cp311-manylinux2014_x86_64.manylinux_2_17_x86_64"], 17),
        (["cp311-cp311-manylinux_2_26_x86_64", "cp311-cp311-manylinux_2_28_x86_64"], 26),
        (["cp311-cp311-manylinux1_x86_64"], 5),
        (["py3-none-any"], None),
        (["cp311-cp311-linux_x86_64"], None),
        (["cp311-cp311-win_amd64"], None),
    ],
)
def test_the_oldest_tag_counts(tags: list[str], oldest: int | None) -> None:
    assert wheel_systems.promised(tags) == oldest


def installed(folder: Path, tag: str, compiled: Path | None) -> Distribution:
    info = folder / "odd-1.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: odd\nVersion: 1\n")
    (info / "WHEEL").write_text(f"Wheel-Version: 1.0\nTag: {tag}\n")
    (info / "RECORD").write_text("odd/a.so,,\nodd/__init__.py,,\n")
    (folder / "odd").mkdir()
    (folder / "odd" / "__init__.py").write_text("")
    if compiled is not None:
        shutil.copy(compiled, folder / "odd" / "a.so")
    return Distribution.at(info)


def test_a_file_that_asks_for_more_than_the_tag_promises_counts(tmp_path: Path) -> None:
    program = Path(str(shutil.which("true")))
    looked = wheel_systems.look(installed(tmp_path, "cp311-cp311-manylinux_2_5_x86_64", program))
    assert looked.promised == 5
    assert looked.asked == looked.needed == elf.libc_of(program) > 5
    assert not looked.built_here


def test_what_was_compiled_here_is_told_from_plain_python(tmp_path: Path) -> None:
    program = Path(str(shutil.which("true")))
    assert wheel_systems.look(installed(tmp_path / "a", "cp311-cp311-linux_x86_64", program)).built_here
    assert not wheel_systems.look(installed(tmp_path / "b", "py3-none-any", None)).built_here


def test_what_is_locked_says_it_for_each_package(capsys: pytest.CaptureFixture[str]) -> None:
    wheel_systems.main([str(RUN)])
    said = capsys.readouterr().out
    for name in ("apsw", "lxml", "numpy", "orjson", "click"):
        assert f"\n{name} " in said
    with pytest.raises(SystemExit, match=r"These need a newer glibc than 2\.1: "):
        wheel_systems.main([str(RUN), "--oldest", "1"])


ANOTHER_WHEEL = {
    "pynacl": "published for 2.26, too, which pip takes on an older system",
    "cryptography": "published for 2.28, too",
}
"""What is installed here is for newer systems; packaging/oldest.py looks at what an old one gets."""


def test_everything_but_qt_runs_where_the_oldest_system_does() -> None:
    """UOS 20 and Kylin V10 have glibc 2.28 to 2.31: no other package may lift that unnoticed."""
    needed = {wheel.name.lower(): wheel.needed for wheel in wheel_systems.wheels(RUN)}
    qt = {name for name in needed if name.startswith(("pyside6", "shiboken6"))}
    assert len(qt) == 2
    newer = {name for name, libc in needed.items() if libc > 28 and name not in qt}
    assert newer - ANOTHER_WHEEL.keys() == set()
