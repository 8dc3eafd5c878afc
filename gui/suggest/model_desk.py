"""Asks a language model of the user's own about the open document, off until somebody configures and agrees."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from core.errors import UserError
from core.ids import DocumentId
from core.progress import Cancelled, Progress
from core.session import Session
from gui.actions.host import Host
from gui.base.i18n import _, ngettext
from gui.base.jobs import Jobs
from gui.base.settings import MODEL_ADDRESS, MODEL_NAME, MODEL_PROMPT
from gui.reader.open_project import OpenProject
from gui.suggest.model_key import ModelKeys
from gui.widgets.errors import sentence
from gui.widgets.message_bar import Message, MessageKind

if TYPE_CHECKING:
    from core.suggest.asking import ModelReport
    from gui.suggest.model_dialog import ModelChoice


class ModelDesk(QObject):
    """Serves one open project. Nothing of it, no module of the network either, is loaded before it is asked for."""

    def __init__(self, host: Host, project: OpenProject, jobs: Jobs, may_label: Callable[[], bool]) -> None:
        super().__init__(project.readers)
        self._host, self._project, self._jobs, self._may_label = host, project, jobs, may_label
        self._keys: ModelKeys | None = None
        self._closed = False
        project.readers.destroyed.connect(self._close)

    def _close(self) -> None:
        self._closed = True

    def actions(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {"suggest.model": self.open}

    def open(self) -> None:
        """Show what would be sent where, to ask about the open document."""
        document, session = self._project.readers.document, self._project.session
        if document is None or not self._may_label():
            return
        if session.annotator is None:
            self._project.people.ask(self.open)
            return
        from core.suggest.feeding import sentences_of
        from gui.suggest.model_dialog import ModelChoice, ModelDialog

        keys = self._keys = self._keys or ModelKeys()
        settings = self._host.settings
        address = settings.get(MODEL_ADDRESS)
        before = ModelChoice(address, settings.get(MODEL_NAME), keys.key(address), settings.get(MODEL_PROMPT))
        title, labels = session.documents.get(document).meta.title, session.codebook.labels()
        dialog = ModelDialog(before, keys, title, labels, sentences_of(session, document), self._host.window())
        dialog.submitted.connect(lambda choice: self.ask(document, choice))
        dialog.open()

    def ask(self, document: DocumentId, choice: "ModelChoice") -> None:
        """Remember the choice, and ask in a thread."""
        settings = self._host.settings
        settings.set(MODEL_ADDRESS, choice.address)
        settings.set(MODEL_NAME, choice.model)
        settings.set(MODEL_PROMPT, choice.prompt)
        assert self._keys is not None
        if not self._keys.keep(choice.address, choice.key) and self._keys.stay and choice.key:
            said = _("The keyring of the system did not take the key: it is forgotten when the window closes.")
            self._host.message_bar.show_message(Message(said, MessageKind.WARNING))

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> "ModelReport":
            from core.suggest.asking import PROMPT, ask_about
            from core.suggest.chat import Endpoint

            where = Endpoint(choice.address, choice.model)
            prompt = choice.prompt or PROMPT
            return ask_about(
                session, document, where, choice.key, prompt=prompt, progress=progress, cancelled=cancelled
            )

        self._jobs.start_in(self._project.session, _("Asking a model"), work, writes=True, done=self._tell)

    def _tell(self, report: "ModelReport") -> None:
        if self._closed:
            return
        parts = [
            ngettext("{n} new suggestion.", "{n} new suggestions.", report.kept).format(n=f"{report.kept:,}"),
        ]
        dropped = report.dropped.total()
        if dropped:
            said = ngettext(
                "{n} answer was dropped: its quote is not in the text, or not only there.",
                "{n} answers were dropped: their quotes are not in the text, or not only there.",
                dropped,
            )
            parts.append(said.format(n=f"{dropped:,}"))
        if report.cut:
            parts.append(_("Answers ended early."))
        if report.tokens_sent or report.tokens_answered:
            said = _("{sent} tokens sent, {answered} answered.")
            parts.append(said.format(sent=f"{report.tokens_sent:,}", answered=f"{report.tokens_answered:,}"))
        failure: UserError | None = report.failures[0] if report.failures else None
        if failure is not None:
            parts.insert(0, sentence(failure))
        kind = MessageKind.INFO if failure is None else MessageKind.WARNING
        self._host.message_bar.show_message(Message(" ".join(parts), kind, sticky=failure is not None))
