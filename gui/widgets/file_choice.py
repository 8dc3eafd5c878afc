"""Dialogs for files, opened where the last one was.

They are the platform's where that is safe: on Windows, on macOS, and on Linux where the desktop's portal shows them in
a process of its own (in a sandbox, or with ``QT_QPA_PLATFORMTHEME=xdgdesktopportal``). Elsewhere on Linux they are
Qt's own, with icons by name: the desktop's (GTK's, in our process) and Qt's with its usual icons look into each listed
file to tell what it is. Closing it again would drop the locks of an open project in the same folder
(core/storage/open_files.py).
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QFileDialog, QWidget


class _State:
    folder = ""
    icons: object = None
    """Kept here because a dialog does not own its icon provider."""


_BUTTONS = {
    "backButton": "previous",
    "forwardButton": "next",
    "toParentButton": "chevron-up",
    "newFolderButton": "new",
    "listModeButton": "list",
    "detailModeButton": "table",
}
"""Icons of Qt's buttons."""


def kinds_of_files(*kinds: tuple[str, str]) -> str:
    """What the system's dialog offers to show: names with patterns such as ``*.txt *.md``."""
    return ";;".join(f"{name} ({patterns})" for name, patterns in kinds)


def choose_file_to_open(parent: "QWidget", title: str, kinds: str) -> Path | None:
    """One existing file; None when cancelled."""
    dialog = file_dialog(parent, title, kinds)
    dialog.setFileMode(dialog.FileMode.ExistingFile)
    return next(iter(_chosen(dialog)), None)


def choose_files_to_open(parent: "QWidget", title: str, kinds: str) -> list[Path]:
    """Existing files; empty when cancelled."""
    dialog = file_dialog(parent, title, kinds)
    dialog.setFileMode(dialog.FileMode.ExistingFiles)
    return _chosen(dialog)


def choose_folder(parent: "QWidget", title: str) -> Path | None:
    """An existing folder; None when cancelled."""
    dialog = file_dialog(parent, title)
    dialog.setFileMode(dialog.FileMode.Directory)
    dialog.setOption(dialog.Option.ShowDirsOnly)
    return next(iter(_chosen(dialog)), None)


def choose_file_to_save(
    parent: "QWidget", title: str, name: str, kinds: str, suffixes: Sequence[str] = ()
) -> Path | None:
    """Where to write; the dialog asks before an existing file is replaced. None when cancelled.

    With `suffixes` (``.csv``) a name without any of them gets the first one: with a wrong suffix the file would open in
    the wrong program.
    """
    dialog = file_dialog(parent, title, kinds)
    dialog.setAcceptMode(dialog.AcceptMode.AcceptSave)
    dialog.setFileMode(dialog.FileMode.AnyFile)
    dialog.selectFile(name)
    while dialog.exec():
        chosen = Path(dialog.selectedFiles()[0])
        named = with_suffix(chosen, suffixes)
        if named != chosen and named.exists():
            # Ask again with the real name, so that no file is replaced without asking.
            dialog.selectFile(named.name)
            continue
        dialog.deleteLater()
        _State.folder = str(named.parent)
        return named
    dialog.deleteLater()
    return None


def with_suffix(path: Path, suffixes: Sequence[str]) -> Path:
    """`path` with the first of `suffixes` appended, unless it ends in one of them."""
    if not suffixes or path.suffix.lower() in suffixes:
        return path
    return path.with_name(path.name + suffixes[0])


def file_dialog(parent: "QWidget | None", title: str, kinds: str = "") -> "QFileDialog":
    """A dialog that opens no file by itself, showing the folder of the last one."""
    # Imported late: its enums cost every start 6 ms.
    from PySide6.QtCore import QFileInfo
    from PySide6.QtGui import QAbstractFileIconProvider, QIcon
    from PySide6.QtWidgets import QFileDialog, QFileIconProvider

    class IconsByName(QFileIconProvider):
        """Tells folders from files without opening any."""

        def icon(self, what: QAbstractFileIconProvider.IconType | QFileInfo, /) -> QIcon:
            if isinstance(what, QFileInfo):
                kinds = QAbstractFileIconProvider.IconType
                what = kinds.Folder if what.isDir() else kinds.File
            return super().icon(what)

        def type(self, info: QFileInfo, /) -> str:
            return "" if info.isDir() else info.suffix()

    dialog = QFileDialog(parent, title, _State.folder)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog, not has_safe_dialogs())
    _State.icons = IconsByName()
    dialog.setIconProvider(_State.icons)
    if kinds:
        dialog.setNameFilters(kinds.split(";;"))
    if not has_safe_dialogs():
        _dress(dialog)
    return dialog


def has_safe_dialogs() -> bool:
    """Whether the platform has dialogs that open no file in this process."""
    if not sys.platform.startswith("linux"):
        return True
    return os.environ.get("QT_QPA_PLATFORMTHEME") == "xdgdesktopportal" or Path("/.flatpak-info").exists()


def _dress(dialog: "QFileDialog") -> None:
    """Our icons, which are seen in both themes; room for names and sizes; a ground for what is offered while typing."""
    from PySide6.QtCore import QSize
    from PySide6.QtWidgets import QLineEdit, QSplitter, QToolButton, QTreeView

    from gui.base import theme
    from gui.widgets.offers import dress_offers

    for name, icon in _BUTTONS.items():
        button = dialog.findChild(QToolButton, name)
        if isinstance(button, QToolButton):
            button.setIcon(theme.icon(icon))
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    if isinstance(field, QLineEdit) and field.completer() is not None:
        dress_offers(field.completer())
    splitter, listed = dialog.findChild(QSplitter, "splitter"), dialog.findChild(QTreeView, "treeView")
    room = dialog.screen().availableSize()
    dialog.resize(QSize(860, 560).boundedTo(QSize(room.width() - 32, room.height() - 56)))
    if isinstance(splitter, QSplitter) and isinstance(listed, QTreeView):
        splitter.setSizes([168, 660])
        for column, width in enumerate((320, 96, 80, 136)):
            listed.header().resizeSection(column, width)


def start_in(folder: str) -> None:
    """Where the next dialog opens."""
    _State.folder = folder


def _chosen(dialog: "QFileDialog") -> list[Path]:
    accepted = dialog.exec()
    chosen = [Path(name) for name in dialog.selectedFiles()] if accepted else []
    dialog.deleteLater()
    if chosen:
        _State.folder = str(chosen[0].parent)
    return chosen
