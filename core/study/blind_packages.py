"""A package for each coder with the documents of a sample, the codebook and frozen numbers, and nobody's labels."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from core.exchange.bundle import SUFFIX, PackageKind
from core.exchange.contents import PackageContents
from core.ids import DocumentId
from core.progress import Cancelled, Progress, never, no_progress, stop_if

if TYPE_CHECKING:
    from core.session import Session

_NO_NAME = r"[^\w.-]|^\."
"""What of a coder's name cannot be in a file's."""


def blind_packages(
    session: "Session",
    folder: Path,
    documents: Sequence[DocumentId],
    names: Sequence[str],
    *,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> list[Path]:
    """Write a package for each coder into a folder, named by the coder; two alike names get numbers.

    Raises what `Session.exchange.package` does, and `Cancel`.
    """
    contents = PackageContents(PackageKind.FOR_COLLEAGUE, blind=True, documents=documents)
    written: list[Path] = []
    for done, name in enumerate(names or ("sample",)):
        stop_if(cancelled)
        progress(done, len(names), name)
        base = re.sub(_NO_NAME, "_", name) or "_"
        path, number = folder / f"{base}{SUFFIX}", 1
        while path in written:
            number += 1
            path = folder / f"{base}-{number}{SUFFIX}"
        session.exchange.package(path, contents)
        written.append(path)
    return written
