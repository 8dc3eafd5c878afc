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
from core.exchange.package_file import read_package, write_package
from core.exchange.plan import MergePlan
from core.exchange.team import TeamNews, TeamReport, TeamState
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

    def folder(self) -> Path | None:
        """The folder through which this project's people exchange their packages."""
        value = shared_rows.settings(self._engine.conn).get(shared_rows.TEAM_FOLDER)
        try:
            folder = None if value is None else loads_with_paths(value)
        except JsonError:
            return None
        return Path(folder) if isinstance(folder, str) else None

    def set_folder(self, folder: Path | None) -> ChangeSet:
        """See `ExchangeVerbs.set_team_folder`."""
        if folder is not None:
            team.require_folder(folder)
        engine = self._engine
        with engine.operation("team.folder", kind="note") as operation:
            if folder is None:
                operation.remove(SETTING, shared_rows.TEAM_FOLDER)
            else:
                # In ASCII: otherwise a name that is no UTF-8 could not be stored.
                value = json.dumps(str(folder.absolute()))
                if operation.read(SETTING, shared_rows.TEAM_FOLDER) is None:
                    operation.insert(SETTING, {"name": shared_rows.TEAM_FOLDER, "value": value})
                else:
                    operation.update(SETTING, (shared_rows.TEAM_FOLDER,), value=value)
        return engine.change_set(operation)

    def publish(self) -> TeamReport:
        """See `ExchangeVerbs.team_publish`."""
        folder, me = self._require_folder(), self._engine.require_annotator()
        path = team.file_of(folder, me)
        decided = {person.id for person in entities.annotators(self._engine.conn) if person.adjudicated}
        choice = PackageChoice(PackageKind.FOR_COLLEAGUE, frozenset({me} | decided), bool(decided))
        require_room_for(self._engine, path, choice)
        change, unsigned = self._keys.sign()
        at = last_seq(self._engine.conn)
        with packed(self._engine, path, choice) as package:
            content, aside = package.manifest.content, None
            there = team.content_of(path)
            if there == content:
                return TeamReport(path, package.manifest, False, None, change, unsigned)
            if path.exists() and (there is None or self._memory.brings(there, self._engine.conn) is not False):
                aside = self._make_way(path)
            write_package(path, package)
            self._memory.remember(content, at, brings=False)
            return TeamReport(path, package.manifest, True, aside, change, unsigned)

    def _make_way(self, path: Path) -> Path | None:
        """See to it that nothing is lost when the file at `path` is replaced.

        Returns where that file was put, if anywhere.
        """
        try:
            bundle = read_package(path)
        except UserError as error:
            if error.code in _TORN:
                return None
            if error.code == "package.newer_version":
                raise UserError("team.unmerged", path=str(path)) from error
            # Nobody will ever be able to merge it, and it must not keep the own work from colleagues.
            return team.set_aside(path)
        except EnvironmentFault as error:
            if error.code != "file.is_folder":
                raise
            return team.set_aside(path)
        if self._plan([bundle]).changes:
            raise UserError("team.unmerged", path=str(path))
        return None

    def news(self) -> list[TeamNews]:
        """See `ExchangeVerbs.team_news`."""
        own = self._engine.annotator_id()
        name = None if own is None else team.file_of(Path(), own).name
        found: list[TeamNews] = []
        for news in team.look(self._require_folder(), self._engine.conn):
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

    def _require_folder(self) -> Path:
        folder = self.folder()
        if folder is None:
            raise UserError("team.no_folder")
        team.require_folder(folder)
        return folder


_TORN = ("package.incomplete", "package.damaged", "package.wrong_hash")
"""Signs that a sync service or a crash damaged a file that was right."""
_TORN_STATES = (TeamState.INCOMPLETE,)
