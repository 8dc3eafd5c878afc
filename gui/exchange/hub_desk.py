"""The team's hub in one window: choosing it, staying in sync with it, and saying how that stands.

The exchange itself runs in a thread of `core.hub.live`, which this room starts when a project that names a hub is
opened. Nothing of it is loaded for other projects.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QLabel, QMainWindow

from core.changes import ChangeSet
from core.hub.agreed import agree, is_agreed
from core.progress import Cancelled, Progress
from core.session import Session
from core.verbs.hub_documents import Subscription
from gui.actions.host import Host
from gui.base.i18n import _, ngettext
from gui.reader.open_project import OpenProject
from gui.widgets.errors import sentence
from gui.widgets.message_bar import Message, MessageKind

if TYPE_CHECKING:
    from core.hub.live import HubNews, LiveHub
    from core.hub.partial import HubDocument
    from core.hub.presence import ReaderPresence
    from core.hub.releasing import Released
    from core.hub.server import Hub
    from core.ids import DocumentId
    from core.verbs.hub import HubLink

PATIENCE_SECONDS = 5.0
"""How long a closing project waits for what is being sent; the rest goes the next time."""
_LOOK_EVERY_MILLISECONDS = 2_000
_MOST_TOLD = 3
"""Documents that a message names."""


class HubDesk(QObject):
    """What goes to a hub and comes from it."""

    news = Signal(object)
    """`core.hub.live.HubNews`; from the thread."""
    arrived = Signal(object)
    """ChangeSet of what came; from the thread."""
    met = Signal(object)
    """list of `core.hub.presence.ReaderPresence`; from the thread."""
    present_changed = Signal()
    """Others have come, gone, or do something else."""

    def __init__(self, window: Host, workspace: OpenProject, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._workspace = workspace
        self._session = workspace.session
        self._live: LiveHub | None = None
        self._password: str | None = None
        """What the user typed, kept while the project is open."""
        self._state: HubNews | None = None
        self._present: list[ReaderPresence] = []
        self._deciding: tuple[DocumentId, frozenset[str]] | None = None
        """The document of the case on which one stands, and the annotations that it is about."""
        self._told: str | None = None
        self.label = QLabel()
        self.label.setObjectName("hub")
        self.label.hide()
        frame = window.window()
        self._bar = frame.statusBar() if isinstance(frame, QMainWindow) else None
        if self._bar is not None:
            self._bar.addPermanentWidget(self.label)
        # A signal of the thread is delivered here in the window's own.
        self.news.connect(self._show_news)
        self.arrived.connect(self._absorb)
        self.met.connect(self._show_present)
        self._look = QTimer(self, interval=_LOOK_EVERY_MILLISECONDS)
        self._look.timeout.connect(self._say_where)
        if self._session.has_hub and not self._session.access.read_only:
            QTimer.singleShot(0, self, self._begin)

    @property
    def state(self) -> "HubNews | None":
        """How it stands with the hub; None without one."""
        return self._state

    @property
    def runs(self) -> bool:
        """Whether it is connected, or tries to be."""
        return self._live is not None

    @property
    def present(self) -> "list[ReaderPresence]":
        """Where others say they are."""
        return self._present

    def stand_on(self, document: "DocumentId | None", annotations: Iterable[str] = ()) -> None:
        """Let colleagues know that one decides a case about these annotations of a document; None for no case."""
        deciding = None if document is None else (document, frozenset(annotations))
        if deciding != self._deciding:
            self._deciding = deciding
            self._say_where()

    def follow(self, change: ChangeSet) -> None:
        """Something was done here: it can go out."""
        if self._live is not None and (change.operation is not None or change.reload):
            self._live.wake()

    def ask(self) -> None:
        """Ask through which hub to share."""
        from gui.exchange.hub_dialog import HubDialog

        link = self._session.hub.link()
        state = "" if self._state is None else self._words(self._state)[1]
        which = self._session.hub.documents.subscription()
        dialog = HubDialog(None if link is None else link.url, state, self._window.window(), which)
        dialog.connect_wanted.connect(self.share)
        dialog.leave_wanted.connect(self.leave)
        dialog.open()

    def share(self, url: str, password: str, which: str) -> None:
        """Use a hub from now on; where one may, it is made, and the project gets a place there.

        `which` is the `Subscription`: what of its documents comes here.
        """

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> "HubLink":
            return shared(session, url, password or None)

        def done(link: "HubLink") -> None:
            self._stop()
            self._window.attempt(lambda: agree(link.url))
            self._password = password or None
            if self._window.attempt(lambda: self._session.hub.set_link(link)) is not None:
                self._window.attempt(lambda: self._session.hub.documents.subscribe(Subscription(which)))
                self._start()

        self._window.jobs.start_in(self._session, _("Connecting to the hub"), work, done=done)

    def take_next(self) -> None:
        """Take the next document of the hub's queue and open it."""
        link, password = self._session.hub.link(), self._password
        if link is None or not is_agreed(link.url):
            self._ask_for_hub(link)
            return
        if self._session.annotator is None:
            self._workspace.people.ask(self.take_next)
            return

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> "DocumentId | None":
            return taken_next(session, link.url, password)

        def done(document: "DocumentId | None") -> None:
            if document is None:
                self._window.message_bar.show_message(Message(_("The queue has nothing for you now.")))
            else:
                self._workspace.open_document(document)

        self._window.jobs.start_in(self._session, _("Asking the queue"), work, writes=True, done=done)

    def choose_documents(self) -> None:
        """Show what the hub has, and let documents of it come."""
        link, password = self._session.hub.link(), self._password
        if link is None or not is_agreed(link.url):
            self._ask_for_hub(link)
            return

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> "list[HubDocument]":
            return listed_documents(link.url, link.project, password)

        self._window.jobs.start_in(self._session, _("Asking the hub"), work, done=self._offer_documents)

    def _offer_documents(self, listed: "list[HubDocument]") -> None:
        from gui.exchange.hub_documents_dialog import HubDocumentsDialog

        session, me = self._session, self._session.annotator
        here = {document.id for document in session.documents.list()}
        assigned = () if me is None else session.assignments.due_of(me.id).keys()
        which = session.hub.documents.subscription()
        dialog = HubDocumentsDialog(listed, here, assigned, which, self._window.window())
        dialog.wanted.connect(self._have_documents)
        dialog.release_wanted.connect(self._release)
        dialog.open()

    def _have_documents(self, which: str, documents: "list[DocumentId]") -> None:
        def have() -> None:
            self._session.hub.documents.subscribe(Subscription(which))
            if documents:
                self._session.hub.documents.choose(documents)

        self._window.attempt(have)
        if self._live is not None:
            self._live.wake()

    def _release(self, documents: "list[DocumentId]") -> None:
        link, password = self._session.hub.link(), self._password
        if link is None:
            return

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> "Released":
            return released(session, link.url, password, documents, progress, cancelled)

        self._window.jobs.start_in(
            self._session, _("Letting documents go"), work, writes=True, done=self._tell_released
        )

    def _tell_released(self, told: "Released") -> None:
        gone = ngettext("{count} document is gone from here.", "{count} documents are gone from here.", len(told.gone))
        words = [gone.format(count=len(told.gone))] if told.gone else []
        titles = self._session.documents.titles()
        for document in list(told.stays)[:_MOST_TOLD]:
            stays = _("“{title}” stays: the hub does not have all of it.")
            words.append(stays.format(title=titles.get(document, document[:12])))
        if len(told.stays) > _MOST_TOLD:
            words.append(_("So do {count} others.").format(count=len(told.stays) - _MOST_TOLD))
        kind = MessageKind.WARNING if told.stays else MessageKind.INFO
        self._window.message_bar.show_message(Message(" ".join(words), kind))

    def _ask_for_hub(self, link: "HubLink | None") -> None:
        """Say that there is no hub yet, or ask whether the one that the file names may be used."""
        if link is not None:
            self._begin()
            return
        ask = (_("Share through a hub…"), self.ask)
        self._window.message_bar.show_message(Message(_("The project shares through no hub yet."), actions=(ask,)))

    def leave(self) -> None:
        """Share through no hub any more."""
        self._stop()
        self._window.attempt(lambda: self._session.hub.set_link(None))
        self._window.message_bar.show_message(Message(_("The hub is no longer used here.")))

    def close(self) -> None:
        """The project closes."""
        self._stop()
        if self._bar is not None:
            self._bar.removeWidget(self.label)
        self.label.deleteLater()

    def _begin(self) -> None:
        """Connect if the user agreed to this hub, else ask: whoever made the project file chose the address."""
        link = self._session.hub.link()
        if link is None:
            return
        if is_agreed(link.url):
            self._start()
            return

        def connect() -> None:
            self._window.attempt(lambda: agree(link.url))
            self._start()

        told = _("This project shares through the hub {url}. Nothing is sent or fetched before you agree.")
        connects = (_("Connect to this hub"), connect)
        message = Message(told.format(url=link.url), MessageKind.WARNING, actions=(connects,), sticky=True)
        self._window.message_bar.show_message(message)

    def _start(self) -> None:
        link = self._session.hub.link()
        if self._live is not None or link is None:
            return
        from core.hub import passwords
        from core.hub.addresses import address_of
        from core.hub.live import LiveHub

        session, password = self._session, self._password

        def connect() -> "Hub":
            return passwords.opened(address_of(link.url), password)

        self._live = LiveHub(session.clone, connect, self.news.emit, self.arrived.emit, self.met.emit)
        self._live.start()
        self._look.start()

    def _stop(self) -> None:
        self._look.stop()
        live, self._live = self._live, None
        # Without a connection nothing is being sent, and a thread that waits for the network has opened no project.
        connected = self._state is not None and self._state.state in ("in_sync", "behind")
        self._state, self._told = None, None
        self.label.hide()
        self._show_present([])
        if live is not None:
            live.stop(PATIENCE_SECONDS if connected else 0.0)

    def _absorb(self, change: ChangeSet) -> None:
        if self._live is not None:
            self._session.absorb(change)

    def _show_news(self, news: "HubNews") -> None:
        if self._live is None:
            return
        self._state = news
        self.show()
        if news.error is not None and news.state == "refused" and news.error.code != self._told:
            self._told = news.error.code
            ask = (_("Share through a hub…"), self.ask)
            told = Message(sentence(news.error), MessageKind.WARNING, actions=(ask,))
            self._window.message_bar.show_message(told)

    def _show_present(self, present: "list[ReaderPresence]") -> None:
        self._present = present
        self.show()
        self.present_changed.emit()

    def show(self) -> None:
        """Say in the status line how it stands and who reads this."""
        if self._state is None:
            return
        words, reason = self._words(self._state)
        here = self._workspace.readers.document
        names = [
            self._workspace.identities.doer(person.name)
            for presence in self._present
            for person in self._session.annotators.list()
            if presence.document == here and person.id == presence.annotator
        ]
        if known := [name for name in names if name]:
            text = ngettext("{names} reads this", "{names} read this", len(known)).format(names=", ".join(known))
            words = f"{words} · {text}"
        self.label.setText(words)
        self.label.setToolTip(reason)
        self.label.show()

    def _words(self, news: "HubNews") -> tuple[str, str]:
        """What the status line says, and why."""
        words = {
            "connecting": _("Hub: connecting…"),
            "in_sync": _("Hub: in sync"),
            "behind": _("Hub: behind"),
            "offline": _("Hub: offline"),
            "refused": _("Hub: refused"),
        }[news.state]
        if news.error is not None:
            return words, sentence(news.error)
        held = {why: count for why, count in news.held.items() if why != "others"}
        if not held:
            return words, ""
        count = sum(held.values())
        kept = ngettext("{count} change stays here", "{count} changes stay here", count).format(count=count)
        return f"{words} · {kept}", "\n".join(held_words(why, number) for why, number in sorted(held.items()))

    def _say_where(self) -> None:
        """Let colleagues know what one reads, and what one decides."""
        me = self._session.annotator
        if self._live is None or me is None:
            return
        from core.hub.presence import ReaderPresence, marks_of

        document, annotations = self._deciding or (self._workspace.readers.document, ())
        here = None if document is None else ReaderPresence(me.id, document, marks_of(annotations))
        self._live.say(here)
        self.show()


def held_words(why: str, count: int) -> str:
    """Why so many changes stay here."""
    return {
        "leads_only": _("{count} of documents, codebook, masks or assignments: only a lead changes these for all"),
        "reviewers_only": _("{count} decide something: that is for reviewers"),
        "unsigned": _("{count} of people without a login are not signed"),
        "unsound": _("{count} could be read by nobody else"),
        "refused": _("{count} were refused by the server"),
        "others": _("{count} are of people who send their own"),
    }[why].format(count=count)


def taken_next(session: Session, url: str, password: str | None) -> "DocumentId | None":
    """The next document of the queue, noted as one's own; raises UserError ``hub.*``, EnvironmentFault."""
    from core.hub import passwords
    from core.hub.addresses import address_of
    from core.hub.queue import take_next

    with passwords.opened(address_of(url), password) as hub:
        return take_next(session, hub)


def released(
    session: Session,
    url: str,
    password: str | None,
    documents: "Sequence[DocumentId]",
    progress: Progress,
    cancelled: Cancelled,
) -> "Released":
    """Let documents go of which the hub has all; raises UserError ``hub.*``, EnvironmentFault, Cancel."""
    from core.hub import passwords
    from core.hub.addresses import address_of
    from core.hub.releasing import release

    with passwords.opened(address_of(url), password) as hub:
        return release(session, hub, documents, progress=progress, cancelled=cancelled)


def listed_documents(url: str, project: str, password: str | None) -> "list[HubDocument]":
    """What a hub has of a project, by title; raises UserError ``hub.*``, EnvironmentFault."""
    from core.hub import passwords
    from core.hub.addresses import address_of
    from core.hub.partial import listed

    with passwords.opened(address_of(url), password) as hub:
        return list(listed(hub, project))


def shared(session: Session, url: str, password: str | None) -> "HubLink":
    """The place of a project on a hub. Where the login may, the hub is made and the project added, with it as lead.

    Raises UserError ``hub.*``, ``annotator.none_current``; EnvironmentFault ``hub.unreachable``.
    """
    from core.hub import passwords
    from core.hub.addresses import address_of
    from core.hub.sharing import place_for

    address = address_of(url)
    with passwords.opened(address, password) as hub:
        link = place_for(session, hub)
    if password is not None:
        passwords.keep(address, password)
    return link
