"""People who share a project through a hub of the tests' server."""

import shutil
from pathlib import Path
from typing import Any

from core.exchange.keyring import Keyring
from core.exchange.records import BY_TABLE, DOCUMENTS, SIGNATURES
from core.exchange.signed import superseded
from core.hub import administering
from core.hub.server import Hub
from core.hub.states import hub_id, record_of
from core.hub.syncing import SyncReport, sync
from core.session import Session
from core.verbs.hub import HubLink
from tests.core.exchange.worlds import shared
from tests.core.hub.servers import Server
from tests.core.projects import project


class Team:
    """A hub in a database of its own. `lead` (陈晓) shares the project; others `join` with copies of it."""

    def __init__(self, server: Server, database: str, folder: Path, cursor: str = "snapshots") -> None:
        self.server = server
        self.database = database
        self.folder = folder
        with Hub.open(server.address("postgres")) as hub:
            hub.do(f'CREATE DATABASE "{database}"')
        self.admin = Hub.open(server.address(database))
        administering.make(self.admin, cursor)
        self.sessions: dict[str, Session] = {}
        self.hubs: dict[str, Hub] = {}
        lead = project(folder / "lead.biaodu")
        self.project = lead.project.uuid
        administering.add_project(self.admin, self.project, lead.project.name)
        self._enter(lead, "lead", "lead")
        lead.hub.set_link(HubLink(server.url(database, self.login("lead")), self.project))

    def login(self, name: str) -> str:
        """Logins belong to the whole server: each database has its own."""
        return f"{self.database}_{name}"

    def _enter(self, session: Session, name: str, role: str, *, sees_layers: bool = True) -> None:
        me = session.annotator
        assert me is not None
        session.exchange.keys.keyring = Keyring(self.folder / "keys" / name)
        login = self.login(name)
        administering.add_member(self.admin, self.project, login, me.id, role, sees_layers=sees_layers)
        self.sessions[name] = session
        self.hubs[name] = Hub.open(self.server.address(self.database, login))

    def join(self, name: str, role: str = "annotator", *, sees_layers: bool = True) -> Session:
        """Somebody joins with a copy of the lead's project, under their own name."""
        path = self.folder / f"{name}.biaodu"
        self.sessions["lead"].save_copy(path)
        session = Session.open(path)
        session.use_annotator(session.annotators.ensure(name).id)
        self._enter(session, name, role, sees_layers=sees_layers)
        session.hub.set_link(HubLink(self.server.url(self.database, self.login(name)), self.project))
        return session

    def sync(self, name: str, **choices: Any) -> SyncReport:
        """One round of somebody's."""
        return sync(self.sessions[name], self.hubs[name], **choices)

    def settle(self) -> None:
        """Everybody syncs until nobody sends anything new."""
        for _ in range(6):
            if not sum([self.sync(name).news for name in self.sessions]):
                break
        for name in self.sessions:
            self.sync(name)

    def on_hub(self) -> dict[str, dict[Any, Any]]:
        """Every state that the hub has, by table and key."""
        found: dict[str, dict[Any, Any]] = {name: {} for name in BY_TABLE}
        with self.admin.pull(self.project) as pulled:
            for kind_name, id_, content in pulled.rows:
                held = record_of(kind_name, id_, bytes(content))
                assert isinstance(held, tuple), held
                found[kind_name][held[0].key(held[1])] = held[1]
                assert hub_id(*held) == id_
        # The hub keeps signatures of which a longer one holds all; projects leave them out.
        for id_ in superseded(found[SIGNATURES.table.name].values()):
            del found[SIGNATURES.table.name][id_]
        return found

    def states(self, name: str) -> dict[str, dict[Any, Any]]:
        """Every state that somebody's project shares."""
        found = shared(self.sessions[name])
        documents = found[DOCUMENTS.table.name]
        found[DOCUMENTS.table.name] = {id_: row for id_, row in documents.items() if DOCUMENTS.is_active(row)}
        return found

    def reopen_hub(self, name: str) -> Hub:
        """Connect anew, as after an outage."""
        self.hubs[name].close()
        self.hubs[name] = Hub.open(self.server.address(self.database, self.login(name)))
        return self.hubs[name]

    def copy_of(self, name: str) -> Path:
        """A backup of somebody's project."""
        path = self.folder / f"{name}-backup.biaodu"
        self.sessions[name].save_copy(path)
        return path

    def restore(self, name: str, backup: Path) -> Session:
        """Somebody goes on from a backup."""
        self.sessions[name].close()
        path = self.folder / f"{name}-restored.biaodu"
        shutil.copyfile(backup, path)
        session = Session.open(path)
        session.exchange.keys.keyring = Keyring(self.folder / "keys" / name)
        self.sessions[name] = session
        return session

    def close(self) -> None:
        """Close all that is open."""
        for session in self.sessions.values():
            session.close()
        for hub in (*self.hubs.values(), self.admin):
            hub.close()
