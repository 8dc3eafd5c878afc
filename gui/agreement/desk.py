"""Agreement in one window: computes figures as a job and opens the passages behind them."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.ids import AnnotatorId, DocumentId
from core.model import Span
from core.progress import Cancelled, Progress
from core.session import Session
from gui.actions.host import Host
from gui.actions.registry import Entry
from gui.annotations.rows import one_line
from gui.base.i18n import _, language, ngettext
from gui.reader.open_project import OpenProject
from gui.reader.passages import MOST
from gui.widgets.message_bar import Message, written

if TYPE_CHECKING:
    from core.agreement.figures import Evidence
    from core.agreement.report import AgreementReport
    from gui.agreement.panel import AgreementPanel
    from gui.base.jobs import Job

QUOTE = 40
"""Code points of a passage that a line shows."""


class AgreementDesk(QObject):
    """Serves one `AgreementPanel`."""

    def __init__(
        self,
        window: Host,
        workspace: OpenProject,
        show: Callable[[DocumentId, Span, str], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._workspace = workspace
        self._session = workspace.session
        self._show = show
        self._job: Job | None = None
        self.panel: AgreementPanel | None = None
        window.jobs.ended.connect(self._job_ended)

    def make_panel(self) -> QWidget:
        """The panel, connected."""
        from gui.agreement.panel import AgreementPanel

        panel = AgreementPanel(self._session, self._workspace.bridge)
        panel.wanted.connect(self.compute)
        panel.passages_wanted.connect(self.choose_passage)
        panel.exported.connect(self._written)
        panel.failed.connect(self._window.door.show)
        panel.destroyed.connect(self._gone)
        self.panel = panel
        return panel

    def _gone(self) -> None:
        self.panel = None

    def compute(self, layers: tuple[AnnotatorId, ...]) -> None:
        """Compute the agreement of these layers; what was being computed before stops."""
        if self._job is not None:
            self._job.cancel()

        confirmed = self.panel is not None and self.panel.confirmed.isChecked()

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> "AgreementReport":
            from core.agreement.layers import read_layers
            from core.agreement.report import agreement
            from core.agreement.said_reading import read_said

            read = read_layers(session, layers, confirmed=confirmed, progress=progress, cancelled=cancelled)
            said = read_said(session, read, cancelled=cancelled)
            return agreement(read, said=said, progress=progress, cancelled=cancelled)

        def done(report: "AgreementReport") -> None:
            if self.panel is not None and self._job is job:
                self.panel.show_report(report)

        job = self._job = self._window.jobs.start_in(self._session, _("Computing agreement"), work, done=done)

    def _job_ended(self, job: "Job") -> None:
        """When there are no figures, the job was stopped or failed; the window has already said so."""
        if job is self._job:
            self._job = None
            if self.panel is not None and job.error is not None:
                self.panel.show_stopped()

    def choose_passage(self, evidence: "Sequence[Evidence]", prompt: str) -> None:
        """List the passages behind a figure; choosing one shows it in its text."""
        # Each needs its text, and nobody reads on.
        entries, total = self._entries(evidence[:MOST]), len(evidence)
        if not entries:
            self._window.message_bar.show_message(Message(_("No passage stands behind this figure.")))
            return
        count = ngettext("{n} passage", "{n} passages", len(entries)).format(n=f"{len(entries):,}")
        if total > MOST:
            count = _("The first {n} of {total} passages").format(n=f"{len(entries):,}", total=f"{total:,}")
        self._window.choose(entries, f"{prompt} · {count}" if prompt else count)

    def _entries(self, evidence: "Sequence[Evidence]") -> list[Entry]:
        from core.agreement.words import kind_name

        session = self._session
        labels = {label.code: label for label in session.codebook.labels()}
        known = session.documents.entries({place.document for place in evidence})
        titles = {entry.id: entry.title for entry in known}
        texts: dict[DocumentId, str] = {}
        found: list[Entry] = []
        for place in evidence:
            if place.document not in titles:
                continue
            if place.document not in texts:
                texts[place.document] = session.documents.text(place.document)
            said = place.a_span or place.b_span
            label = labels.get(said[2]) if said is not None else None
            quote = one_line(texts[place.document][place.start : min(place.end, place.start + QUOTE)])
            span = Span(place.start, place.end)
            found.append(
                Entry(
                    text=f"{quote} · {kind_name(place.kind, language())}",
                    group=titles[place.document],
                    keys=(),
                    icon="label",
                    help="",
                    search=label.name(language()) if label is not None else "",
                    enabled=True,
                    run=partial(self._open, place.document, span),
                    colour=label.colour if label is not None else None,
                )
            )
        return found

    def _open(self, document: DocumentId, span: Span) -> None:
        self._show(document, span, "")
        self._workspace.focus_text()

    def _written(self, path: Path) -> None:
        self._window.message_bar.show_message(written(path))
