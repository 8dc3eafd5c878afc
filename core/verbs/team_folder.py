"""What is done in the team folder: reading what colleagues wrote, and publishing the own package."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from core.bounded_json import JsonError, loads_with_paths
from core.changes import ChangeSet
from core.engine import Engine
from core.errors import EnvironmentFault, UserError
from core.exchange import team
from core.exchange.bundle import Bundle, PackageKind
from core.exchange.gathering import PackageChoice
from core.exchange.package_file import read_package
from core.exchange.plan import MergePlan
from core.exchange.store_address import StoreAddress, is_address, store_address
from core.exchange.team import TeamNews, TeamReport, TeamState
from core.exchange.team_place import FolderPlace, PlacedPackage, TeamPlace
from core.storage import entities, shared_rows
from core.storage.journal import last_seq
from core.storage.tables import SETTING
from core.verbs.keys import PersonKeys
from core.verbs.packing import packed, require_room_for
from core.verbs.team_memory import TeamMemory


class TeamFolder:
    """The verbs of `Session.exchange` whose names begin with ``team``."""

    def __init__(
        self, engine: Engine, keys: PersonKeys, plan: Callable[[list[Bundle]], MergePlan], memory: TeamMemory
    ) -> None:
        self._engine = engine
        self._keys = keys
        self._plan = plan
        self._memory = memory

    def folder(self) -> Path | StoreAddress | None:
        """Where this project's people exchange their packages: a folder, or a store on a server."""
        value = shared_rows.settings(self._engine.conn).get(shared_rows.TEAM_FOLDER)
        try:
            folder = None if value is None else loads_with_paths(value)
        except JsonError:
            return None
        if not isinstance(folder, str):
            return None
        # Whoever made the file may have written anything as an address: it is refused when it is used.
        return store_address(folder) if is_address(folder) else Path(folder)

    def set_folder(self, folder: Path | StoreAddress | None) -> ChangeSet:
        """See `ExchangeVerbs.set_team_folder`."""
        if isinstance(folder, Path):
            team.require_folder(folder)
            folder = folder.absolute()
        engine = self._engine
        with engine.operation("team.folder", kind="note") as operation:
            if folder is None:
                operation.remove(SETTING, shared_rows.TEAM_FOLDER)
            else:
                # In ASCII: otherwise a name that is no UTF-8 could not be stored.
                value = json.dumps(str(folder))
                if operation.read(SETTING, shared_rows.TEAM_FOLDER) is None:
                    operation.insert(SETTING, {"name": shared_rows.TEAM_FOLDER, "value": value})
                else:
                    operation.update(SETTING, (shared_rows.TEAM_FOLDER,), value=value)
        return engine.change_set(operation)

    def publish(self) -> TeamReport:
        """See `ExchangeVerbs.team_publish`."""
        place, me = self._require_place(), self._engine.require_annotator()
        name = team.file_of(me)
        decided = {person.id for person in entities.annotators(self._engine.conn) if person.adjudicated}
        choice = PackageChoice(PackageKind.FOR_COLLEAGUE, frozenset({me} | decided), bool(decided))
        over = place.package(name)
        require_room_for(self._engine, over.path, choice)
        change, unsigned = self._keys.sign()
        at = last_seq(self._engine.conn)
        with packed(self._engine, over.path, choice) as package:
            content, aside = package.manifest.content, None
            there = team.content_of(over.path) if over.error is None else None
            if there == content:
                return TeamReport(over.path, package.manifest, False, None, change, unsigned)
            if over.error is not None or (
                over.path.exists() and (there is None or self._memory.brings(there, self._engine.conn) is not False)
            ):
                aside = self._make_way(place, over)
                over = over if aside is None else place.package(name)
            place.put(over, package)
            self._memory.remember(content, at, brings=False)
            return TeamReport(over.path, package.manifest, True, aside, change, unsigned)

    def _make_way(self, place: TeamPlace, over: PlacedPackage) -> Path | None:
        """See to it that nothing is lost when the package `over` is replaced.

        Returns where that file was put, if anywhere.
        """
        if over.error is not None:
            return place.set_aside(over)
        try:
            bundle = read_package(over.path)
        except UserError as error:
            if error.code in _TORN:
                return None
            if error.code == "package.newer_version":
                raise UserError("team.unmerged", path=str(over.path)) from error
            # Nobody will ever be able to merge it, and it must not keep the own work from colleagues.
            return place.set_aside(over)
        except EnvironmentFault as error:
            if error.code != "file.is_folder":
                raise
            return place.set_aside(over)
        if self._plan([bundle]).changes:
            raise UserError("team.unmerged", path=str(over.path))
        return None

    def news(self) -> list[TeamNews]:
        """See `ExchangeVerbs.team_news`."""
        own = self._engine.annotator_id()
        name = None if own is None else team.file_of(own)
        found: list[TeamNews] = []
        for news in team.look(self._require_place().packages(), self._engine.conn):
            # A disk or a sync service may have changed upper and lower case.
            if news.path.name.lower() == name:
                # One's own package is news if it was written on another machine, or if nobody can read it.
                looked = self._looked_at(news) if news.state in (TeamState.NEW, TeamState.OLDER) else news
                if looked.state is TeamState.NEW or (looked.error is not None and looked.state not in _TORN_STATES):
                    found.append(looked)
            elif news.state is TeamState.OLDER:
                # An older package of the same person, perhaps from another machine: it was never merged.
                found.append(self._looked_at(news))
            else:
                found.append(news)
        return found

    def _looked_at(self, news: TeamNews) -> TeamNews:
        """The file as new if merging it would change anything, damaged if it cannot be merged, otherwise older."""
        try:
            state = TeamState.NEW if self._brings_something(news) else TeamState.OLDER
        except (UserError, EnvironmentFault) as error:
            return replace(news, state=TeamState.DAMAGED, error=error)
        return replace(news, state=state)

    def _brings_something(self, news: TeamNews) -> bool:
        """Whether merging a package would change anything. It is read and planned only if that is not known."""
        assert news.manifest is not None
        content = news.manifest.content
        known = self._memory.brings(content, self._engine.conn)
        if known is not None:
            return known
        plan = self._plan([read_package(news.path)])
        self._memory.remember(content, plan.based_on, brings=plan.changes)
        return plan.changes

    def _require_place(self) -> TeamPlace:
        folder = self.folder()
        if folder is None:
            raise UserError("team.no_folder")
        return team_place(folder)


def team_place(folder: Path | StoreAddress) -> TeamPlace:
    """What lies in a team folder. What speaks with servers is loaded for an address alone."""
    if isinstance(folder, Path):
        return FolderPlace(folder)
    from core.exchange.object_store import ObjectStore
    from core.exchange.store_place import StorePlace
    from core.exchange.store_secret import secret_of

    return StorePlace(folder, ObjectStore(folder, secret_of(folder)))


_TORN = ("package.incomplete", "package.damaged", "package.wrong_hash")
"""Signs that a sync service or a crash damaged a file that was right."""
_TORN_STATES = (TeamState.INCOMPLETE,)
