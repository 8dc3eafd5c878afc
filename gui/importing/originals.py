"""Where the files that documents came from lie on this machine: to show their pages, and in no project."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from core.model import Source
from gui.base.settings import ORIGINALS, Settings

if TYPE_CHECKING:
    from core.importing import ImportReport
    from core.reading.preview import Chosen

MOST = 5_000
"""Files that are remembered for a project; the oldest are forgotten first."""
WITH_PAGES = ("scan", "pdf")
"""Readers of files that have pages, by the beginning of `Source.reader`."""


def has_pages(source: Source) -> bool:
    """Whether a document came from a file with pages that can be shown."""
    return source.reader.partition("/")[0] in WITH_PAGES


class Originals:
    """The files of one project."""

    def __init__(self, settings: Settings, project: str) -> None:
        self._settings = settings
        self._project = project

    def places(self, source: Source, project_file: Path) -> list[Path]:
        """Where a document's file may lie: where it was imported from, and beside the project."""
        known = self._known().get(source.raw_sha256)
        return [*([Path(known)] if known else []), project_file.parent]

    def note(self, chosen: "Sequence[Chosen]", report: "ImportReport") -> None:
        """Remember where imported files with pages lie."""
        paths = {row.row.source: row.row.path for row in chosen}
        for imported in report.imported:
            if has_pages(imported.document.source) and (path := paths.get(imported.source)) is not None:
                self.note_path(imported.document.source, path)

    def note_path(self, source: Source, path: Path) -> None:
        """Remember where one file lies: its own path, or that of the archive that holds it."""
        known = self._known()
        known.pop(source.raw_sha256, None)
        known[source.raw_sha256] = str(path.absolute())
        self._settings.set(ORIGINALS, dict([*known.items()][-MOST:]), self._project)

    def _known(self) -> dict[str, str]:
        # The file of settings may have been edited by anybody.
        found = self._settings.get(ORIGINALS, self._project).items()
        return {sha256: path for sha256, path in found if isinstance(path, str)}  # pyright: ignore[reportUnnecessaryIsInstance]
