"""What kind of file system a project lies on: SQLite's write-ahead log is unsafe across machines."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

_NETWORK_TYPES = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "webdav", "davfs", "9p", "afs", "ceph"),
        *("fuse.sshfs", "fuse.davfs2", "fuse.rclone", "fuse.glusterfs", "fuse.gvfsd-fuse", "glusterfs", "ncpfs"),
        "lustre",
    }
)
_MOUNTS = Path("/proc/self/mounts")
"""Linux, in the form of fstab(5): space, tab, newline and backslash stand there as octal escapes."""
_ESCAPED = re.compile(r"\\([0-7]{3})")


def is_network(path: Path) -> bool:
    """Whether `path` lies on a share that several machines may write; False if the system does not say.

    The write-ahead log keeps its index in memory shared by processes of one machine (sqlite.org/wal.html), so a project
    on a share is opened with a rollback journal instead.
    """
    folder = os.path.realpath(path.parent)
    if folder.startswith("\\\\"):
        return True
    best, network = "", False
    try:
        mounts = list(_mounts())
    except OSError:
        return False
    for place, kind, options in mounts:
        mount = place.rstrip("/\\") or place
        inside = folder == mount or folder.startswith(mount.rstrip("/\\") + os.sep)
        if inside and len(mount) >= len(best):
            best = mount
            network = kind.lower() in _NETWORK_TYPES or "remote" in options.split(",")
    return network


def _mounts() -> Iterator[tuple[str, str, str]]:
    """Mount point, type and options of each file system."""
    if _MOUNTS.exists():
        # The file that psutil reads on Linux; psutil itself takes 65 ms to load, at every start with a project.
        for line in _MOUNTS.read_text("utf-8", "surrogateescape").splitlines():
            _source, place, kind, options, *_ = line.split(" ")
            yield _ESCAPED.sub(lambda found: chr(int(found[1], 8)), place), kind, options
        return
    import psutil

    for partition in psutil.disk_partitions(all=True):
        yield partition.mountpoint, partition.fstype, partition.opts
