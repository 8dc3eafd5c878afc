"""What a step of the journal is called: what was done, and whose it is where that is somebody else."""

from collections.abc import Iterable

from core.changes import OperationInfo
from core.ids import AnnotatorId
from core.model import Annotator
from gui.base.i18n import _
from gui.base.identities import Identities
from gui.widgets.errors import operation_name


def step_words(step: OperationInfo, me: AnnotatorId | None, people: Iterable[Annotator], identities: Identities) -> str:
    """The words for a step that may be taken back or done again by `me`; no name while names are hidden."""
    return with_name(operation_name(step.name), owner_name(step.owner, me, people, identities))


def owner_name(
    owner: AnnotatorId | None, me: AnnotatorId | None, people: Iterable[Annotator], identities: Identities
) -> str:
    """The name of whoever did a step; empty for one's own, for nobody's, and while names are hidden."""
    if owner is None or owner == me or identities.hidden:
        return ""
    return next((person.name for person in people if person.id == owner), "")


def with_name(what: str, name: str) -> str:
    """What was done, followed by the name unless it is empty."""
    return _("{what} ({name})").format(what=what, name=name) if name else what
