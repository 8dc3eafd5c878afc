"""Plans and outcomes in an open project: when the screen comes, what it opens, and how its table is saved."""

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
    from core.outcomes.export import OutcomeWords
    from gui.outcomes.screen import OutcomesScreen


class OutcomesDesk(CoveringDesk["OutcomesScreen"]):
    """Serves one open project."""

    def actions(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {"outcomes.open": self.toggle}

    def make_screen(self) -> "OutcomesScreen":
        """See `CoveringDesk`."""
        from gui.outcomes.screen import OutcomesScreen

        project = self._project
        screen = OutcomesScreen(project.session, project.bridge, self._window.jobs, project.readers)
        screen.reading = project.readers.document
        screen.passages_opened.connect(self.open_passages)
        screen.export_requested.connect(self.ask_export)
        return screen

    def take_keyboard(self, screen: "OutcomesScreen") -> None:
        """See `CoveringDesk`."""
        (screen.table if screen.as_table.isChecked() else screen.walk.plans).setFocus()

    def open_passages(self, passages: list[Passage]) -> None:
        """Show a plan and its outcome in their texts, side by side."""
        for number, passage in enumerate(passages[:LIMIT]):
            self.show_passage(passage, number)
        self._project.readers.go_to(0)

    def ask_export(self, kind: str) -> None:
        """Ask where to, and write the table of the region there as a workbook, a table or a page."""
        names = {"xlsx": _("Workbook"), "csv": _("Table"), "html": _("Page")}
        kinds = kinds_of_files((names[kind], f"*.{kind}"))
        name = f"{self._project.session.project.name}.{kind}"
        path = choose_file_to_save(self._window.window(), _("Save plans and outcomes"), name, kinds, (f".{kind}",))
        if path is not None:
            self.export(path, kind)

    def export(self, path: Path, kind: str) -> None:
        """Write the table of the region that is chosen, off the window's thread."""
        from core.outcomes.export import OutcomeWriter
        from core.outcomes.table import outcome_table
        from gui.outcomes.answers import answer_names

        screen = self.screen
        assert screen is not None
        pairs, layers, names = screen.chooser.pairs_of_region(), screen.table_layers(), screen.names()
        answers, words, tongue = answer_names(), _words(), language()
        title = " · ".join(
            part for part in (self._project.session.project.name, pairs[0].region if pairs else "") if part
        )

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> None:
            table = outcome_table(session, pairs, layers, names, progress=progress, cancelled=cancelled)
            writer = OutcomeWriter(table, answers, lambda label: label.name(tongue), words)
            made = {"xlsx": writer.xlsx, "csv": writer.csv, "html": lambda: writer.page(title)}[kind]()
            write_atomically(path, made)

        self._window.jobs.start_in(
            self._project.session,
            _("Saving plans and outcomes"),
            work,
            done=lambda _n: self._window.message_bar.show_message(written(path)),
        )


def _words() -> "OutcomeWords":
    from core.outcomes.export import OutcomeWords

    return OutcomeWords(
        region=_("Region"),
        annotator=_("Annotator"),
        label=_("Label"),
        plan_report=_("Report with plans"),
        plan_year=_("Year of the plan"),
        plan=_("Plan"),
        answer=_("Answer"),
        later_report=_("Later report"),
        later_year=_("Year of the outcome"),
        outcome=_("Outcome"),
        start=_("Start"),
        end=_("End"),
        what=_("What is counted"),
        then=_("Figure then"),
        now=_("Figure now"),
        difference=_("Difference"),
        share=_("Share"),
        figures=_("Figures then and now"),
        sheet=_("Plans and outcomes"),
        figure_sheet=_("Figures"),
    )
