"""Exchanges work with colleagues: packages, merging, the team folder."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from core.changes import ChangeSet
from core.engine import Engine
from core.errors import BiaoduError, UserError
from core.exchange import applying, describing, merging
from core.exchange.bundle import Bundle, Manifest, PackageKind
from core.exchange.contents import PackageContents
from core.exchange.gathering import PackageChoice
from core.exchange.keyring import Keyring
from core.exchange.local import Local
from core.exchange.package_file import write_package
from core.exchange.plan import MergePlan, Notice
from core.exchange.settings import LOCAL_SETTINGS
from core.exchange.sources import read_sources
from core.exchange.store_address import StoreAddress
from core.exchange.team import TeamNews, TeamReport
from core.ids import DocumentId
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.storage import entities, shared_rows
from core.storage.journal import last_seq
from core.storage.snapshot import snapshot
from core.storage.tables import SETTING
from core.verbs.keys import PersonKeys
from core.verbs.packing import packed, require_room_for
from core.verbs.striking import Striking
from core.verbs.team_folder import TeamFolder
from core.verbs.team_memory import TeamMemory


@dataclass(frozen=True, slots=True)
class PackageReport:
    """A package that was written."""

    path: Path
    manifest: Manifest
    change: ChangeSet = field(default_factory=ChangeSet)
    """What signing wrote into the project."""
    unsigned: BiaoduError | None = None
    """Why new work is not signed; None if it is."""


class _OvertakenError(Exception):
    """Something was done here after the plan was made."""


class ExchangeVerbs:
    """`Session.exchange`.

    To merge: `plan` (may take seconds: a clone of the session in another thread), show the plan, `apply` it. A new
    project from a package: `core.starting.start_from`. Each round in a team folder: `team_news`, plan and
    apply what is `TeamState.NEW`, `team_publish`.
    """

    def __init__(self, engine: Engine, memory: TeamMemory, keyring: Keyring | None = None) -> None:
        self._engine = engine
        self.keys = PersonKeys(engine, keyring or Keyring())
        """The keys with which people sign."""
        self.strikes = Striking(engine)
        """What is struck out."""
        self._team = TeamFolder(engine, self.keys, self.plan_bundles, memory)

    def package(self, path: Path, contents: PackageContents = PackageContents()) -> PackageReport:  # noqa: B008 - frozen
        """Write a package to `path`; the same content makes the same bytes.

        Raises UserError ``annotator.unknown``, ``annotator.none_current``, ``document.unknown``,
        ``package.nothing_decided``, ``package.bad_row`` (what a colleague could not read), before anything is done
        ``package.too_many_documents``, ``package.too_many_annotations``, ``package.too_much_text``;
        ``project.odd_ids``; EnvironmentFault ``file.*``.
        """
        choice = self._choice(contents)
        if contents.documents is not None:
            choice = replace(choice, documents=self._known(contents.documents))
        require_room_for(self._engine, path, choice)
        change, unsigned = self.keys.sign()
        with packed(self._engine, path, choice) as package:
            write_package(path, package)
            return PackageReport(path, package.manifest, change, unsigned)

    def _choice(self, contents: PackageContents) -> PackageChoice:
        kind, annotators, adjudicated = contents.kind, contents.annotators, contents.adjudicated
        people = entities.annotators(self._engine.conn)
        decided = {person.id for person in people if person.adjudicated}
        if kind is PackageKind.ADJUDICATION or adjudicated:
            if not decided:
                raise UserError("package.nothing_decided")
            if kind is PackageKind.ADJUDICATION:
                return PackageChoice(kind, frozenset(decided))
        if kind is PackageKind.LABELS_BACK and annotators is None:
            annotators = [self._engine.require_annotator()]
        if contents.blind:
            return PackageChoice(kind, frozenset(decided) if adjudicated else frozenset(), adjudicated)
        if annotators is None:
            return PackageChoice(kind)
        for annotator in annotators:
            if annotator not in {person.id for person in people}:
                raise UserError("annotator.unknown", value=annotator)
        layers = frozenset([*annotators, *(decided if adjudicated else ())])
        return PackageChoice(kind, layers, bool(decided & layers))

    def _known(self, documents: Collection[DocumentId]) -> frozenset[DocumentId]:
        wanted = frozenset(documents)
        for document in wanted:
            if not self._engine.documents.exists(document):
                raise UserError("document.unknown", document=document)
        return wanted

    def plan(
        self,
        paths: Sequence[Path],
        *,
        leave_out_broken: bool = False,
        progress: Progress = no_progress,
        cancelled: Cancelled = never,
    ) -> MergePlan:
        """What merging packages and projects would do; changes nothing.

        Raises as `core.exchange.sources.read_sources` does, before anything is looked at here. With
        `leave_out_broken`, a file that cannot be read is a notice of the plan, unless none can.
        """
        refused: list[tuple[str, BiaoduError]] | None = [] if leave_out_broken else None
        into = self._engine.file.path
        bundles = read_sources(paths, into=into, refused=refused, progress=progress, cancelled=cancelled)
        plan = self.plan_bundles(bundles, progress, cancelled)
        return replace(plan, notices=(*(Notice(*refusal) for refusal in refused or ()), *plan.notices))

    def plan_bundles(
        self, bundles: Sequence[Bundle], progress: Progress = no_progress, cancelled: Cancelled = never
    ) -> MergePlan:
        """`plan` for sources that were read already."""
        engine = self._engine
        with snapshot(engine.conn):
            seq = last_seq(engine.conn)
            asked = merging.Asked(engine.annotator_id(), self.keys.known())
            joined = merging.join(Local(engine.conn), bundles, asked, progress, cancelled)
            documents = describing.documents(joined)
            return MergePlan(
                tuple(bundle.manifest for bundle in bundles),
                documents,
                joined.annotations,
                tuple(describing.codebook(joined)),
                joined.vouched,
                tuple(describing.notices(joined, documents)),
                not joined.writes.empty,
                bundles,
                joined.writes,
                seq,
            )

    def apply(self, plan: MergePlan, *, cancelled: Cancelled = never) -> ChangeSet:
        """Do what a plan says, as one operation and so one undo step.

        If something was done here after the plan was made, it is made again from the present state. Merging what was
        merged already changes nothing. Raises EnvironmentFault as every verb does; `Cancel`, which leaves everything as
        it was.
        """
        engine = self._engine
        if engine.in_operation:
            # The plan does not know what the operation has done so far.
            return self._apply(self.plan_bundles(plan.bundles, cancelled=cancelled), cancelled)
        while True:
            try:
                return self._apply(plan, cancelled)
            except _OvertakenError:
                plan = self.plan_bundles(plan.bundles, cancelled=cancelled)

    def _apply(self, plan: MergePlan, cancelled: Cancelled) -> ChangeSet:
        engine = self._engine
        with engine.operation("exchange.merge", kind="do" if plan.changes else "note") as operation:
            if operation.entry.seq not in (plan.based_on, plan.based_on + 1):
                raise _OvertakenError
            applying.write(engine.conn, operation, plan.writes, cancelled)
            for bundle in plan.bundles:
                applying.write_receipt(operation, bundle)
            stop_if(cancelled)
        self.keys.remember(plan.people)
        return engine.change_set(operation)

    def take_settings(self, bundle: Bundle) -> ChangeSet:
        """Take over those settings of a package that this project does not have. Not an undo step."""
        here = shared_rows.settings(self._engine.conn)
        with self._engine.operation("exchange.merge", kind="note") as operation:
            for name, value in bundle.settings.items():
                if name not in here and name not in LOCAL_SETTINGS:
                    operation.insert(SETTING, {"name": name, "value": value})
        return self._engine.change_set(operation)

    def team_folder(self) -> Path | StoreAddress | None:
        """The folder through which this project's people exchange their packages, or its address on a server.

        Raises UserError ``team.bad_address``, ``team.password_in_address``, ``team.not_encrypted`` for what somebody
        else wrote into the project file.
        """
        return self._team.folder()

    def set_team_folder(self, folder: Path | StoreAddress | None) -> ChangeSet:
        """Name the team folder, or with None leave it. Not an undo step.

        Raises EnvironmentFault ``file.not_found`` when it is no folder. A server is not asked.
        """
        return self._team.set_folder(folder)

    def team_publish(self) -> TeamReport:
        """Write the current annotator's own package into the team folder, unless the one there has the same content.

        Never touches another's file. A file that stands in its place and that nobody can read is set aside. Raises
        UserError ``team.no_folder``, ``annotator.none_current``, ``team.unmerged`` (the own package holds work from
        another machine that is not merged here yet); EnvironmentFault ``file.*``; of a server UserError and
        EnvironmentFault ``team.*``.
        """
        return self._team.publish()

    def team_news(self) -> list[TeamNews]:
        """The files in the team folder, the newest first, each with whether it is merged here, or why it cannot be.

        Raises UserError ``team.no_folder``; EnvironmentFault ``file.*`` for the folder; of a server UserError and
        EnvironmentFault ``team.*``.
        """
        return self._team.news()
