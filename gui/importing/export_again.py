"""Remembers the last export of a project on this machine, so that one key does it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from core.formats.dataset import Dataset
from core.ids import AnnotatorId, DocumentId
from gui.base.settings import LAST_EXPORT, Settings

if TYPE_CHECKING:
    from core.exporting import ExportReport

MANY = 1_000
"""An export of more chosen documents than this is not remembered: the settings are no place for such lists."""


@dataclass(frozen=True, slots=True)
class LastExport:
    """What was exported, where to, and what the files were like afterwards."""

    path: Path
    choices: Mapping[str, Any]
    """Keyword arguments of `core.exporting.export`."""
    stamps: Mapping[str, list[int]]
    """Size and time of each file, by its path."""

    def changed(self) -> list[Path]:
        """Files that somebody else wrote since. What is gone, or is as it was left, may be written again."""
        found = [Path(name) for name in self.stamps]
        return [path for path in found if (now := stamp_of(path)) is not None and now != self.stamps[str(path)]]


def stamp_of(path: Path) -> list[int] | None:
    """Bytes of a file, or of all files of a folder, and the latest time in nanoseconds; None where there is nothing."""
    try:
        files = [path, *path.iterdir()] if path.is_dir() else [path]
        found = [file.stat() for file in files]
    except OSError:
        return None
    return [sum(state.st_size for state in found), max(state.st_mtime_ns for state in found)]


class ExportMemory:
    """The last export of one project."""

    def __init__(self, settings: Settings, project: str) -> None:
        self._settings = settings
        self._project = project

    def keep(self, report: "ExportReport", choices: Mapping[str, Any]) -> None:
        """Remember an export that has just ended."""
        documents = choices.get("documents")
        if documents is not None and len(documents) > MANY:
            self._settings.reset(LAST_EXPORT, self._project)
            return
        dataset = cast("Dataset", choices.get("dataset", Dataset()))
        stamps = {str(file): stamp for file in report.files if (stamp := stamp_of(file)) is not None}
        kept = {"path": str(report.path), "stamps": stamps, "dataset": dataset.to_json()}
        kept |= {name: choices.get(name) for name in ("format", "options", "documents", "annotator")}
        self._settings.set(LAST_EXPORT, kept, self._project)

    def last(self) -> LastExport | None:
        """The last export; None before the first, and where the settings hold something else."""
        kept = self._settings.get(LAST_EXPORT, self._project)
        path, stamps, options = kept.get("path"), kept.get("stamps"), kept.get("options")
        if not isinstance(path, str) or not isinstance(stamps, dict) or not isinstance(options, dict):
            return None
        documents = kept.get("documents")
        who = kept.get("annotator")
        choices: dict[str, Any] = {
            "format": str(kept.get("format")),
            "options": {str(name): str(value) for name, value in options.items()},
            "documents": [DocumentId(str(id_)) for id_ in documents] if isinstance(documents, list) else None,
            "annotator": AnnotatorId(who) if isinstance(who, str) else None,
            "dataset": Dataset.from_json(kept.get("dataset")),
        }
        return LastExport(Path(path), choices, {str(name): stamp for name, stamp in stamps.items()})
