from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

from core.storage import filesystem
from core.storage.filesystem import is_network


@pytest.mark.parametrize(
    ("mounts", "expected"),
    [
        ([("/", "ext4", "rw")], False),
        ([("/", "ext4", "rw"), ("{here}", "nfs4", "rw")], True),
        ([("/", "nfs4", "rw"), ("{here}", "ext4", "rw")], False),
        ([("{here}", "ext4", "rw"), ("/", "nfs4", "rw")], False),
        ([("{here}", "CIFS", "rw")], True),
        ([("{here}", "fuse.sshfs", "rw")], True),
        ([("{here}", "NTFS", "rw,remote")], True),
        # A folder whose name only begins alike is another.
        ([("/", "ext4", "rw"), ("{here}2", "nfs4", "rw"), ("{here}/below", "nfs4", "rw")], False),
        ([], False),
    ],
)
@pytest.mark.parametrize("table", [True, False], ids=["table of mounts", "psutil"])
def test_a_share_is_told_by_what_is_mounted_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mounts: Sequence[tuple[str, str, str]], expected: bool, table: bool
) -> None:
    here = tmp_path / "a folder 名"
    here.mkdir()
    listed = [(where.format(here=here.resolve()), kind, options) for where, kind, options in mounts]
    if table:
        escaped = [(where.replace(" ", r"\040"), kind, options) for where, kind, options in listed]
        lines = [f"from {where} {kind} {options} 0 0\n" for where, kind, options in escaped]
        (tmp_path / "mounts").write_text("".join(lines), "utf-8")
        monkeypatch.setattr(filesystem, "_MOUNTS", tmp_path / "mounts")
    else:
        found = [SimpleNamespace(mountpoint=where, fstype=kind, opts=options) for where, kind, options in listed]
        monkeypatch.setattr(filesystem, "_MOUNTS", tmp_path / "absent")
        monkeypatch.setattr(psutil, "disk_partitions", lambda **_: found)
    assert is_network(here / "a.biaodu") is expected


def test_a_system_that_does_not_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: bool) -> None:
        raise PermissionError

    monkeypatch.setattr(filesystem, "_MOUNTS", tmp_path / "absent")
    monkeypatch.setattr(psutil, "disk_partitions", refuse)
    assert not is_network(tmp_path / "a.biaodu")


@pytest.mark.skipif(not Path("/proc/self/mounts").exists(), reason="Linux only")
def test_the_table_of_this_machine_agrees_with_psutil() -> None:
    known = {(partition.mountpoint, partition.fstype) for partition in psutil.disk_partitions(all=True)}
    assert {(place, kind) for place, kind, _options in filesystem._mounts()} == known
