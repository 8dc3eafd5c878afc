"""The page of the original beside a text, on one key, and correcting what was recognised by comparing it with that."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import BiaoduError
from core.model import Document, Source, Span
from core.progress import Cancelled, Progress, stop_if
from core.reading.readers.protocol import PagePicture
from core.session import Session
from core.text.recognition import on_page, recognition_of
from gui.base.i18n import _, ngettext
from gui.base.jobs import Jobs
from gui.importing.originals import Originals, has_pages
from gui.reader.page_image import PageImage
from gui.reader.reader import ReaderPane
from gui.widgets.errors import sentence
from gui.widgets.file_choice import choose_file_to_open, kinds_of_files
from gui.widgets.message_bar import Message, MessageKind

if TYPE_CHECKING:
    from core.reading.text_correction import CorrectedText
    from gui.window.main_window import MainWindow
    from gui.window.workspace import Workspace

REST = 120
"""Milliseconds after which the page follows a caret that rests."""
KINDS = "*.pdf *.png *.jpg *.jpeg *.zip"


@dataclass(frozen=True, slots=True)
class _Found:
    """A page that was looked for; `picture` is None where the file was not found, or could not be shown."""

    picture: PagePicture | None = None
    path: Path | None = None
    error: BiaoduError | None = None


class ScanPages(QObject):
    """Serves one open project."""

    corrected = Signal(str, str, str)
    """Ids of the old and the new edition, and the old text."""

    def __init__(self, window: "MainWindow", workspace: "Workspace", jobs: Jobs) -> None:
        super().__init__(workspace)
        self._window = window
        self._workspace = workspace
        self._jobs = jobs
        self.originals = Originals(window.settings, workspace.session.project.uuid)
        workspace.exchange.arrived.connect(self.originals.note)
        workspace.readers.pane_added.connect(self._serve)
        workspace.readers.destroyed.connect(self._close)
        self._shown: dict[ReaderPane, PageImage] = {}
        self._wanted: dict[PageImage, tuple[Source, int]] = {}
        """What each picture waits for or shows, so that nothing is fetched twice and no late one is shown."""
        self._rest = QTimer(self, singleShot=True, interval=REST)
        self._rest.timeout.connect(self._follow)
        self._closed = False

    def actions(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {"scan.page": self.toggle, "scan.correct": self.correct}

    def _close(self) -> None:
        """The project closes: what is fetched then finds nobody."""
        self._closed = True
        self._rest.stop()

    def _serve(self, pane: ReaderPane) -> None:
        pane.selection_changed.connect(lambda _span: self._rest.start())
        pane.outline_changed.connect(self._rest.start)
        pane.destroyed.connect(partial(self._shown.pop, pane, None))

    # --- beside the text

    def toggle(self) -> None:
        """Show the page at the caret beside the active reader's text, or hide it."""
        pane = self._workspace.readers.active
        if pane is None or pane.document is None:
            return
        image = self._shown.get(pane)
        if image is not None and image.isVisibleTo(pane):
            self._hide(pane)
            return
        if image is None:
            image = self._shown[pane] = self._made(pane)
        image.show()
        self._show_at_caret(pane, image)

    def image_of(self, pane: ReaderPane) -> PageImage | None:
        """The picture beside a reader's text, while it is shown."""
        image = self._shown.get(pane)
        return image if image is not None and image.isVisibleTo(pane) else None

    def _made(self, pane: ReaderPane) -> PageImage:
        image = PageImage(pane)
        pane.beside.addWidget(image, 1)
        image.page_wanted.connect(lambda page: self._show_page(image, pane.document, page))
        image.closed.connect(lambda: self._hide(pane))
        image.file_wanted.connect(lambda: self._choose(image, pane.document))
        return image

    def _hide(self, pane: ReaderPane) -> None:
        self._shown[pane].hide()
        pane.setFocus()

    def _follow(self) -> None:
        for pane, image in self._shown.items():
            if image.isVisibleTo(pane) and not self._closed:
                self._show_at_caret(pane, image)

    def _show_at_caret(self, pane: ReaderPane, image: PageImage) -> None:
        if pane.document is None:
            return
        known = recognition_of(pane.document.meta, len(pane.view.text))
        if known is not None:
            page, share = on_page(known, pane.view.caret)
            image.follow(share)
            self._show_page(image, pane.document, page)
        elif self._wanted.get(image, (None, 0))[0] != pane.document.source:
            self._show_page(image, pane.document, 1)

    # --- fetching

    def _show_page(self, image: PageImage, document: Document | None, page: int, chosen: Path | None = None) -> None:
        """Fetch a page in a thread and show it, unless it is there already."""
        if document is None:
            return
        source = document.source
        if not has_pages(source):
            self._wanted[image] = (source, 0)
            image.show_sentence(
                _("This text came from no file with pages, but from {name}.").format(name=source.name), choose=False
            )
            return
        if self._wanted.get(image) == (source, page) and chosen is None:
            return
        self._wanted[image] = (source, page)
        places = [chosen] if chosen is not None else self.originals.places(source, self._workspace.session.path)

        def work(_progress: Progress, cancelled: Cancelled) -> _Found:
            return _fetched(source, places, page, cancelled)

        def done(found: _Found) -> None:
            if not self._closed and self._wanted.get(image) == (source, page):
                self._came(image, source, page, found, is_chosen=chosen is not None)

        self._jobs.start(_("Showing the page"), work, done=done)

    def _came(self, image: PageImage, source: Source, page: int, found: _Found, *, is_chosen: bool) -> None:
        if found.picture is not None and found.path is not None:
            self.originals.note_path(source, found.path)
            image.show_page(found.picture, page)
        elif found.error is not None:
            image.show_sentence(sentence(found.error), choose=True)
        elif is_chosen:
            image.show_sentence(_("That is not the file that this text was read from."), choose=True)
        else:
            text = _("{name} is not where it was when it was imported, nor beside the project.")
            image.show_sentence(text.format(name=source.name), choose=True)

    def _choose(self, image: PageImage, document: Document | None) -> None:
        kinds = kinds_of_files((_("Files with pages"), KINDS), (_("All files"), "*"))
        path = choose_file_to_open(self._window, _("Choose the original"), kinds)
        if path is not None:
            self._show_page(image, document, max(1, self._wanted.get(image, (None, 1))[1]), path)

    # --- correcting

    def correct(self) -> None:
        """Compare the active reader's text with its pages, if it was recognised."""
        pane = self._workspace.readers.active
        if pane is None or pane.document is None:
            return
        document, before = pane.document, pane.view.text
        known = recognition_of(document.meta, len(before))
        if known is None:
            self._tell(_("Only a text that was read by text recognition (OCR) is corrected."))
            return
        from gui.importing.proofread_dialog import ProofreadDialog

        dialog = ProofreadDialog(document.meta.title, before, known, pane.view.caret, self._window)
        image = dialog.image
        dialog.page_wanted.connect(lambda page: self._show_page(image, document, page))
        image.file_wanted.connect(lambda: self._choose(image, document))
        dialog.finished.connect(lambda _result: self._wanted.pop(image, None))
        dialog.submitted.connect(lambda after, checked: self._submit(document, before, after, checked))
        dialog.open()
        dialog.begin()

    def _submit(self, document: Document, before: str, text: str, checked: list[Span]) -> None:
        def work(session: Session, _progress: Progress, _cancelled: Cancelled) -> "CorrectedText":
            from core.reading.text_correction import correct_text

            return correct_text(session, document.id, text, checked)

        title = _("Correcting the text")
        self._window.jobs.start_in(
            self._workspace.session, title, work, writes=True, done=partial(self._corrected, before)
        )

    def _corrected(self, before: str, done: "CorrectedText") -> None:
        undo = ((_("Undo"), self._workspace.undo),)
        if done.new == done.old:
            self._window.message_bar.show_message(
                Message(_("The text stays; what was checked is not doubtful any more."), actions=undo)
            )
            return
        self.corrected.emit(done.old, done.new, before)
        self._workspace.open_document(done.new)
        text = ngettext(
            "The text was corrected; {n} label came along.",
            "The text was corrected; {n} labels came along.",
            done.carried,
        ).format(n=f"{done.carried:,}")
        if not done.removed:
            text += " " + _("The old edition stays, because something is left in it.")
        self._window.message_bar.show_message(Message(text, actions=undo))

    def _tell(self, text: str) -> None:
        self._window.message_bar.show_message(Message(text, MessageKind.WARNING))


def _fetched(source: Source, places: list[Path], page: int, cancelled: Cancelled) -> _Found:
    """The page of the file, if it is at one of the places."""
    from core.reading.guard.reading import GuardedReaders
    from core.reading.originals import find_original

    found = find_original(source, places)
    if found is None:
        return _Found()
    given, path = found
    try:
        with GuardedReaders() as readers:
            return _Found(readers.page_picture(given, page, lambda: stop_if(cancelled)), path)
    except BiaoduError as error:
        return _Found(error=error)
