"""The line at the bottom: who I am, saved or not, counts of the document, long work under way."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QStatusBar, QToolButton, QWidget

from gui.base import theme
from gui.base.i18n import _, ngettext
from gui.base.jobs import Job


@dataclass(frozen=True, slots=True)
class DocumentCounts:
    """The status line's figures for the active reader."""

    annotations: str
    """How many annotations each counted layer has in this document, with its name; empty for no layer."""
    characters: int
    """Length of the document in code points."""
    selected: int = 0
    """Length of the selection in code points."""
    words: int | None = None
    """Words of the selection; None while they are not counted."""


@dataclass(frozen=True, slots=True)
class Saved:
    """Whether everything is on disk."""

    at: datetime | None = None
    """Local time of the last commit of this window; None before the first."""
    saving: bool = False
    read_only: str = ""
    """Why nothing can be changed, as a translated sentence; empty when it can."""
    note: str = ""
    """A translated remark about durability, shown as a tip."""


class JobView(QWidget):
    """Name, bar and stop button of one job."""

    def __init__(self, job: Job, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.job = job
        self._text = QLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(120)
        self._stop = QToolButton()
        self._stop.setObjectName("stop_job")
        self._stop.setIcon(theme.icon("stop"))
        stop = _("Stop")
        self._stop.setToolTip(stop)
        # Several jobs may run: which of them it stops is said, too.
        self._stop.setAccessibleName(f"{stop}: {job.title}")
        self._stop.clicked.connect(self._cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (self._text, self._bar, self._stop):
            row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self.refresh()

    def refresh(self) -> None:
        """Show how far the job is."""
        job = self.job
        self._bar.setRange(0, job.total)
        self._bar.setValue(job.done)
        if job.cancelled:
            self._text.setText(_("{title}: stopping…").format(title=job.title))
        elif job.total:
            self._text.setText(f"{job.title} {job.done:,}/{job.total:,}")
        else:
            self._text.setText(f"{job.title}…")
        self._text.setToolTip(job.what)

    def _cancel(self) -> None:
        self.job.cancel()
        self._stop.setEnabled(False)
        self.refresh()


class StatusLine(QStatusBar):
    """The parts of the bottom line. It is given values and reports clicks."""

    _built = False
    """Qt sends changes of palette already while the parts are being made."""

    annotator_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self.setContentsMargins(8, 0, 8, 0)
        self._annotator = QToolButton()
        self._annotator.setObjectName("who_am_i")
        self._annotator.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._annotator.setIconSize(QSize(16, 16))
        self._annotator.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._annotator.clicked.connect(self.annotator_clicked)
        self._saved_icon = QLabel()
        self._saved = QLabel()
        self._saved.setObjectName("saved")
        self._hint = QLabel()
        self._hint.setObjectName("hint")
        self._hint.hide()
        self._counts = QLabel()
        self._counts.setObjectName("counts")
        self._jobs: dict[Job, JobView] = {}
        self._job_row = QHBoxLayout()
        self._job_row.setContentsMargins(0, 0, 16, 0)
        self._job_row.setSpacing(16)
        jobs = QWidget()
        jobs.setLayout(self._job_row)
        jobs.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.addWidget(self._annotator)
        self.addWidget(self._saved_icon)
        self.addWidget(self._saved)
        self.addPermanentWidget(self._hint)
        self.addPermanentWidget(jobs)
        self.addPermanentWidget(self._counts)
        self._name: str | None = None
        self._open = False
        self._saved_value = Saved()
        self._counts_value: DocumentCounts | None = None
        self.retranslate()
        theme.notifier().changed.connect(self.retranslate)
        self._built = True

    def set_project_open(self, is_open: bool) -> None:
        """Hide everything about a project while none is open."""
        self._open = is_open
        for widget in (self._annotator, self._saved_icon, self._saved, self._counts):
            widget.setVisible(is_open)

    def annotator_corner(self) -> QPoint:
        """Global place of the annotator button's upper left corner, for a menu above it."""
        return self._annotator.mapToGlobal(QPoint(0, 0))

    def set_annotator(self, name: str | None) -> None:
        """Who labels now; None when nobody was chosen yet."""
        self._name = name
        self._annotator.setText(name if name is not None else _("Who are you?"))
        self._annotator.setIcon(theme.icon("user", "text" if name else "warning"))

    def set_saved(self, saved: Saved) -> None:
        """Say whether everything is on disk."""
        self._saved_value = saved
        icon, role = "saved", "success"
        if saved.read_only:
            text = _("Read-only: {reason}").format(reason=saved.read_only)
            icon, role = "lock", "warning"
        elif saved.saving:
            text, icon, role = _("Saving…"), "sync", "muted"
        elif saved.at is None:
            text = _("Everything is saved")
        else:
            text = _("Saved at {time}").format(time=f"{saved.at:%H:%M:%S}")
        self._saved.setText(text)
        self._saved.setToolTip(saved.note)
        self._saved_icon.setPixmap(theme.icon(icon, role).pixmap(QSize(16, 16), self.devicePixelRatioF()))

    def set_counts(self, counts: DocumentCounts | None) -> None:
        """Show numbers of the active document; None hides them."""
        self._counts_value = counts
        if counts is None:
            self._counts.clear()
            return
        parts = []
        if counts.selected:
            parts.append(
                ngettext("{n} character selected", "{n} characters selected", counts.selected).format(
                    n=f"{counts.selected:,}"
                )
            )
        if counts.words is not None:
            parts.append(ngettext("{n} word", "{n} words", counts.words).format(n=f"{counts.words:,}"))
        if counts.annotations:
            parts.append(_("Annotations: {counts}").format(counts=counts.annotations))
        parts.append(ngettext("{n} character", "{n} characters", counts.characters).format(n=f"{counts.characters:,}"))
        self._counts.setText("   ".join(parts))

    def set_hint(self, text: str) -> None:
        """Say what keys do where the caret is; nothing for an empty text."""
        self._hint.setText(text)
        self._hint.setVisible(bool(text))

    def add_job(self, job: Job) -> None:
        """Show a job that has begun."""
        view = JobView(job)
        self._jobs[job] = view
        self._job_row.addWidget(view)

    def refresh_job(self, job: Job) -> None:
        """Show a job's progress."""
        if job in self._jobs:
            self._jobs[job].refresh()

    def remove_job(self, job: Job) -> None:
        """Remove a job that has ended."""
        view = self._jobs.pop(job, None)
        if view is not None:
            self._job_row.removeWidget(view)
            view.hide()
            view.deleteLater()

    def retranslate(self) -> None:
        """Set every text again."""
        self._annotator.setToolTip(_("Whose labels you set. Click to change."))
        self.set_annotator(self._name)
        self.set_saved(self._saved_value)
        self.set_counts(self._counts_value)
        for view in self._jobs.values():
            view.refresh()
        small = theme.tabular(theme.ui_font())
        self._counts.setFont(small)
        self._saved.setFont(small)

    def changeEvent(self, event: QEvent) -> None:
        """Follow language and theme."""
        super().changeEvent(event)
        if not self._built:
            return
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
