"""Exchanging work with colleagues: packages, merging, the team folder."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core.bounded_json import JsonError, loads_with_paths
from core.changes import ChangeSet
from core.engine import Engine
from core.errors import UserError
from core.exchange import applying, describing, team
from core.exchange.bundle import SUFFIX, Author, Bundle, Manifest, PackageKind
from core.exchange.gathering import Choice, gather
from core.exchange.local import Local
from core.exchange.merging import Merger
from core.exchange.package_file import read_package, seal, write_package
from core.exchange.plan import MergePlan
from core.exchange.settings import LOCAL_SETTINGS
from core.exchange.sources import read_sources
from core.exchange.team import TeamNews, TeamReport, TeamState
from core.ids import AnnotatorId, DocumentId
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.storage import entities, shared_rows
from core.storage.journal import last_seq
from core.storage.snapshot import snapshot
from core.storage.tables import SETTING

_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class PackageReport:
    """A package that was written."""

    path: Path
    manifest: Manifest


class _OvertakenError(Exception):
    """Something was done here since the plan was made."""


class Exchange:
    """`Session.exchange`.

    To merge: `plan` (may take seconds: a clone of the session in another thread), show the plan, `apply` it. A new
    project from a package: `core.exchange.starting.start_from`. Each round in a team folder: `team_news`, plan and
    apply what is `TeamState.NEW`, `team_publish`.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._published: str | None = None
        """Content of the team package that this session wrote last."""
        self._brings: dict[tuple[str, int], bool] = {}

    def package(
        self,
        path: Path,
        *,
        kind: PackageKind = PackageKind.FOR_COLLEAGUE,
        annotators: Collection[AnnotatorId] | None = None,
        blind: bool = False,
        documents: Iterable[DocumentId] | None = None,
        adjudicated: bool = False,
    ) -> PackageReport:
        """Write a package to `path`; the same content makes the same bytes.

        For a colleague: documents with texts, codebook and settings, and everyone's layers, those of `annotators`
        only, or none when `blind`; with `adjudicated` the decided layer and its decisions, too. Labels back: the
        layers of `annotators` (default: who works here). Adjudication: the decided layer and the decisions.

        Raises UserError ``annotator.unknown``, ``annotator.none_current``, ``document.unknown``,
        ``package.nothing_decided``, ``package.too_large``, ``package.bad_row`` (what a colleague could not read);
        EnvironmentFault ``file.*``.
        """
        choice = self._choice(kind, annotators, blind=blind, adjudicated=adjudicated)
        if documents is not None:
            choice = Choice(choice.kind, choice.layers, choice.decisions, self._known(documents))
        with snapshot(self._engine.conn):
            bundle = gather(self._engine.conn, str(path), choice, self._author())
        manifest, files = seal(bundle)
        write_package(path, manifest, files)
        return PackageReport(path, manifest)

    def _choice(
        self, kind: PackageKind, annotators: Collection[AnnotatorId] | None, *, blind: bool, adjudicated: bool
    ) -> Choice:
        people = entities.annotators(self._engine.conn)
        decided = {one.id for one in people if one.adjudicated}
        if kind is PackageKind.ADJUDICATION or adjudicated:
            if not decided:
                raise UserError("package.nothing_decided")
            if kind is PackageKind.ADJUDICATION:
                return Choice(kind, frozenset(decided))
        if kind is PackageKind.LABELS_BACK and annotators is None:
            annotators = [self._engine.require_annotator()]
        if blind:
            return Choice(kind, frozenset(decided) if adjudicated else frozenset(), adjudicated)
        if annotators is None:
            return Choice(kind)
        for one in annotators:
            if one not in {person.id for person in people}:
                raise UserError("annotator.unknown", value=one)
        layers = frozenset([*annotators, *(decided if adjudicated else ())])
        return Choice(kind, layers, bool(decided & layers))

    def _known(self, documents: Iterable[DocumentId]) -> frozenset[DocumentId]:
        wanted = frozenset(documents)
        for one in wanted:
            if not self._engine.documents.exists(one):
                raise UserError("document.unknown", document=one)
        return wanted

    def _author(self) -> Author | None:
        me = self._engine.annotator_id()
        names = {one.id: one.name for one in entities.annotators(self._engine.conn)}
        return None if me is None or me not in names else Author(me, names[me])

    def plan(
        self, paths: Sequence[Path], *, progress: Progress = no_progress, cancelled: Cancelled = never
    ) -> MergePlan:
        """What merging packages and projects would do; changes nothing.

        Raises as `core.exchange.sources.read_sources` does, before anything is looked at here.
        """
        bundles = read_sources(paths, into=self._engine.file.path, progress=progress, cancelled=cancelled)
        return self.plan_bundles(bundles, progress, cancelled)

    def plan_bundles(
        self, bundles: Sequence[Bundle], progress: Progress = no_progress, cancelled: Cancelled = never
    ) -> MergePlan:
        """`plan` for sources that were read already."""
        engine = self._engine
        with snapshot(engine.conn):
            seq = last_seq(engine.conn)
            merger = Merger(Local(engine.conn), bundles, progress, cancelled)
            writes = merger.join()
            documents = describing.documents(merger)
            annotations = describing.annotations(merger, engine.annotator_id())
            return MergePlan(
                tuple(bundle.manifest for bundle in bundles),
                documents,
                annotations,
                tuple(describing.codebook(merger)),
                tuple(describing.notices(merger, documents, annotations)),
                not writes.empty,
                bundles,
                writes,
                seq,
            )

    def apply(self, plan: MergePlan, *, cancelled: Cancelled = never) -> ChangeSet:
        """Do what a plan says, as one operation and so one undo step.

        When something was done here since the plan was made, the sources are merged with what is here now. Merging
        what was merged already changes nothing. Raises EnvironmentFault as every verb does; `Cancel`, which leaves
        everything as it was.
        """
        engine = self._engine
        if engine.in_operation:
            # The plan knows nothing of what the operation did so far.
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
            applying.write(engine.conn, operation, plan.writes, Local(engine.conn), cancelled)
            for bundle in plan.bundles:
                applying.write_receipt(operation, bundle)
            stop_if(cancelled)
        return engine.change_set(operation)

    def take_settings(self, bundle: Bundle) -> ChangeSet:
        """Take over the settings of a package that this project does not have. Not an undo step."""
        here = shared_rows.settings(self._engine.conn)
        with self._engine.operation("exchange.merge", kind="note") as operation:
            for name, value in bundle.settings.items():
                if name not in here and name not in LOCAL_SETTINGS:
                    operation.insert(SETTING, {"name": name, "value": value})
        return self._engine.change_set(operation)

    def team_folder(self) -> Path | None:
        """The folder through which this project's people exchange their packages."""
        value = shared_rows.settings(self._engine.conn).get(shared_rows.TEAM_FOLDER)
        try:
            folder = None if value is None else loads_with_paths(value)
        except JsonError:
            return None
        return Path(folder) if isinstance(folder, str) else None

    def set_team_folder(self, folder: Path | None) -> ChangeSet:
        """Name the team folder, or with None leave it. Not an undo step.

        Raises EnvironmentFault ``file.not_found`` when it is no folder.
        """
        if folder is not None:
            team.require_folder(folder)
        engine = self._engine
        with engine.operation("team.folder", kind="note") as operation:
            if folder is None:
                operation.remove(SETTING, shared_rows.TEAM_FOLDER)
            else:
                # In ASCII: a name that is no UTF-8 could not be stored otherwise.
                value = json.dumps(str(folder.absolute()))
                if operation.read(SETTING, shared_rows.TEAM_FOLDER) is None:
                    operation.insert(SETTING, {"name": shared_rows.TEAM_FOLDER, "value": value})
                else:
                    operation.update(SETTING, (shared_rows.TEAM_FOLDER,), value=value)
        return engine.change_set(operation)

    def team_publish(self) -> TeamReport:
        """Write the current annotator's own package into the team folder, unless it says the same already.

        Never touches another's file. Raises UserError ``team.no_folder``, ``annotator.none_current``,
        ``team.unmerged`` (the own package holds work from another machine that is not merged here yet);
        EnvironmentFault ``file.*``.
        """
        folder, me = self._require_folder(), self._engine.require_annotator()
        path = folder / f"{me}{SUFFIX}"
        with snapshot(self._engine.conn):
            decided = {one.id for one in entities.annotators(self._engine.conn) if one.adjudicated}
            choice = Choice(PackageKind.FOR_COLLEAGUE, frozenset({me} | decided), bool(decided))
            bundle = gather(self._engine.conn, str(path), choice, self._author())
        manifest, files = seal(bundle)
        there = team.content_of(path)
        if there == manifest.content:
            return TeamReport(path, manifest, written=False)
        if path.exists() and (there is None or there != self._published):
            self._require_merged(path)
        write_package(path, manifest, files)
        self._published = manifest.content
        return TeamReport(path, manifest, written=True)

    def _require_merged(self, path: Path) -> None:
        """Nothing may be lost with the package at `path` when it is replaced."""
        try:
            bundle = read_package(path)
        except UserError as error:
            if error.code in ("package.incomplete", "package.damaged", "package.wrong_hash"):
                return
            raise UserError("team.unmerged", path=str(path)) from error
        if self.plan_bundles([bundle]).changes:
            raise UserError("team.unmerged", path=str(path))

    def team_news(self) -> list[TeamNews]:
        """What lies in the team folder, the newest first, each with whether it is merged here.

        Raises UserError ``team.no_folder``; EnvironmentFault ``file.*``.
        """
        own = self._engine.annotator_id()
        name = None if own is None else f"{own}{SUFFIX}"
        found: list[TeamNews] = []
        for one in team.look(self._require_folder(), self._engine.conn):
            if one.path.name == name:
                # Our own package is news when it was written on another machine.
                if one.state in (TeamState.NEW, TeamState.OLDER) and self._brings_something(one):
                    found.append(replace(one, state=TeamState.NEW))
            elif one.state is TeamState.OLDER and self._brings_something(one):
                # An older package of the same person, from another machine perhaps: it was never merged.
                found.append(replace(one, state=TeamState.NEW))
            else:
                found.append(one)
        return found

    def _brings_something(self, news: TeamNews) -> bool:
        """Whether merging a package would change anything; asked once for each state of file and project."""
        assert news.manifest is not None
        content = news.manifest.content
        if content == self._published:
            return False
        asked = (content, last_seq(self._engine.conn))
        if asked not in self._brings:
            try:
                brings = self.plan_bundles([read_package(news.path)]).changes
            except UserError:
                brings = True
            self._brings = {**self._brings, asked: brings} if len(self._brings) < _REMEMBERED else {asked: brings}
        return self._brings[asked]

    def _require_folder(self) -> Path:
        folder = self.team_folder()
        if folder is None:
            raise UserError("team.no_folder")
        team.require_folder(folder)
        return folder
