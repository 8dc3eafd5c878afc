"""Conditions that a project offers for a search, with their words."""

from collections.abc import Sequence
from typing import NamedTuple

from core.model import Status
from core.session import Session
from core.text.parts import PartKind
from gui.base.i18n import N_, _, language

MOST = 60
"""Values of a kind that are offered; the rest is written on the command line or found by the title."""
_STATUSES = {
    Status.NOT_STARTED: N_("Not started"),
    Status.IN_PROGRESS: N_("In progress"),
    Status.DONE: N_("Done"),
}
_PARTS = {PartKind.REPORTS: N_("Reports what was done"), PartKind.PLANS: N_("Plans what will be")}


class Offer(NamedTuple):
    """A condition (`core.search.conditions`) as the menu shows it."""

    words: str
    condition: str


class OfferGroup(NamedTuple):
    """A menu of conditions."""

    title: str
    offers: Sequence[Offer]


def offered(session: Session, *, names: bool) -> list[OfferGroup]:
    """What can be asked for in this project; of people only with `names`."""
    entries = session.documents.entries()
    labels = [(label.name(language()), label.code) for label in session.codebook.labels()]
    groups = [
        OfferGroup(_("Labelled with"), [Offer(name, f"label={code}") for name, code in labels]),
        OfferGroup(_("Also labelled with"), [Offer(name, f"labels={code}") for name, code in labels]),
        OfferGroup(_("Not labelled with"), [Offer(name, f"not-label={code}") for name, code in labels]),
        OfferGroup(
            _("Labelled at all"), [Offer(_("Labelled"), "labelled=yes"), Offer(_("Not labelled"), "labelled=no")]
        ),
        OfferGroup(_("Whose labels"), _layers(session, names=names)),
        OfferGroup(_("Part"), [Offer(_(words), f"part={kind.value}") for kind, words in _PARTS.items()]),
        OfferGroup(_("Status"), [Offer(_(words), f"status={status.value}") for status, words in _STATUSES.items()]),
        _values(_("Region"), "region", [entry.region for entry in entries]),
        _values(_("Year"), "year", [entry.year for entry in entries]),
        _values(_("Issuer"), "issuer", [entry.issuer for entry in entries]),
    ]
    return [group for group in groups if group.offers]


def _layers(session: Session, *, names: bool) -> list[Offer]:
    offers = [Offer(_("Mine"), "layers=mine"), Offer(_("The final ones"), "layers=final")]
    if names:
        offers += [Offer(person.name, f"annotator={person.name}") for person in session.annotators.list()]
    return offers


def _values(title: str, name: str, values: Sequence[object]) -> OfferGroup:
    known = sorted({str(value) for value in values if value})[:MOST]
    return OfferGroup(title, [Offer(value, f"{name}={value}") for value in known])
