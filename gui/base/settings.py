"""Every setting of the application, declared once, stored in one ini file and applied at once.

Values are stored as JSON text, so that a type survives whatever the platform. A setting of scope PROJECT
has one value for each project, by its UUID. A stored value of a wrong type counts as absent.
"""

import json
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

from PySide6.QtCore import QObject, QSettings, Signal

from core.bounded_json import JsonError, loads_with_paths
from core.files import sync_folder
from core.places import settings_folder
from core.storage.permissions import make_private_folder
from gui.base.i18n import N_

T = TypeVar("T")


class SettingScope(StrEnum):
    """Who sees a setting, and how many values it has."""

    USER = "user"
    """Shown in the settings dialog."""
    INTERNAL = "internal"
    """Remembered by the application, not shown."""
    PROJECT = "project"
    """Remembered for each project, not shown."""


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One declared setting; its type is the type of its default."""

    id: str
    default: T
    label: str = ""
    """English; translated when shown."""
    scope: SettingScope = SettingScope.USER
    choices: tuple[tuple[Any, str], ...] = ()
    """Allowed values with their English names; empty for any."""
    limits: tuple[float, float] | None = None
    """Smallest and largest number allowed."""
    step: float = 1
    suffix: str = ""
    """Unit shown after a number."""
    help: str = field(default="", kw_only=True)

    def accepts(self, value: object) -> bool:
        """Whether `value` has the type, is among the choices and within the limits."""
        if type(value) is not type(self.default):
            return False
        if self.choices and value not in [choice for choice, _name in self.choices]:
            return False
        if self.limits and isinstance(value, int | float):
            return self.limits[0] <= value <= self.limits[1]
        return True


LANGUAGE = Setting(
    "language",
    "system",
    N_("Language"),
    choices=(("system", N_("Same as the system")), ("zh_CN", "中文"), ("en", "English")),
)
THEME = Setting(
    "theme",
    "system",
    N_("Theme"),
    choices=(("system", N_("Same as the system")), ("light", N_("Light")), ("dark", N_("Dark"))),
)
TEXT_SIZE = Setting("reader.text_size", 18, N_("Text size"), limits=(12, 40), suffix="px")
LINE_HEIGHT = Setting(
    "reader.line_height",
    1.7,
    N_("Line height"),
    limits=(1.2, 2.4),
    step=0.1,
    help=N_("Height of a line as a multiple of the text size."),
)
FONT_FAMILY = Setting(
    "reader.font_family", "", N_("Reading font"), help=N_("Empty: the Chinese sans-serif face of this computer.")
)
GO_ON = Setting(
    "label.go_on",
    False,
    N_("Go on to the next sentence after a label"),
    help=N_("The key of a label sets it and selects the sentence that follows. With Alt it does the other of both."),
)
HINTS_STAY = Setting(
    "label.hints_stay",
    False,
    N_("Hints stay after a label"),
    help=N_("Label after label by its key and a hint, without asking for the hints again; Escape takes them away."),
)
ANNOTATOR_ID = Setting("annotator.id", "", scope=SettingScope.INTERNAL)
"""UUID of the person at this machine, the same in every project."""
ANNOTATOR_NAME = Setting(
    "annotator.name", "", N_("Your name"), help=N_("Labels carry this name; colleagues see it in their copies.")
)
SHORTCUTS: Setting[dict[str, list[str]]] = Setting("shortcuts", {}, N_("Keys"))
"""Keys the user has changed: action id -> portable key sequences; an empty list means none."""
RECENT_PROJECTS: Setting[list[str]] = Setting("recent_projects", [], scope=SettingScope.INTERNAL)
"""Paths, latest first."""
REOPEN_LAST = Setting("reopen_last", True, N_("Open the last project at start"))
BACKUPS = Setting(
    "backups",
    True,
    N_("Daily backups"),
    help=N_("Keep copies of your projects from the last 7 days of work in your own folder."),
)
HINTS = Setting("hints", True, N_("Hints for the first steps"))
SEEN_HINTS: Setting[list[str]] = Setting("seen_hints", [], scope=SettingScope.INTERNAL)
"""Ids of hints that were already shown (`gui.window.hints`)."""
LAST_FOLDER = Setting("last_folder", "", scope=SettingScope.INTERNAL)
WINDOW_GEOMETRY = Setting("window.geometry", "", scope=SettingScope.INTERNAL)
"""`QWidget.saveGeometry` in base 64."""
WINDOW_STATE = Setting("window.state", "", scope=SettingScope.PROJECT)
"""`QMainWindow.saveState` in base 64."""
SPLITTER_STATE = Setting("window.readers", "", scope=SettingScope.PROJECT)
OPEN_DOCUMENTS: Setting[list[dict[str, Any]]] = Setting("open_documents", [], scope=SettingScope.PROJECT)
"""An entry for each reader, left to right: ``document`` (id), ``caret`` and ``anchor`` (code points), ``scroll``."""
ACTIVE_READER = Setting("active_reader", 0, scope=SettingScope.PROJECT)
PROJECT_ANNOTATOR = Setting("annotator", "", scope=SettingScope.PROJECT)
"""UUID of the annotator chosen at this machine for this project; empty for the person of ANNOTATOR_ID."""
LAYER_SCOPE = Setting("layer_scope", "", scope=SettingScope.PROJECT)
"""Whose annotations are counted and listed, as `core.layer_scope` writes it; empty while nobody has chosen."""
HIDDEN_LAYERS: Setting[list[str]] = Setting("hidden_layers", [], scope=SettingScope.PROJECT)
"""Annotator ids whose layers are hidden."""
SEEN_COMMENTS: Setting[dict[str, str]] = Setting("seen_comments", {}, scope=SettingScope.PROJECT)
"""Annotation id -> time of the newest comment on it that was shown."""
ARRANGEMENT = Setting(
    "arrangement",
    "labelling",
    scope=SettingScope.INTERNAL,
    choices=(("labelling", N_("Labelling")), ("reviewing", N_("Reviewing")), ("reading", N_("Reading"))),
)
"""Which of the window's arrangements is in force (`gui.window.arrangements`)."""
ARRANGEMENTS: Setting[dict[str, dict[str, Any]]] = Setting("arrangements", {}, scope=SettingScope.INTERNAL)
"""Name -> ``panels`` (`QMainWindow.saveState` in base 64), ``keys`` (as SHORTCUTS) and ``text_size`` of the others."""
PROJECT_ARRANGEMENT = Setting("project_arrangement", "", scope=SettingScope.PROJECT)
"""The arrangement that WINDOW_STATE is of."""
ONLY_TEXT = Setting("window.only_text", False, scope=SettingScope.INTERNAL)
"""Whether the window was closed while it showed nothing but the text."""
READING_MARKS: Setting[dict[str, list[int]]] = Setting("reading_marks", {}, scope=SettingScope.PROJECT)
"""Document id -> where marks stand, in code points and in order."""
ORIGINALS: Setting[dict[str, str]] = Setting("originals", {}, scope=SettingScope.PROJECT)
"""SHA-256 of a file -> where it lies, to show its pages."""
LAST_EXPORT: Setting[dict[str, Any]] = Setting("last_export", {}, scope=SettingScope.PROJECT)
"""The last export and what its files were like (`gui.importing.export_again`)."""
LINE_FOCUS = Setting("reader.line_focus", False, scope=SettingScope.INTERNAL)
"""Whether all lines but those of the sentence at the caret are dimmed."""
RIBBONS = Setting("reader.ribbons", False, scope=SettingScope.INTERNAL)
"""Whether ribbons between the readers tie what treats the same."""
UNIT_NUMBERS = Setting("reader.unit_numbers", False, scope=SettingScope.INTERNAL)
"""Whether the numbers of units of analysis stand in the margins of texts."""
SUGGESTIONS = Setting("reader.suggestions", False, scope=SettingScope.INTERNAL)
"""Whether labels are suggested in the texts. Off until wanted: who is shown answers gives others than who is not."""
SUGGESTIONS_FROM = Setting(
    "suggest.learn_from",
    "own",
    N_("Suggestions learn from"),
    choices=(("own", N_("My labels")), ("final", N_("The final layer"))),
)
TEAM_SERVERS: Setting[list[str]] = Setting("team_servers", [], scope=SettingScope.INTERNAL)
"""Addresses of team folders on servers that the user agreed to here: a project from elsewhere may name any."""
MODEL_ADDRESS = Setting("suggest.model_address", "", scope=SettingScope.INTERNAL)
"""Of a language model's chat endpoint; empty until somebody gives one. The key is in the system's keyring."""
MODEL_NAME = Setting("suggest.model_name", "", scope=SettingScope.INTERNAL)
MODEL_PROMPT = Setting("suggest.model_prompt", "", scope=SettingScope.INTERNAL)
"""What a model is asked; empty for the usual words."""
SUGGESTED_HEADINGS = Setting(
    "suggest.headings",
    "learnt",
    N_("Labels for headings"),
    choices=(
        ("learnt", N_("As I label them")),
        ("never", N_("Never suggested")),
        ("alike", N_("As for other sentences")),
    ),
)
GROUP_DOCUMENTS_BY = Setting(
    "documents.group_by",
    "region",
    scope=SettingScope.INTERNAL,
    choices=(
        ("region", N_("Region")),
        ("year", N_("Year")),
        ("issuer", N_("Issuing body")),
        ("kind", N_("Kind")),
    ),
)

SETTINGS: tuple[Setting[Any], ...] = (
    LANGUAGE,
    THEME,
    TEXT_SIZE,
    LINE_HEIGHT,
    FONT_FAMILY,
    GO_ON,
    HINTS_STAY,
    ANNOTATOR_NAME,
    REOPEN_LAST,
    BACKUPS,
    HINTS,
    SHORTCUTS,
    ANNOTATOR_ID,
    RECENT_PROJECTS,
    SEEN_HINTS,
    LAST_FOLDER,
    WINDOW_GEOMETRY,
    WINDOW_STATE,
    SPLITTER_STATE,
    OPEN_DOCUMENTS,
    ACTIVE_READER,
    PROJECT_ANNOTATOR,
    LAYER_SCOPE,
    HIDDEN_LAYERS,
    SEEN_COMMENTS,
    READING_MARKS,
    ORIGINALS,
    LAST_EXPORT,
    LINE_FOCUS,
    RIBBONS,
    UNIT_NUMBERS,
    SUGGESTIONS,
    SUGGESTIONS_FROM,
    SUGGESTED_HEADINGS,
    MODEL_ADDRESS,
    MODEL_NAME,
    MODEL_PROMPT,
    ARRANGEMENT,
    ARRANGEMENTS,
    PROJECT_ARRANGEMENT,
    ONLY_TEXT,
    GROUP_DOCUMENTS_BY,
)

RECENT_LIMIT = 10


def default_path() -> Path:
    """``biaodu.ini`` in this user's configuration folder for the application."""
    return settings_folder() / "biaodu.ini"


class Settings(QObject):
    """Reads and writes declared settings; emits `changed(id, value)` after a value has changed."""

    changed = Signal(str, object)

    def __init__(self, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.path = path or default_path()
        self._store = QSettings(str(self.path), QSettings.Format.IniFormat)

    def get(self, setting: Setting[T], project: str = "") -> T:
        """The stored value, or the default; `project` is the project's UUID for scope PROJECT."""
        text = self._store.value(_key(setting, project))
        if not isinstance(text, str):
            return setting.default
        try:
            value: Any = loads_with_paths(text)
        except JsonError:
            return setting.default
        if isinstance(setting.default, float) and type(value) is int:
            value = float(value)
        return cast("T", value) if setting.accepts(value) else setting.default

    def set(self, setting: Setting[T], value: T, project: str = "") -> None:
        """Store a value and emit `changed`; raises ValueError if the declaration does not allow it."""
        if not setting.accepts(value):
            raise ValueError(f"{setting.id} cannot be {value!r}")
        if self.get(setting, project) == value:
            return
        # In ASCII, because the ini file cannot store file names that are no UTF-8.
        self._store.setValue(_key(setting, project), json.dumps(value))
        if not self.path.exists():
            # After a power cut, later writes leave the old or the new file whole. Before the first write there is no
            # file.
            self.sync()
        self.changed.emit(setting.id, value)

    def reset(self, setting: Setting[Any], project: str = "") -> None:
        """Go back to the default."""
        self.set(setting, setting.default, project)

    def sync(self) -> None:
        """Write to the disk now, so that earlier settings survive a power cut."""
        folder = self.path.parent
        with suppress(OSError):
            make_private_folder(folder)
        self._store.sync()
        # Qt flushes the file's content, but not its name in the folder.
        sync_folder(folder)

    def remember_project(self, path: Path) -> None:
        """Put a project first in the list of recent ones."""
        name = str(path)
        others = [known for known in self.get(RECENT_PROJECTS) if known != name]
        self.set(RECENT_PROJECTS, [name, *others][:RECENT_LIMIT])

    def rename_project(self, old: Path, new: Path) -> None:
        """Keep a project's place in the list of recent ones when it is renamed."""
        known = [str(new) if path == str(old) else path for path in self.get(RECENT_PROJECTS)]
        self.set(RECENT_PROJECTS, list(dict.fromkeys(known)))

    def forget_project(self, path: Path) -> None:
        """Take a project off the list of recent ones."""
        self.set(RECENT_PROJECTS, [known for known in self.get(RECENT_PROJECTS) if known != str(path)])


def _key(setting: Setting[Any], project: str) -> str:
    if (setting.scope is SettingScope.PROJECT) != bool(project):
        raise ValueError(f"{setting.id} is of scope {setting.scope}")
    return f"projects/{project}/{setting.id}" if project else f"settings/{setting.id}"
