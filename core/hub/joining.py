"""A new project from a hub: what somebody does who was made a member."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from core.codebook import Codebook
from core.errors import UserError
from core.hub.partial import fetch_missing
from core.hub.server import Hub
from core.hub.syncing import SyncReport, sync
from core.ids import AnnotatorId
from core.progress import Cancelled, Progress, never, no_progress
from core.session import Session
from core.verbs.hub import HubLink
from core.verbs.hub_documents import Subscription


def project_of(hub: Hub, wanted: str | None) -> tuple[str, str]:
    """Id and name of a project of the hub, by the beginning of its id or its name; None: the only one.

    Raises UserError ``hub.which_project``, ``hub.no_member``.
    """
    _ = hub.cursor
    found: list[tuple[str, str]] = [
        (id_, name) for id_, name in hub.rows("SELECT id::text, name FROM hub.project ORDER BY name, id")
    ]
    if not found:
        raise UserError("hub.no_member", login=hub.address.login, place=hub.address.place)
    chosen = [known for known in found if wanted is None or known[1] == wanted or known[0].startswith(wanted)]
    if len(chosen) != 1:
        raise UserError("hub.which_project", known=", ".join(name for _, name in found))
    return chosen[0]


def join(
    hub: Hub,
    wanted: str | None,
    path: Path,
    *,
    documents: Subscription = Subscription.ALL,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> SyncReport:
    """Make a project at `path` of one of the hub's, in which one works as the person that one is there.

    Its `documents` are all, those assigned to oneself, or none yet. It appears complete or not at all. Raises UserError
    ``project.exists``, ``hub.*``; EnvironmentFault; Cancel.
    """
    id_, name = project_of(hub, wanted)
    member = hub.membership(id_)
    with TemporaryDirectory(prefix="biaodu-") as folder:
        made = Session.create(Path(folder) / path.name, name=name, codebook=Codebook())
        with made as session:
            session.hub.set_link(HubLink(hub.address.url, id_))
            session.hub.documents.subscribe(documents)
            report = sync(session, hub, progress=progress, cancelled=cancelled)
            if any(person.id == member.annotator for person in session.annotators.list()):
                session.use_annotator(AnnotatorId(member.annotator))
                # What is assigned to oneself is known only now.
                more = fetch_missing(session, hub, id_, cancelled, progress)
                report = replace(
                    report,
                    came=report.came + more.count,
                    newer=report.newer | more.newer,
                    unreadable=report.unreadable | more.unreadable,
                )
            session.save_copy(path, anew=True)
    return report
