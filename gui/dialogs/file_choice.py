"""The system's dialogs for files, opened where the last one was."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


class _State:
    folder = ""


def choose_file_to_open(parent: QWidget, title: str, kinds: str) -> Path | None:
    """One existing file; None when cancelled."""
    name, _kind = QFileDialog.getOpenFileName(parent, title, _State.folder, kinds)
    return _chosen(name)


def choose_files_to_open(parent: QWidget, title: str, kinds: str) -> list[Path]:
    """Existing files; empty when cancelled."""
    names, _kind = QFileDialog.getOpenFileNames(parent, title, _State.folder, kinds)
    return [path for name in names if (path := _chosen(name))]


def choose_folder(parent: QWidget, title: str) -> Path | None:
    """An existing folder; None when cancelled."""
    return _chosen(QFileDialog.getExistingDirectory(parent, title, _State.folder))


def choose_file_to_save(parent: QWidget, title: str, name: str, kinds: str) -> Path | None:
    """Where to write; the system asks before an existing file is replaced. None when cancelled."""
    suggestion = str(Path(_State.folder) / name)
    chosen, _kind = QFileDialog.getSaveFileName(parent, title, suggestion, kinds)
    return _chosen(chosen)


def start_in(folder: str) -> None:
    """Where the next dialog opens."""
    _State.folder = folder


def _chosen(name: str) -> Path | None:
    if not name:
        return None
    path = Path(name)
    _State.folder = str(path.parent)
    return path
