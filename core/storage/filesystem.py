"""What kind of file system a project lies on: SQLite's write-ahead log is unsafe across machines."""

import os
from pathlib import Path

_NETWORK_TYPES = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afpfs", "webdav", "davfs", "9p", "afs", "ceph"),
        *("fuse.sshfs", "fuse.davfs2", "fuse.rclone", "fuse.glusterfs", "fuse.gvfsd-fuse", "glusterfs", "ncpfs"),
        "lustre",
    }
)


def is_network(path: Path) -> bool:
    """Whether `path` lies on a share that several machines may write; False where the system does not say.

    The write-ahead log keeps its index in memory shared by processes of one machine (sqlite.org/wal.html), so a
    project on a share is opened with a rollback journal instead.
    """
    folder = os.path.realpath(path.parent)
    if folder.startswith("\\\\"):
        return True
    # Imported here: reading the mount table is needed once per opened project, not at start.
    import psutil

    best, network = "", False
    try:
        partitions = psutil.disk_partitions(all=True)
    except OSError:
        return False
    for partition in partitions:
        mount = partition.mountpoint.rstrip("/\\") or partition.mountpoint
        inside = folder == mount or folder.startswith(mount.rstrip("/\\") + os.sep)
        if inside and len(mount) >= len(best):
            best = mount
            network = partition.fstype.lower() in _NETWORK_TYPES or "remote" in partition.opts.split(",")
    return network
