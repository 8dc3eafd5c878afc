"""The system's dialogs for files, opened where the last one was."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFileDialog, QWidget


class _State:
    folder = ""


def kinds_of_files(*kinds: tuple[str, str]) -> str:
    """What the system's dialog offers to show: names with patterns such as ``*.txt *.md``."""
    return ";;".join(f"{name} ({patterns})" for name, patterns in kinds)


def choose_file_to_open(parent: "QWidget", title: str, kinds: str) -> Path | None:
    """One existing file; None when cancelled."""
    name, _kind = _system().getOpenFileName(parent, title, _State.folder, kinds)
    return _chosen(name)


def choose_files_to_open(parent: "QWidget", title: str, kinds: str) -> list[Path]:
    """Existing files; empty when cancelled."""
    names, _kind = _system().getOpenFileNames(parent, title, _State.folder, kinds)
    return [path for name in names if (path := _chosen(name))]


def choose_folder(parent: "QWidget", title: str) -> Path | None:
    """An existing folder; None when cancelled."""
    return _chosen(_system().getExistingDirectory(parent, title, _State.folder))


def choose_file_to_save(parent: "QWidget", title: str, name: str, kinds: str) -> Path | None:
    """Where to write; the system asks before an existing file is replaced. None when cancelled."""
    suggestion = str(Path(_State.folder) / name)
    chosen, _kind = _system().getSaveFileName(parent, title, suggestion, kinds)
    return _chosen(chosen)


def _system() -> "type[QFileDialog]":
    # Not at the top: its enums cost every start 6 ms.
    from PySide6.QtWidgets import QFileDialog

    return QFileDialog


def start_in(folder: str) -> None:
    """Where the next dialog opens."""
    _State.folder = folder


def _chosen(name: str) -> Path | None:
    if not name:
        return None
    path = Path(name)
    _State.folder = str(path.parent)
    return path
