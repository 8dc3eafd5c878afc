from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest

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
def test_a_share_is_told_by_what_is_mounted_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mounts: Sequence[tuple[str, str, str]], expected: bool
) -> None:
    listed = [
        SimpleNamespace(mountpoint=where.format(here=tmp_path.resolve()), fstype=kind, opts=options)
        for where, kind, options in mounts
    ]
    monkeypatch.setattr(psutil, "disk_partitions", lambda **_: listed)
    assert is_network(tmp_path / "a.biaodu") is expected


def test_a_system_that_does_not_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: bool) -> None:
        raise PermissionError

    monkeypatch.setattr(psutil, "disk_partitions", refuse)
    assert not is_network(tmp_path / "a.biaodu")
