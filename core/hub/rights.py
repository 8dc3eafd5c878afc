"""What a member may hand in, as the server's policies say (`core.hub.schema`): so that the rest is held back and told.

The server decides; a test holds both to the same answers.
"""

from collections.abc import Collection
from enum import StrEnum

from core.exchange.records import ANNOTATIONS, ANNOTATORS, ASSIGNMENTS, Record, RecordKind
from core.hub.schema import REVIEWERS_ONLY
from core.hub.server import Membership
from core.hub.states import NOBODY, owner_of
from core.review.decisions import ADJUDICATED


class HeldBack(StrEnum):
    """Why a state stays here."""

    LEADS_ONLY = "leads_only"
    """It is the project's: documents, codebook, masks, who is to read what."""
    REVIEWERS_ONLY = "reviewers_only"
    """It decides."""
    OTHERS = "others"
    """It is somebody's who has a login, and pushes it."""
    UNSIGNED = "unsigned"
    """It is somebody's without a login, and no signature of theirs fits it."""
    UNSOUND = "unsound"
    """No colleague could read it."""
    REFUSED = "refused"
    """The server does not take it."""


def held_back(kind: RecordKind, record: Record, member: Membership, with_login: Collection[str]) -> HeldBack | None:
    """Why a member may not hand a state in; None if they may. `with_login` are the people who have a login."""
    owner = owner_of(kind, record)
    lead, decides = member.role == "lead", member.role != "annotator"
    if owner == member.annotator:
        return HeldBack.REVIEWERS_ONLY if kind in REVIEWERS_ONLY and not decides else None
    if owner == ADJUDICATED and kind is ANNOTATIONS:
        return None if decides else HeldBack.REVIEWERS_ONLY
    if kind is ASSIGNMENTS:
        return None if lead else HeldBack.LEADS_ONLY
    if lead:
        return HeldBack.OTHERS if owner in with_login and owner != NOBODY and kind is not ANNOTATORS else None
    return HeldBack.LEADS_ONLY if owner == NOBODY else HeldBack.OTHERS
