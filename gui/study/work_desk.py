"""What is done with a study besides coding and counting: its dialogs, and what they do once confirmed."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from core.changes import ChangeSet
from core.files import write_atomically
from core.ids import AnnotatorId, DocumentId
from core.progress import Cancelled, Progress
from core.session import Session
from gui.actions.host import Host
from gui.base.i18n import _, ngettext
from gui.widgets.file_choice import choose_file_to_save, choose_folder, kinds_of_files
from gui.widgets.message_bar import Message
from gui.widgets.show_folder import show_folder

if TYPE_CHECKING:
    from core.model import Annotator
    from core.study.design import StudyDesign
    from core.study.rounds import CodingRound, DrawnSample
    from gui.study.round_dialog import RoundChoices
    from gui.study.sample_dialog import SampleChoices


class StudyWork:
    """Serves the pages of the study in one open project. Dialogs and what they need load when they are asked for."""

    def __init__(
        self,
        window: Host,
        session: Session,
        people: Callable[[], Sequence["Annotator"]],
        layer: Callable[[], AnnotatorId | None],
    ) -> None:
        """`people` are those who code, under the names to show; `layer` is whose coding is shown."""
        self._window = window
        self._session = session
        self._people = people
        self._layer = layer

    def do(self, what: str, value: object) -> None:
        """Do what a page asks for, see `StudyPage.desk_wanted`."""
        doing: dict[str, Callable[[], object]] = {
            "design": self.ask_design,
            "begin_round": self.ask_begin,
            "close_round": lambda: self.ask_about(cast("CodingRound", value), closing=True),
            "rename_round": lambda: self.ask_about(cast("CodingRound", value), closing=False),
            "draw_sample": self.ask_sample,
            "pack_sample": lambda: self.ask_packages(cast("DrawnSample", value)),
            "leave_out": lambda: self.ask_reason(cast("Sequence[DocumentId]", value)),
            "criteria": lambda: self.ask_criteria(cast("str", value)),
            "method": lambda: self.ask_method(cast("tuple[AnnotatorId, ...] | None", value)),
        }
        doing[what]()

    # --- design

    def ask_design(self) -> None:
        """Show the design to be changed."""
        from core.study.design import read_design
        from gui.study.design_dialog import DesignDialog

        dialog = DesignDialog(read_design(self._session), self._window.window())
        dialog.submitted.connect(self.keep_design)
        dialog.open()

    def keep_design(self, design: "StudyDesign") -> None:
        """Write a design into the project."""
        from core.study.design import write_design

        self._window.attempt(lambda: write_design(self._session, design))

    # --- rounds

    def ask_begin(self) -> None:
        """Ask for a new round."""
        from core.study.rounds import samples
        from gui.study.round_dialog import RoundDialog

        dialog = RoundDialog(self._people(), samples(self._session), self._window.window())
        dialog.submitted.connect(self.begin_round)
        dialog.open()

    def begin_round(self, chosen: "RoundChoices") -> None:
        """Write down that a round begins."""
        from core.study.rounds import begin_round

        self._window.attempt(
            lambda: begin_round(self._session, chosen.name, chosen.kind, chosen.coders, chosen.documents, chosen.note)
        )

    def ask_about(self, there: "CodingRound", *, closing: bool) -> None:
        """Ask for the note of a round that closes, or for another name."""
        from gui.study.round_dialog import RoundDialog

        dialog = RoundDialog((), (), self._window.window(), there=there, closing=closing)
        dialog.submitted.connect(partial(self.close_round if closing else self.rename_round, there.name))
        dialog.open()

    def close_round(self, name: str, chosen: "RoundChoices") -> None:
        """Keep how far the coders of a round agree now, off the window's thread; one undo step."""

        def work(session: Session, progress: Progress, _cancelled: Cancelled) -> None:
            from core.study.rounds import close_round

            close_round(session, name, chosen.note, progress=progress)

        self._window.jobs.start_in(self._session, _("Closing the round"), work, writes=True)

    def rename_round(self, name: str, chosen: "RoundChoices") -> None:
        """Give a round another name and note."""
        from core.study.rounds import rename_round

        self._window.attempt(lambda: rename_round(self._session, name, chosen.name, chosen.note))

    # --- samples

    def ask_sample(self) -> None:
        """Ask how a sample is drawn."""
        from core.study.inclusion import included
        from gui.study.sample_dialog import SampleDialog

        dialog = SampleDialog(len(included(self._session)), self._window.window())
        dialog.submitted.connect(self.draw)
        dialog.open()

    def draw(self, chosen: "SampleChoices") -> None:
        """Draw a sample and write down which documents it has."""
        from core.study.rounds import draw_sample

        made = self._window.attempt(
            lambda: draw_sample(self._session, chosen.number, chosen.seed, chosen.method, chosen.fields)
        )
        if isinstance(made, tuple):
            many = len(cast("tuple[DrawnSample, list[object]]", made)[1])
            words = ngettext("{n} document was drawn.", "{n} documents were drawn.", many)
            self._window.message_bar.show_message(Message(words.format(n=many)))

    def ask_packages(self, sample: "DrawnSample") -> None:
        """Ask for whom packages of a sample are made, and where to."""
        from gui.study.packages_dialog import PackagesDialog

        me = self._session.annotator
        names = [person.name for person in self._people() if me is None or person.id != me.id]
        dialog = PackagesDialog(sample, names, self._window.window())
        dialog.submitted.connect(partial(self._ask_folder, sample))
        dialog.open()

    def _ask_folder(self, sample: "DrawnSample", names: Sequence[str]) -> None:
        folder = choose_folder(self._window.window(), _("Where to put the packages"))
        if folder is not None:
            self.pack(sample, names, folder)

    def pack(self, sample: "DrawnSample", names: Sequence[str], folder: Path) -> None:
        """Write a package for each coder, off the window's thread."""

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> list[Path]:
            from core.study.blind_packages import blind_packages

            return blind_packages(session, folder, sample.documents, names, progress=progress, cancelled=cancelled)

        def done(made: list[Path]) -> None:
            words = ngettext("{n} package is written.", "{n} packages are written.", len(made))
            self._window.message_bar.show_message(Message(words.format(n=len(made))))

        self._window.jobs.start_in(self._session, _("Writing the packages"), work, writes=True, done=done)

    # --- documents

    def ask_reason(self, documents: Sequence[DocumentId]) -> None:
        """Ask why documents are left out."""
        from gui.study.wording_dialog import WordingDialog

        dialog = WordingDialog(len(documents), "", self._window.window())
        dialog.submitted.connect(partial(self.leave_out, documents))
        dialog.open()

    def leave_out(self, documents: Sequence[DocumentId], reason: str) -> None:
        """Leave documents out of the study; one undo step."""
        from core.study.inclusion import exclude

        def verb() -> ChangeSet | None:
            with self._session.with_operation("study.exclude"):
                for document in documents:
                    exclude(self._session, document, reason)
            return None

        self._window.attempt(verb)

    def ask_criteria(self, now: str) -> None:
        """Ask by what the documents were chosen."""
        from core.study.inclusion import set_criteria
        from gui.study.wording_dialog import WordingDialog

        dialog = WordingDialog(0, now, self._window.window())
        dialog.submitted.connect(lambda words: self._window.attempt(lambda: set_criteria(self._session, words)))
        dialog.open()

    # --- method page

    def ask_method(self, coders: "tuple[AnnotatorId, ...] | None") -> None:
        """Ask where the method page goes; `coders` are those whose agreement it reports, None: all who coded."""
        kinds = kinds_of_files((_("Page"), "*.html"))
        name = _("{name} method.html").format(name=self._session.project.name)
        path = choose_file_to_save(self._window.window(), _("Save the method page"), name, kinds, (".html",))
        if path is not None:
            self.write_method(path, coders)

    def write_method(self, path: Path, coders: "tuple[AnnotatorId, ...] | None" = None) -> None:
        """Write the method page off the window's thread, and offer to open it."""
        people = [person.id for person in self._people()]
        chosen = [who for who in people if self._session.annotations.has_any(who)] if coders is None else list(coders)
        me = self._session.annotator
        layer = self._layer() or (me.id if me is not None else next(iter(chosen), None))
        if layer is None:
            return

        def work(session: Session, progress: Progress, _cancelled: Cancelled) -> None:
            from core.study.method_page import method_page

            write_atomically(path, method_page(session, layer, chosen, progress).encode())

        def done(_nothing: object) -> None:
            words = _("{name} is written.").format(name=path.name)
            self._window.message_bar.show_message(Message(words, actions=((_("Open"), lambda: show_folder(path)),)))

        self._window.jobs.start_in(self._session, _("Writing the method page"), work, done=done)
