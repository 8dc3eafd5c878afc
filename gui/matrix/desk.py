"""The evidence matrix in an open project: when it comes, what its cells open, and how it is saved."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from core.files import write_atomically
from core.model import Passage
from core.progress import Cancelled, Progress
from core.session import Session
from gui.base.i18n import _, language
from gui.reader.covering_desk import CoveringDesk
from gui.reader.readers import LIMIT
from gui.widgets.file_choice import choose_file_to_save, kinds_of_files
from gui.widgets.message_bar import written

if TYPE_CHECKING:
    from core.matrix.export import MatrixWords
    from gui.matrix.screen import MatrixScreen


class MatrixDesk(CoveringDesk["MatrixScreen"]):
    """Serves one open project."""

    def actions(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {"matrix.open": self.toggle}

    def make_screen(self) -> "MatrixScreen":
        """See `CoveringDesk`."""
        from gui.matrix.screen import MatrixScreen

        project = self._project
        screen = MatrixScreen(project.session, project.bridge, self._window.jobs, project.readers)
        screen.passage_opened.connect(lambda passage: self.open_passages([passage]))
        screen.cells_opened.connect(self.open_passages)
        screen.export_requested.connect(self.ask_export)
        return screen

    def take_keyboard(self, screen: "MatrixScreen") -> None:
        """See `CoveringDesk`."""
        screen.view.setFocus()

    def open_passages(self, passages: list[Passage]) -> None:
        """Show passages in their texts, one in each reader, as many as there are readers."""
        shown = passages[:LIMIT]
        for number, passage in enumerate(shown):
            self.show_passage(passage, number)
        if len(shown) > 1:
            self._project.readers.go_to(0)

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
