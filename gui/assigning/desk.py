"""Assigning in an open project: its actions, and what each of them opens."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from core.ids import DocumentId
from core.progress import Cancelled, Progress
from core.session import Session
from gui.actions.host import Host
from gui.base.i18n import _, ngettext
from gui.reader.open_project import OpenProject
from gui.widgets.message_bar import Message

if TYPE_CHECKING:
    from core.changes import ChangeSet
    from gui.assigning.assign_dialog import Assigning


class AssigningDesk(QObject):
    """Serves one open project. Its dialogs load when they are asked for."""

    def __init__(self, window: Host, project: OpenProject, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._project = project

    def actions(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {"assign.documents": self.ask, "assign.progress": self.show_progress}

    def ask(self) -> None:
        """Ask which documents are for whom."""
        from gui.assigning.assign_dialog import AssignDialog

        session = self._project.session
        people = self._project.identities.people(session.annotators.list())
        dialog = AssignDialog(session, self._window.jobs, people, self._choices(), self._window.window())
        dialog.submitted.connect(self.assign)
        dialog.open()

    def _choices(self) -> list[tuple[str, list[DocumentId]]]:
        """Which documents can be dealt out: the chosen ones if there are several, those that the list shows, all."""
        panel, listing = self._project.documents, self._project.inventory.listing
        everything = [entry.id for entry in listing.entries]
        found: list[tuple[str, list[DocumentId]]] = []
        if len(chosen := panel.selected()) > 1:
            text = ngettext("Only the {n} selected in the list", "Only the {n} selected in the list", len(chosen))
            found.append((text.format(n=f"{len(chosen):,}"), chosen))
        shown = panel.shown()
        if 0 < len(shown) < len(everything):
            text = ngettext("The {n} that the list shows", "The {n} that the list shows", len(shown))
            found.append((text.format(n=f"{len(shown):,}"), shown))
        text = ngettext("The whole project ({n} document)", "The whole project ({n} documents)", len(everything))
        return [*found, (text.format(n=f"{len(everything):,}"), everything)]

    def assign(self, wanted: "Assigning") -> None:
        """Write what was planned, as a job: there may be very many."""

        def work(session: Session, _progress: Progress, _cancelled: Cancelled) -> "ChangeSet":
            return session.assignments.assign(wanted.planned, due=wanted.due, priority=wanted.priority)

        def done(_change: "ChangeSet") -> None:
            count = len(wanted.planned.dealt)
            text = ngettext("{n} assignment made.", "{n} assignments made.", count).format(n=f"{count:,}")
            if not count:
                text = _("The places are open to whoever has time.")
            actions = ((_("Undo"), self._project.undo), (_("Team progress"), self.show_progress))
            self._window.message_bar.show_message(Message(text, actions=actions))

        self._project.review.start_writing(_("Assigning documents"), work, done)

    def show_progress(self) -> None:
        """Show how far everybody is."""
        from gui.assigning.progress_dialog import TeamProgressDialog

        dialog = TeamProgressDialog(
            self._project.session, self._window.jobs, self._window.window(), self._project.identities
        )
        self._project.bridge.changed.connect(dialog.follow)
        dialog.open()
