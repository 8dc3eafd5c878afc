"""Packages and the team folder in one window: dialogs, jobs, and what is said when they end."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.changes import ChangeSet
from core.errors import BiaoduError
from core.exchange.contents import PackageContents
from core.file_names import PACKAGE_SUFFIX
from core.ids import AnnotatorId, DocumentId
from core.progress import Cancelled, Progress
from core.session import Session
from gui.actions.host import Host
from gui.base.i18n import _, ngettext
from gui.base.jobs import Jobs
from gui.exchange.hub_desk import HubDesk
from gui.exchange.team_server import TeamServer
from gui.reader.open_project import OpenProject
from gui.widgets.errors import sentence
from gui.widgets.file_choice import choose_file_to_save, kinds_of_files
from gui.widgets.message_bar import Message, MessageKind

if TYPE_CHECKING:
    from core.exchange.contents import PackageContents
    from core.exchange.plan import MergePlan
    from core.exchange.store_address import StoreAddress
    from core.exchange.team import TeamNews, TeamReport
    from core.verbs.exchange import PackageReport

_SIGNING = "key.sign"
"""The operation with which a package's work is signed."""
PUBLISH_AFTER_MILLISECONDS = 20_000
"""The pause in work after which the own package is written into the team folder."""
LOOK_EVERY_MILLISECONDS = 60_000
PATIENCE_MILLISECONDS = 1_000
"""How long a closing project waits for jobs that nobody asked for to stop."""


def is_package(path: Path) -> bool:
    """Whether a file is named as a package; the case of letters does not count, as for file managers."""
    return path.suffix.lower() == PACKAGE_SUFFIX


class ExchangeDesk(QObject):
    """What goes to colleagues and comes from them."""

    closing = Signal()
    """Dialogs that read the project must not outlive it."""
    carry_over: Callable[[Sequence[tuple[DocumentId, DocumentId]]], object] = staticmethod(lambda _pairs: None)
    """Asks which annotations of an older reading of a file go over to a newer one, pair by pair."""

    def __init__(self, window: Host, workspace: OpenProject, quiet: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._workspace = workspace
        self._session = workspace.session
        self._quiet = quiet
        """Jobs that nobody asked for: they do not show in the status line."""
        self._offered: set[str] = set()
        self._unpublished = False
        self._publish_later = QTimer(self, singleShot=True, interval=PUBLISH_AFTER_MILLISECONDS)
        self._publish_later.timeout.connect(self.publish)
        self._look = QTimer(self, interval=LOOK_EVERY_MILLISECONDS)
        self._look.timeout.connect(self.look_for_news)
        self._told: str | None = None
        """Code of the last error with the team folder that was shown, so that it is shown once."""
        quiet.failed.connect(self._tell_trouble)
        self.hub = HubDesk(window, workspace, self)
        self.team = TeamServer(window, self._session, self)
        self.team.agreed.connect(self.set_team_folder)
        self.team.known.connect(self._start_team)
        if self._session.has_team:
            self._start_team()
            QTimer.singleShot(0, self.team, self.team.begin)

    def actions(self) -> dict[str, Callable[[], object]]:
        """What each action of exchange does, by its id."""
        return {
            "package.for_colleague": self.ask_package,
            "package.labels_back": self.ask_labels_back,
            "team.folder": self.ask_team_folder,
            "hub.share": self.hub.ask,
            "hub.next": self.hub.take_next,
            "hub.documents": self.hub.choose_documents,
            "team.keys": self.ask_keys,
            "team.struck": self.ask_struck,
        }

    def follow(self, change: ChangeSet) -> None:
        """Publish a while after the last change; a hub is told at once."""
        self.hub.follow(change)
        if change.operation is not None and change.operation.name == _SIGNING:
            # Publishing does that itself.
            return
        if self._look.isActive() and (change.operation is not None or change.reload):
            self._unpublished = True
            self._publish_later.start()

    def close(self) -> None:
        """The project closes: leave the own package up to date, unless the folder keeps the user waiting.

        Errors are no longer shown: the project file has everything, and the next start publishes.
        """
        self.closing.emit()
        self.hub.close()
        self._look.stop()
        self._publish_later.stop()
        self._quiet.failed.disconnect(self._tell_trouble)
        if self._unpublished and self._session.annotator is not None and not self._session.access.read_only:
            from gui.exchange.last_publishing import wait_until

            self.publish()
            wait_until(self._quiet.wait, self._window.window())
        self._quiet.leave(PATIENCE_MILLISECONDS)

    def _tell_trouble(self, error: BaseException) -> None:
        """Say once that the team folder does not work. Work goes on, and later attempts may succeed."""
        if not isinstance(error, BiaoduError):
            self._window.door.show(error)
        elif error.code != self._told:
            self._told = error.code
            self._window.message_bar.show_message(Message(sentence(error), MessageKind.WARNING))

    # --- out

    def ask_package(self) -> None:
        """Let the user choose what to give to a colleague, and where."""
        from gui.exchange.package_dialog import PackageDialog

        chosen = self._workspace.documents.selected()
        selected = chosen if len(chosen) > 1 else ()
        people, identities = self._workspace.inventory.layers(), self._workspace.identities
        dialog = PackageDialog(
            self._session, self._window.window(), selected=selected, identities=identities, people=people
        )
        dialog.submitted.connect(self._ask_package_file)
        dialog.open()

    def _ask_package_file(self, contents: "PackageContents") -> None:
        path = self._ask_file(_("Package for a colleague"), self._session.path.stem)
        if path is not None:
            self.write_package(path, contents)

    def ask_labels_back(self) -> None:
        """Write the layer of the current annotator."""
        me = self._session.annotator
        if me is None:
            self._workspace.people.ask(self.ask_labels_back)
            return
        path = self._ask_file(_("Give labels back"), f"{self._session.path.stem}-{me.name}")
        if path is not None:
            from core.exchange.bundle import PackageKind
            from core.exchange.contents import PackageContents

            self.write_package(path, PackageContents(PackageKind.LABELS_BACK))

    def _ask_file(self, title: str, name: str) -> Path | None:
        kinds = kinds_of_files((_("Biaodu packages"), f"*{PACKAGE_SUFFIX}"))
        path = choose_file_to_save(self._window.window(), title, name + PACKAGE_SUFFIX, kinds)
        if path is None or path.suffix == PACKAGE_SUFFIX:
            return path
        return path.with_name(path.name + PACKAGE_SUFFIX)

    def write_package(self, path: Path, contents: "PackageContents") -> None:
        """Write a package of the chosen contents."""

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> "PackageReport":
            return session.exchange.package(path, contents)

        self._window.jobs.start_in(self._session, _("Writing the package"), work, done=self._written)

    def _written(self, report: "PackageReport") -> None:
        counts = report.manifest.counts
        text = _("{name} is written: {documents} documents, {annotations} annotations.").format(
            name=report.path.name,
            documents=f"{counts.get('documents', 0):,}",
            annotations=f"{counts.get('annotations', 0):,}",
        )
        if report.unsigned is None:
            self._window.message_bar.show_message(Message(text))
        else:
            told = _("{written} It is not signed: {reason}").format(written=text, reason=sentence(report.unsigned))
            self._window.message_bar.show_message(Message(told, MessageKind.WARNING))

    # --- in

    def open_packages(self, paths: list[Path]) -> None:
        """Show what merging these would do."""

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> "MergePlan":
            # A package that nobody can read must not keep the others' work away.
            several = len(paths) > 1
            return session.exchange.plan(paths, leave_out_broken=several, progress=progress, cancelled=cancelled)

        self._window.jobs.start_in(self._session, _("Reading the package"), work, done=self.show_plan)

    def show_plan(self, plan: "MergePlan") -> None:
        """Open the dialog for a plan."""
        from gui.exchange.merge_dialog import MergeDialog

        dialog = MergeDialog(plan, self._session, self._window.window(), self._workspace.identities)
        dialog.submitted.connect(self.merge)
        self.closing.connect(dialog.reject)
        dialog.open()

    def merge(self, plan: "MergePlan") -> None:
        """Apply a plan as one operation."""

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> "MergePlan":
            session.exchange.apply(plan, cancelled=cancelled)
            return plan

        self._workspace.review.start_writing(_("Merging"), work, self._merged)

    def _merged(self, plan: "MergePlan") -> None:
        found = plan.annotations
        text = _("Merged: {new} annotations new, {changed} changed, {removed} removed.").format(
            new=f"{found.new:,}", changed=f"{len(found.changed):,}", removed=f"{len(found.removed):,}"
        )
        actions: list[tuple[str, Callable[[], object]]] = [(_("Undo"), self._workspace.undo)]
        pairs = [pair for pair in plan.documents.editions if self._session.annotations.count(pair[0])]
        if pairs:
            text += " " + ngettext(
                "{n} document was read otherwise here.", "{n} documents were read otherwise here.", len(pairs)
            ).format(n=f"{len(pairs):,}")
            actions.insert(0, (_("Carry annotations over…"), lambda: self.carry_over(pairs)))
        self._window.message_bar.show_message(Message(text, actions=tuple(actions), sticky=bool(pairs)))
        self._workspace.open_something()

    # --- keys, and what is struck out

    def ask_keys(self) -> None:
        """Show with which keys people sign, to add, withdraw and take them."""
        from gui.people.keys_dialog import KeysDialog

        keys = self._session.exchange.keys
        dialog = KeysDialog(self._session, self._window.window())

        def then(verb: Callable[[], object]) -> None:
            self._window.attempt(verb)
            dialog.show_keys()

        dialog.add_wanted.connect(lambda key: then(lambda: keys.add(key)))
        dialog.withdraw_wanted.connect(lambda key: then(lambda: keys.withdraw(key)))
        dialog.accept_wanted.connect(lambda who, key: then(lambda: keys.accept(AnnotatorId(who), key)))
        dialog.renew_wanted.connect(lambda: then(keys.renew))
        self.closing.connect(dialog.reject)
        dialog.open()

    def ask_struck(self) -> None:
        """Show what is struck out, to bring it back."""
        from gui.annotations.strikes_dialog import StrikesDialog

        dialog = StrikesDialog(self._session, self._window.window(), self._workspace.identities)

        def lift(rows: list[str]) -> None:
            self._window.attempt(lambda: self._session.exchange.strikes.lift(rows))
            dialog.show_rows()

        dialog.lift_wanted.connect(lift)
        self.closing.connect(dialog.reject)
        dialog.open()

    # --- the team folder

    def ask_team_folder(self) -> None:
        """Show the team folder with what lies in it, to choose or leave it."""
        if not self._session.has_team or not self.team.may_go:
            self._show_team([])
            return

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> "list[TeamNews] | BiaoduError":
            try:
                return session.exchange.team_news()
            except BiaoduError as error:
                # It can be left or another chosen all the same.
                return error

        self._window.jobs.start_in(self._session, _("Looking into the team folder"), work, done=self._show_team)

    def _show_team(self, news: "list[TeamNews] | BiaoduError") -> None:
        from gui.exchange.team_dialog import TeamDialog

        trouble, news = (sentence(news), []) if isinstance(news, BiaoduError) else ("", news)
        dialog = TeamDialog(
            self.team.folder(), news, self._window.window(), self._workspace.identities, trouble=trouble
        )
        dialog.folder_chosen.connect(self.set_team_folder)
        dialog.address_wanted.connect(self.team.ask)
        dialog.merge_wanted.connect(self.open_packages)
        dialog.open()

    def set_team_folder(self, folder: "Path | StoreAddress | None") -> None:
        """Use a folder from now on, or none."""
        if self._window.attempt(lambda: self._session.exchange.set_team_folder(folder)) is None:
            return
        if folder is None:
            self._look.stop()
            self._publish_later.stop()
            self._window.message_bar.show_message(Message(_("The team folder is no longer used here.")))
            return
        self._told = None
        self._window.message_bar.show_message(Message(_("Your labels now go to {folder}.").format(folder=folder.name)))
        self._start_team()
        self.publish()

    def _start_team(self) -> None:
        self._look.start()
        QTimer.singleShot(0, self, self.look_for_news)
        if not self._session.access.read_only:
            # The last session may not have reached the folder. If it did, nothing is written.
            self._publish_later.start()

    def publish(self) -> None:
        """Write the own package into the team folder, unless the one there has the same content."""
        if self._session.annotator is None or not self._session.has_team or not self.team.may_go:
            return

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> "TeamReport":
            return session.exchange.team_publish()

        def done(report: "TeamReport") -> None:
            self._unpublished = False
            self._told = None if report.unsigned is None else self._told
            if report.unsigned is not None:
                self._tell_trouble(report.unsigned)
            if report.set_aside is not None:
                text = _("{name} in the team folder could not be read and is kept as {aside}.")
                told = text.format(name=report.path.name, aside=report.set_aside.name)
                self._window.message_bar.show_message(Message(told, MessageKind.WARNING))

        self._quiet.start_in(self._session, "", work, done=done)

    def look_for_news(self) -> None:
        """Ask what colleagues have written."""
        if self._quiet.running or not self._look.isActive() or not self.team.may_go:
            return

        def work(session: Session, progress: Progress, cancelled: Cancelled) -> "list[TeamNews]":
            return session.exchange.team_news()

        self._quiet.start_in(self._session, "", work, done=self._offer)

    def _offer(self, news: "list[TeamNews]") -> None:
        from core.exchange.team import TeamState

        fresh = [package for package in news if package.state is TeamState.NEW and package.manifest is not None]
        fresh = [
            package
            for package in fresh
            if package.manifest is not None and package.manifest.content not in self._offered
        ]
        if not fresh or not self._look.isActive() or self._window.message_bar.message is not None:
            return
        self._offered |= {package.manifest.content for package in fresh if package.manifest is not None}
        authors = [
            package.manifest.author.name
            for package in fresh
            if package.manifest is not None and package.manifest.author
        ]
        names = dict.fromkeys(name for name in map(self._workspace.identities.doer, authors) if name)
        text = ngettext("{names} has new work for you.", "{names} have new work for you.", len(names) or 1).format(
            names=", ".join(names) or _("Somebody")
        )
        paths = [package.path for package in fresh]
        see = (_("See what is new…"), lambda: self.open_packages(paths))
        self._window.message_bar.show_message(Message(text, actions=(see,), sticky=True))
