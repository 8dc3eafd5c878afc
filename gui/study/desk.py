"""The study in an open project: when its screen comes, what it opens, how it is saved, and numbers in the margin."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from core.changes import ChangeSet
from core.files import write_atomically
from core.model import Annotator
from core.progress import Cancelled, Progress
from core.session import Session
from gui.actions.host import Host
from gui.base.i18n import _, language
from gui.base.settings import UNIT_NUMBERS
from gui.reader.covering_desk import Adopt, CoveringDesk
from gui.reader.open_project import OpenProject
from gui.reader.reader import ReaderPane
from gui.study.work_desk import StudyWork
from gui.widgets.file_choice import choose_file_to_save, kinds_of_files
from gui.widgets.message_bar import written

if TYPE_CHECKING:
    from core.study.numbering import Renumbering
    from gui.study.margin import UnitMargin
    from gui.study.screen import StudyScreen


VIEWED = ("reliability", "rounds", "samples", "documents")
"""Views that have actions of their own; names of `gui.study.views.StudyView`."""


class StudyDesk(CoveringDesk["StudyScreen"]):
    """Serves one open project."""

    def __init__(self, window: Host, project: OpenProject, adopt: Adopt, parent: QObject) -> None:
        super().__init__(window, project, adopt, parent)
        self.margins: dict[ReaderPane, UnitMargin] = {}
        self.work = StudyWork(window, project.session, self._coders, lambda: self.screen and self.screen.layer)
        project.readers.pane_added.connect(self._serve)
        project.bridge.changed.connect(self._changed)
        window.settings.changed.connect(self._setting_changed)

    def actions(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        views: dict[str, Callable[[], object]] = {f"study.{view}": partial(self.show_view, view) for view in VIEWED}
        return {
            "study.open": self.toggle,
            "study.numbers": self._toggle_numbers,
            "study.design": self.work.ask_design,
            "study.method": lambda: self.work.ask_method(None),
            **views,
        }

    def show_view(self, view: str) -> None:
        """Show a view of the study, by its name."""
        from gui.study.views import StudyView

        if self.screen is None or not self.screen.isVisible():
            self.toggle()
        assert self.screen is not None
        self.screen.show_view(StudyView(view))

    def _coders(self) -> list[Annotator]:
        people = self._project.identities.people(self._project.session.annotators.list())
        return [person for person in people if not person.adjudicated]

    def make_screen(self) -> "StudyScreen":
        """See `CoveringDesk`."""
        from gui.study.screen import StudyScreen

        project = self._project
        screen = StudyScreen(project.session, project.bridge, self._window.jobs, project.readers)
        screen.passage_opened.connect(lambda passage: self.show_passage(passage, 0))
        screen.export_requested.connect(self.ask_export)
        screen.renumbering_requested.connect(self.ask_renumbering)
        screen.desk_wanted.connect(self.work.do)
        return screen

    def take_keyboard(self, screen: "StudyScreen") -> None:
        """See `CoveringDesk`."""
        screen.walking.units.setFocus()

    # --- numbers

    def ask_renumbering(self, found: "Renumbering") -> None:
        """Show what freezing the numbers changes; nothing does unless it is confirmed."""
        from gui.study.renumbering_dialog import RenumberingDialog

        dialog = RenumberingDialog(found, self._project.session.documents.titles(), self._window.window())
        dialog.submitted.connect(self.freeze)
        dialog.open()

    def freeze(self) -> None:
        """Freeze the numbers as they are now, off the window's thread; one undo step."""

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> None:
            from core.study.numbering import freeze

            freeze(session, progress=progress, cancelled=cancelled)

        self._window.jobs.start_in(self._project.session, _("Freezing the numbers"), work, writes=True)

    def _toggle_numbers(self) -> None:
        self._window.settings.set(UNIT_NUMBERS, not self._window.settings.get(UNIT_NUMBERS))

    def _setting_changed(self, setting: str, _value: object) -> None:
        if setting == UNIT_NUMBERS.id:
            self.show_numbers()

    def show_numbers(self) -> None:
        """Show the numbers of units in the margins of the readers, or no longer."""
        on = self._window.settings.get(UNIT_NUMBERS)
        self._window.registry.action("study.numbers").setChecked(on)
        for pane in self._project.readers.panes:
            self._serve(pane)
        for margin in self.margins.values():
            margin.switch(on)

    def _serve(self, pane: ReaderPane) -> None:
        if not self._window.settings.get(UNIT_NUMBERS) or pane in self.margins:
            return
        # Not needed to read and label: it loads when it is first wished for.
        from gui.study.margin import UnitMargin

        margin = self.margins[pane] = UnitMargin(pane, self._project.session)
        pane.destroyed.connect(lambda: self.margins.pop(pane, None))
        margin.switch(True)

    def _changed(self, change: ChangeSet) -> None:
        study = change.operation is not None and change.operation.name.startswith("study.")
        if change.reload or change.documents or study:
            for margin in self.margins.values():
                margin.forget()

    # --- files

    def ask_export(self, kind: str) -> None:
        """Ask where to, and write the study there."""
        suffix = kind.partition("-")[0]
        kinds = kinds_of_files((suffix.upper(), f"*.{suffix}"))
        name = f"{self._project.session.project.name}.{suffix}"
        path = choose_file_to_save(self._window.window(), _("Save the study"), name, kinds, (f".{suffix}",))
        if path is not None:
            self.export(path, kind)

    def export(self, path: Path, kind: str) -> None:
        """Write the study as a kind of `core.study.outputs.writing.KINDS` or ``png``, off the window's thread."""
        screen = self.screen
        assert screen is not None
        layer, tongue = screen.layer, language()
        if layer is None:
            return

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> None:
            from core.study.outputs.writing import StudyFile, write_study

            asked = StudyFile("svg" if kind == "png" else kind, layer, language=tongue)
            made = write_study(session, asked, path.name, progress=progress, cancelled=cancelled)
            for name, content in made.items():
                if kind == "png":
                    from gui.study.drawing import png

                    content = png(content)
                write_atomically(path.with_name(name), content)

        self._window.jobs.start_in(
            self._project.session,
            _("Saving the study"),
            work,
            done=lambda _n: self._window.message_bar.show_message(written(path)),
        )
