"""Reading documents of the open project again: what differs is looked for in a job, shown, and taken over in one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.ids import DocumentId
from core.progress import Cancelled, Progress
from core.session import Session
from gui.base.i18n import _, ngettext
from gui.widgets.message_bar import Message
from gui.widgets.project_jobs import ProjectJobs

if TYPE_CHECKING:
    from core.verbs.correcting import Reread


class Rereading(ProjectJobs):
    """Lists first, changes then, in one step that undo takes back."""

    def ask(self, documents: Sequence[DocumentId] | None) -> None:
        """Look what today's rules find otherwise in these documents, None for all, and show it."""

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> "list[Reread]":
            return session.corrections.differences(documents, progress=progress, cancelled=cancelled)

        self._jobs.start_in(self._session, _("Reading again"), work, done=self._show_found)

    def _show_found(self, found: "list[Reread]") -> None:
        if not found:
            self._show(Message(_("Today's rules find nothing else in these documents.")))
            return
        from gui.importing.reread_dialog import RereadDialog

        dialog = RereadDialog(found, self._window)
        dialog.submitted.connect(self.take_over)
        dialog.open()

    def take_over(self, chosen: "list[Reread]") -> None:
        """Write the chosen differences, as one step."""

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> int:
            session.corrections.read_again(chosen, cancelled=cancelled)
            return len(chosen)

        self._jobs.start_in(self._session, _("Reading again"), work, writes=True, done=self._taken)

    def _taken(self, number: int) -> None:
        text = ngettext("{n} document read again.", "{n} documents read again.", number)
        self._show(Message(text.format(n=f"{number:,}"), actions=((_("Undo"), self._undo),)))
