"""Remembers where everything was: the window, its docks and splitters, open documents with caret and scroll."""

import base64
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMainWindow

from core.ids import AnnotatorId
from gui.base.settings import (
    ACTIVE_READER,
    GROUP_DOCUMENTS_BY,
    HIDDEN_LAYERS,
    OPEN_DOCUMENTS,
    SPLITTER_STATE,
    WINDOW_GEOMETRY,
    WINDOW_STATE,
    Settings,
)

if TYPE_CHECKING:
    from PySide6.QtCore import QByteArray

    from gui.window.arrangements import Arrangements
    from gui.window.workspace import Workspace

STATE_VERSION = 1
"""Count this up when docks change so that an old state no longer fits."""


class WindowMemory:
    """Saves to the settings and restores from them."""

    def __init__(self, window: QMainWindow, settings: Settings, arrangements: "Arrangements") -> None:
        self._window = window
        self._settings = settings
        self._arrangements = arrangements

    def save_geometry(self) -> None:
        """Save where the window is on the screen."""
        self._settings.set(WINDOW_GEOMETRY, encode(self._window.saveGeometry()))

    def restore_geometry(self) -> None:
        """Put the window where it was; Qt corrects for screens that are gone."""
        if stored := self._settings.get(WINDOW_GEOMETRY):
            self._window.restoreGeometry(decode(stored))

    def save_project(self, workspace: "Workspace") -> None:
        """Save docks, splitter and open documents of the open project."""
        project = workspace.session.project.uuid
        put = self._settings.set
        put(WINDOW_STATE, encode(self._window.saveState(STATE_VERSION)), project)
        self._arrangements.remember(project)
        put(SPLITTER_STATE, encode(workspace.readers.splitter_state()), project)
        put(OPEN_DOCUMENTS, workspace.readers.places(), project)
        put(ACTIVE_READER, workspace.readers.active_number(), project)
        put(HIDDEN_LAYERS, sorted(workspace.readers.hidden_layers()), project)
        put(GROUP_DOCUMENTS_BY, workspace.documents.grouping().value)

    def restore_project(self, workspace: "Workspace") -> None:
        """Restore the project's arrangement; what no longer exists is passed over."""
        project = workspace.session.project.uuid
        get = self._settings.get
        if not self._arrangements.is_of(project):
            self._arrangements.show_panels()
        elif stored := get(WINDOW_STATE, project):
            self._window.restoreState(decode(stored), STATE_VERSION)
        workspace.readers.set_hidden_layers(frozenset(AnnotatorId(str(layer)) for layer in get(HIDDEN_LAYERS, project)))
        workspace.readers.restore(get(OPEN_DOCUMENTS, project), get(ACTIVE_READER, project))
        if stored := get(SPLITTER_STATE, project):
            workspace.readers.restore_splitter(decode(stored))


def encode(state: "QByteArray") -> str:
    """Qt's bytes as text."""
    return base64.b64encode(state.data()).decode("ascii")


def decode(text: str) -> bytes:
    """The bytes that `encode` was given; empty for text that is not base 64."""
    try:
        return base64.b64decode(text, validate=True)
    except ValueError:
        return b""
