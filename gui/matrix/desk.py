"""The evidence matrix in an open project: when it comes, what its cells open, and how it is saved."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.files import write_atomically
from core.model import Passage, Span
from core.progress import Cancelled, Progress
from core.session import Session
from gui.actions.host import Host
from gui.base.i18n import _, language
from gui.reader.open_project import OpenProject
from gui.reader.readers import LIMIT
from gui.widgets.file_choice import choose_file_to_save, kinds_of_files
from gui.widgets.message_bar import written

if TYPE_CHECKING:
    from core.matrix.export import MatrixWords
    from gui.matrix.screen import MatrixScreen


class MatrixDesk(QObject):
    """Serves one open project."""

    def __init__(
        self, window: Host, project: OpenProject, adopt: Callable[[Callable[[], QWidget]], QWidget], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._project = project
        self._adopt = adopt
        self.screen: MatrixScreen | None = None

    def actions(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {"matrix.open": self.toggle}

    def toggle(self) -> None:
        """Show the matrix, or go back to the text."""
        if self.screen is not None and self.screen.isVisible():
            self._project.focus_text()
            return
        if self.screen is None:
            self._adopt(self._make)
        screen = self.screen
        assert screen is not None
        self._project.readers.cover(screen, screen.header_height)
        screen.view.setFocus()

    def _make(self) -> "MatrixScreen":
        # Not needed to read and label: it loads when it is first asked for.
        from gui.matrix.screen import MatrixScreen

        project = self._project
        screen = self.screen = MatrixScreen(project.session, project.bridge, self._window.jobs, project.readers)
        screen.failed.connect(self._window.door.show)
        screen.passage_opened.connect(lambda passage: self.open_passages([passage]))
        screen.cells_opened.connect(self.open_passages)
        screen.export_requested.connect(self.ask_export)
        return screen

    def open_passages(self, passages: list[Passage]) -> None:
        """Show passages in their texts, one in each reader, as many as there are readers."""
        readers = self._project.readers
        shown = passages[:LIMIT]
        for number, passage in enumerate(shown):
            self._window.attempt(lambda number=number, passage=passage: readers.open_in(passage.document, number))
            pane = readers.active
            if pane is not None and readers.document == passage.document:
                span = Span(passage.start, passage.end)
                pane.view.select_span(span, reveal=False)
                pane.view.keep_in_band(span)
        if len(shown) > 1:
            readers.go_to(0)

    def ask_export(self, kind: str) -> None:
        """Ask where to, and write the matrix there as a workbook, a table or a page."""
        names = {"xlsx": _("Workbook"), "csv": _("Table"), "html": _("Page")}
        kinds = kinds_of_files((names[kind], f"*.{kind}"))
        name = f"{self._project.session.project.name}.{kind}"
        path = choose_file_to_save(self._window.window(), _("Save the matrix"), name, kinds, (f".{kind}",))
        if path is not None:
            self.export(path, kind)

    def export(self, path: Path, kind: str) -> None:
        """Write the matrix as it is grouped now, off the window's thread."""
        from core.matrix.cell_figures import FigureReader
        from core.matrix.export import MatrixWriter

        screen = self.screen
        assert screen is not None
        matrix, names, title = screen.matrix, screen.names(), self._project.session.project.name
        tongue, words = language(), _words()

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> None:
            writer = MatrixWriter(
                matrix,
                FigureReader(session),
                names,
                lambda label: label.name(tongue),
                words,
            )
            made = {
                "xlsx": lambda: writer.xlsx(progress, cancelled),
                "csv": writer.csv,
                "html": lambda: writer.page(title, progress, cancelled),
            }[kind]()
            write_atomically(path, made)

        session = self._project.session
        self._window.jobs.start_in(
            session, _("Saving the matrix"), work, done=lambda _n: self._window.message_bar.show_message(written(path))
        )


def _words() -> "MatrixWords":
    from core.matrix.export import MatrixWords

    return MatrixWords(
        report=_("Report"),
        region=_("Region"),
        year=_("Year"),
        annotator=_("Annotator"),
        label=_("Label"),
        start=_("Start"),
        end=_("End"),
        quote=_("Passage"),
        figures=_("Figures"),
    )
