"""New editions of reports: annotations of the old one are offered to it, one pair after the other."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from core.ids import DocumentId
from core.progress import Cancelled, Progress
from core.session import Session
from gui.base.i18n import _, ngettext
from gui.widgets.message_bar import Message
from gui.widgets.project_jobs import ProjectJobs

if TYPE_CHECKING:
    from core.importing import ImportReport
    from core.reading.edition import Carried, CarryPlan
    from core.reading.preview import Chosen

Pair = tuple[DocumentId, DocumentId]
"""Old and new edition."""


class Editions(ProjectJobs):
    """Plans, asks and carries over for the open project."""

    went_over = Signal(str, str)
    """Ids of the old and the new edition, once the new one has what was accepted."""

    def pairs(self, chosen: "Sequence[Chosen]", report: "ImportReport") -> list[Pair]:
        """Which imported documents are new editions of annotated ones that the project had."""
        older = {
            chosen_row.row.source: near.document
            for chosen_row in chosen
            if (near := chosen_row.row.near) and near.source is None
        }
        found = (
            (older[imported.source], imported.document.id) for imported in report.imported if imported.source in older
        )
        pairs = dict.fromkeys([*found, *report.editions])
        worth = self._session.corrections.has_any
        return [(old, new) for old, new in pairs if self._session.annotations.count(old) or worth(old)]

    def ask(self, pairs: Sequence[Pair]) -> None:
        """Show what each new edition can take over."""
        if not pairs:
            return
        (old, new), *rest = pairs

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> "CarryPlan":
            from core.reading.edition import carry_over

            return carry_over(session, old, new)

        self._jobs.start_in(self._session, _("Comparing editions"), work, done=lambda plan: self._open(plan, rest))

    def _open(self, plan: "CarryPlan", rest: Sequence[Pair]) -> None:
        if not plan.items:
            # Only what people corrected goes over, about which nothing is to be asked.
            self.carry(plan, [])
            self.ask(rest)
            return
        from gui.importing.carry_over import CarryDialog

        dialog = CarryDialog(self._session, plan, self._window, self._identities())
        dialog.submitted.connect(self.carry)
        dialog.finished.connect(lambda _result: self.ask(rest))
        dialog.open()

    def carry(self, plan: "CarryPlan", accepted: "list[Carried]") -> None:
        """Add the accepted annotations to the new edition, as one step."""

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> int:
            from core.reading.edition import apply

            before = len(session.annotations.of_document(plan.new))
            apply(session, plan, accepted)
            return len(session.annotations.of_document(plan.new)) - before

        def done(number: int) -> None:
            self.went_over.emit(plan.old, plan.new)
            self._carried(number)

        self._jobs.start_in(self._session, _("Carrying annotations over"), work, writes=True, done=done)

    def _carried(self, number: int) -> None:
        text = ngettext("{n} annotation carried over.", "{n} annotations carried over.", number)
        self._show(Message(text.format(n=f"{number:,}"), actions=((_("Undo"), self._undo),) if number else ()))
