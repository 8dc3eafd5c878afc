"""What was decided stands beside each passage in the margin of the texts, while the review is shown."""

from collections.abc import Container, Iterable, Mapping

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from core.changes import ChangeSet
from core.ids import AnnotationId
from core.review.decisions import Decision
from core.review.discussion import Outcomes, ReadingOutcome
from core.said.comparing import NO_VALUES, Values
from gui.reader.open_project import OpenProject
from gui.reader.strip import MarginVerdict
from gui.review.feedback_rows import outcome_name

SOON = 60
"""Milliseconds after a change, so that no key waits for it."""
SIGNS = {
    ReadingOutcome.KEPT: "✓",
    ReadingOutcome.MOVED: "↔",
    ReadingOutcome.RELABELLED: "→",
    ReadingOutcome.CHANGED: "↔",
    ReadingOutcome.OTHER_VALUES: "→",
    ReadingOutcome.OTHER_LINKS: "→",
    ReadingOutcome.REJECTED: "✗",
}


def verdicts(
    decisions: Iterable[Decision],
    values: Mapping[AnnotationId, Values] | None = None,
    linked_otherwise: Container[AnnotationId] = (),
) -> dict[AnnotationId, MarginVerdict]:
    """What became of each annotation that was decided on; of several decisions the newest counts.

    `values` are the attributes of these annotations; `linked_otherwise` those of which the final layer has other links.
    """
    found: dict[AnnotationId, MarginVerdict] = {}
    for decision in sorted(decisions, key=lambda decision: decision.updated_at):
        outcomes = Outcomes(decision.decided, decision.values)
        for source in decision.sources:
            outcome = outcomes.of(source.reading, (values or {}).get(source.annotation, NO_VALUES))
            if outcome is ReadingOutcome.KEPT and source.annotation in linked_otherwise:
                outcome = ReadingOutcome.OTHER_LINKS
            because = f": {decision.reason}" if decision.reason else ""
            found[source.annotation] = MarginVerdict(SIGNS[outcome], outcome_name(outcome) + because)
    return found


class MarginDecisions(QObject):
    """Follows decisions and readers; belongs to the panel of the review."""

    def __init__(self, workspace: OpenProject, panel: QWidget) -> None:
        super().__init__(panel)
        self._workspace = workspace
        self._panel = panel
        self._shown: list[str] = []
        """The documents that decisions were shown of."""
        self._later = QTimer(self, singleShot=True, interval=SOON)
        self._later.timeout.connect(self._show)
        workspace.bridge.changed.connect(self._follow)
        workspace.readers.state_changed.connect(self._follow_readers)
        panel.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go with the panel."""
        if watched is self._panel and event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._later.start()
        return False

    def _follow(self, change: ChangeSet) -> None:
        if change.documents or change.annotations or change.details or change.links or change.reload:
            self._later.start()

    def _follow_readers(self) -> None:
        if self._workspace.readers.open_documents() != self._shown:
            self._later.start()

    def _show(self) -> None:
        readers, reading = self._workspace.readers, self._workspace.session.review
        on = self._panel.isVisible()
        self._shown = [*readers.open_documents()]
        for pane in readers.panes:
            document = pane.document
            decisions = reading.decisions(document.id) if on and document is not None else []
            sources = {source.annotation for decision in decisions for source in decision.sources}
            linked_otherwise = reading.linked_otherwise(decisions)
            pane.strip.show_verdicts(verdicts(decisions, reading.values(sources), linked_otherwise))
