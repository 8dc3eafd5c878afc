"""Beside the choices of an export: how the dataset will begin, how much it will hold, and what it will leave out."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from core import messages
from core.errors import BiaoduError
from core.progress import Cancelled, Progress
from core.session import Session
from gui.base.i18n import _, ngettext
from gui.base.jobs import Job, Jobs
from gui.widgets.dialog import muted_label
from gui.widgets.errors import sentence

if TYPE_CHECKING:
    from core.previewing import ExportCounts, SampleFile

AFTER_MILLISECONDS = 300
"""The delay after a choice, so that several quick ones cost one preview."""
Choices = Mapping[str, Any]
"""Keyword arguments of `core.exporting.export`."""


class ExportPreview(QWidget):
    """Shows what was asked for last; each new question stops the one before."""

    def __init__(self, session: Session, jobs: Jobs, *, names_hidden: bool, parent: QWidget | None = None) -> None:
        """With `names_hidden` no record is shown, as records say who set each annotation."""
        super().__init__(parent)
        self._session = session
        self._jobs = jobs
        self._names_hidden = names_hidden
        self._choices: Choices = {}
        self._job: Job | None = None
        self._counts: ExportCounts | None = None
        self._waiting = QTimer(self, singleShot=True, interval=AFTER_MILLISECONDS)
        self._waiting.timeout.connect(self._look)
        self._caption = QLabel()
        self.records = QPlainTextEdit()
        self.records.setProperty("field", True)
        self.records.setReadOnly(True)
        self.records.setMinimumWidth(320)
        self.counts = QLabel()
        self.counts.setObjectName("export_counts")
        self.counts.setWordWrap(True)
        self.losses = muted_label()
        self.losses.setObjectName("export_losses")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._caption)
        column.addWidget(self.records, 1)
        column.addWidget(self.counts)
        column.addWidget(self.losses)
        self.retranslate()

    @property
    def busy(self) -> bool:
        """Whether what is shown is not of the last choices yet."""
        return self._waiting.isActive() or self._job is not None

    def show_for(self, choices: Choices) -> None:
        """Show an export with these choices, soon."""
        if choices == self._choices:
            return
        self._choices = dict(choices)
        self.stop()
        self._waiting.start()

    def stop(self) -> None:
        """Ask for nothing any more."""
        self._waiting.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def retranslate(self) -> None:
        """Set every text again."""
        self._caption.setText(_("How it begins"))
        self.records.setAccessibleName(_("How it begins"))
        self._tell_counts()

    def _look(self) -> None:
        choices = self._choices
        if self._names_hidden:
            self.records.setPlainText(_("While names are hidden no record is shown, as it would say them."))
            self._count()
            return

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> "list[SampleFile] | BiaoduError":
            from core.previewing import sample

            try:
                return sample(session, cancelled=cancelled, **choices)
            except BiaoduError as error:
                return error

        self._start(work, self._show_sample)

    def _show_sample(self, found: "list[SampleFile] | BiaoduError") -> None:
        if isinstance(found, BiaoduError):
            self.records.setPlainText(sentence(found))
            self._counts = None
            self._tell_counts()
            return
        parts = [f"{file.name}\n{file.text}" if file.name else file.text for file in found]
        self.records.setPlainText("\n\n".join(parts) or _("This format is no text that could be shown here."))
        self._count()

    def _count(self) -> None:
        choices = self._choices

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> "ExportCounts | None":
            from core.previewing import count

            try:
                return count(session, cancelled=cancelled, **choices)
            except BiaoduError:
                return None  # The sample has said it.

        self._start(work, self._show_counts)

    def _show_counts(self, found: "ExportCounts | None") -> None:
        self._counts = found
        self._tell_counts()

    def _tell_counts(self) -> None:
        counts = self._counts
        if counts is None:
            self.counts.setText("")
            self.losses.setText("")
            return
        parts = [
            ngettext("{n} document", "{n} documents", counts.documents).format(n=f"{counts.documents:,}"),
            ngettext("{n} record", "{n} records", counts.records).format(n=f"{counts.records:,}"),
            ngettext("{n} annotation", "{n} annotations", counts.spans).format(n=f"{counts.spans:,}"),
        ]
        if counts.files > 1:
            parts.append(ngettext("{n} file", "{n} files", counts.files).format(n=f"{counts.files:,}"))
        self.counts.setText(" · ".join(parts))
        lost = [_(messages.LOSSES[loss.feature]).format(n=f"{loss.count:,}") for loss in counts.losses]
        self.losses.setText("\n".join(lost) or _("Nothing is left out."))

    def _start(self, work: Any, show: Any) -> None:
        """Do work in a thread; its result is shown unless something else was asked for meanwhile."""
        begun: list[Job] = []

        def done(result: object) -> None:
            if isValid(self) and begun and begun[0] is self._job:
                self._job = None
                show(result)

        self._job = self._jobs.start_in(self._session, _("Looking at the export"), work, done=done)
        begun.append(self._job)
