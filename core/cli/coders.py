"""Whose coding a command counts."""

from core.cli import naming
from core.errors import UserError
from core.ids import AnnotatorId
from core.session import Session


def coder(session: Session, name: str | None) -> AnnotatorId:
    """Who is named; else the final layer if there is one, one's own, or the only one.

    Raises as `core.cli.naming.layers` does, and UserError ``annotator.none_current``.
    """
    if name is not None:
        found = naming.layers(session, name)
        if len(found) != 1:
            raise UserError("annotator.unknown", value=name)
        return found[0]
    totals = {annotator for _document, annotator in session.annotations.counts()}
    people = [person for person in session.annotators.list() if person.id in totals]
    final = [person.id for person in people if person.adjudicated]
    if final:
        return final[0]
    me = session.annotator
    if me is not None:
        return me.id
    if len(people) == 1:
        return people[0].id
    raise UserError("annotator.none_current")
