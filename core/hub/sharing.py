"""Gives a project a place on a hub: what sharing from the window does, and ``biaodu hub init``."""

from core.errors import UserError
from core.hub import administering
from core.hub.joining import project_of
from core.hub.server import Hub
from core.session import Session
from core.verbs.hub import HubLink


def place_for(session: Session, hub: Hub) -> HubLink:
    """Where the hub has this project. A login that may make the hub and add the project does so, and leads it.

    Raises UserError ``hub.none`` and ``hub.no_member`` where it may not; ``annotator.none_current``.
    """
    info, me = session.project, session.annotator
    try:
        _ = hub.cursor
    except UserError as error:
        if error.code not in ("hub.none", "hub.older"):
            raise
        _make(hub, error)
    if not hub.rows("SELECT 1 FROM hub.project WHERE id = %s::uuid", (info.uuid,)):
        if me is None:
            raise UserError("annotator.none_current")
        try:
            login = hub.rows("SELECT session_user")[0][0]
            with hub.transaction():
                administering.add_project(hub, info.uuid, info.name)
                administering.add_member(hub, info.uuid, login, me.id, "lead")
        except UserError as error:
            if error.code != "hub.not_allowed":
                raise
            # Somebody who only takes part: of one project, most probably under another id.
            return HubLink(hub.address.url, project_of(hub, None)[0])
    hub.membership(info.uuid)
    return HubLink(hub.address.url, info.uuid)


def _make(hub: Hub, error: UserError) -> None:
    try:
        administering.make(hub)
    except UserError as refused:
        # There is none, and this login may not make one: the former is what the user has to know.
        raise error if refused.code == "hub.not_allowed" else refused from refused
