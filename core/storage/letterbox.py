"""Lets a process hand files to the window that has a project open, wherever on this machine that runs.

A letter is a file in a folder beside the window's lock: no server, no port, and what a crash leaves behind is seen by
its age. Each letter is either taken by the window or taken back by its sender, never both: whoever removes it has it.
"""

import json
import logging
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from core.errors import EnvironmentFault
from core.ids import new_uuid
from core.storage.replacing import replacing
from core.storage.window_lock import beside_lock, is_claimed, make_folder

LOG = logging.getLogger("biaodu.storage")
PATIENCE_SECONDS = 5.0
"""How long a sender waits; a letter twice as old was left by one that was killed."""
_LOOK_EVERY_SECONDS = 0.02
_SUFFIX = ".json"


class LetterBox:
    """The letters to the window that has a project open."""

    def __init__(self, project: Path) -> None:
        self.folder = beside_lock(project, "letters")

    def open(self) -> None:
        """Make the folder. Raises OSError where none can be made."""
        make_folder(self.folder)

    def take(self) -> list[tuple[Path, ...]]:
        """The letters that are there, oldest first, each as the files it names. They are removed."""
        taken: list[tuple[Path, ...]] = []
        for letter in sorted(self.folder.glob(f"*{_SUFFIX}")):
            try:
                old = time.time() - letter.stat().st_mtime > 2 * PATIENCE_SECONDS
                files = _read(letter)
                letter.unlink()
            except OSError:
                continue  # its sender took it back meanwhile
            if files is not None and not old:
                taken.append(files)
        return taken

    def deliver(self, files: Sequence[Path], seconds: float) -> bool:
        """Leave a letter and wait until it is taken; False when it was not, and then it is taken back.

        Raises OSError and EnvironmentFault where none can be written.
        """
        self.open()
        # UUIDs of version 7 sort by time.
        letter = self.folder / f"{new_uuid()}{_SUFFIX}"
        with replacing(letter) as file:
            file.write(json.dumps([str(path.absolute()) for path in files]).encode())
        end = time.monotonic() + seconds
        while letter.exists() and time.monotonic() < end:
            time.sleep(_LOOK_EVERY_SECONDS)
        try:
            letter.unlink()
        except OSError:
            return True
        return False


def hand_over(project: Path, files: Sequence[Path] = (), seconds: float = PATIENCE_SECONDS) -> bool:
    """Have the window that has `project` open come to the front and open `files` (packages).

    False when no window has it, or when that does not answer within `seconds`; then nothing will happen later either.
    """
    if not project.exists() or not is_claimed(project):
        return False
    try:
        return LetterBox(project).deliver(files, seconds)
    except (OSError, EnvironmentFault):
        LOG.warning("no letter can be written", exc_info=True)
        return False


def _read(letter: Path) -> tuple[Path, ...] | None:
    """The files that a letter names; None if it is none of ours."""
    try:
        content: Any = json.loads(letter.read_bytes())
    except ValueError:
        return None
    if not isinstance(content, list):
        return None
    names = cast("list[object]", content)
    return tuple(Path(name) for name in names if isinstance(name, str))
