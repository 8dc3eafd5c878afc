"""Undo and redo: the passage that changed is shown, or named; what would keep the window waiting is a job."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject

from core.changes import AnnotationChange, ChangeSet
from core.progress import Cancelled, Progress, never, no_progress
from core.session import Session
from core.verbs.history import History
from gui.actions.host import Host
from gui.base.i18n import _
from gui.base.jobs import MANY_ROWS
from gui.reader.open_project import OpenProject
from gui.widgets.message_bar import Message


class _Verb(Protocol):
    def __call__(self, history: History, /, *, cancelled: Cancelled, progress: Progress) -> ChangeSet | None: ...


class Reverting(QObject):
    """Undoes and redoes in one open project."""

    def __init__(self, window: Host, workspace: OpenProject, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._workspace = workspace
        self._history = workspace.session.history

    def undo(self) -> None:
        """Undo the newest step of whoever works here, and show where it was."""
        name = self._workspace.step_words(self._workspace.undo_step)
        tell = partial(self._show, _("Undone in {title}: {what}"), name)
        self._revert(_("Undoing"), History.undo, self._history.undo_weight(), tell)

    def redo(self) -> None:
        """Redo what was undone last, and show where it is."""
        name = self._workspace.step_words(self._workspace.redo_step)
        tell = partial(self._show, _("Done again in {title}: {what}"), name)
        self._revert(_("Doing again"), History.redo, self._history.redo_weight(), tell)

    def _revert(self, title: str, verb: _Verb, rows: int, tell: Callable[[ChangeSet | None], None]) -> None:
        if rows < MANY_ROWS:
            tell(self._window.attempt(lambda: verb(self._history, cancelled=never, progress=no_progress)))
            return

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> ChangeSet | None:
            return verb(session.history, cancelled=cancelled, progress=progress)

        self._workspace.review.start_writing(title, work, tell)

    def _show(self, sentence: str, name: str, change: ChangeSet | None) -> None:
        """Bring the first passage that changed into view when its document is open, else say what happened where."""
        if change is None or not change.annotations:
            return
        workspace = self._workspace
        open_documents = workspace.readers.open_documents()
        for item in change.annotations:
            if item.document in open_documents:
                if item.after is not None:
                    workspace.readers.show_annotation(item.after.id, focus=False)
                return
        entries = workspace.session.documents.entries({item.document for item in change.annotations})
        titles = {entry.id: entry.title for entry in entries}
        for item in change.annotations:
            if item.document in titles:
                text = sentence.format(title=titles[item.document], what=name)
                actions = ((_("Show"), partial(self._show_item, item)),)
                self._window.message_bar.show_message(Message(text, actions=actions))
                return

    def _show_item(self, item: AnnotationChange) -> None:
        if item.after is not None:
            self._workspace.show_annotation(item.after.id)
        else:
            self._workspace.open_document(item.document)
