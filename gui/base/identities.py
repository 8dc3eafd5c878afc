"""The names that the window shows for people: the one place that a blind review changes.

While names are hidden, a layer is told apart only by a letter. Who *did* something (a step of the history, a comment, a
package) is not shown at all: reviewers know what they did themselves, and a letter beside it would give their layer
away. For the same reason nobody then counts as oneself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from string import ascii_uppercase

from core.ids import AnnotatorId
from core.model import Annotator

HIDDEN = "…"
"""Shown instead of a hidden name."""


@dataclass(frozen=True, slots=True)
class Identities:
    """The names to show. `SHOWN` shows the real ones."""

    pseudonyms: Mapping[AnnotatorId, str] | None = None
    """A letter for each person while names are hidden; None while they are shown."""

    @property
    def hidden(self) -> bool:
        """Whether names are hidden."""
        return self.pseudonyms is not None

    def name(self, person: Annotator) -> str:
        """The name for a person's layer. The adjudicated layer is nobody's own and keeps its name."""
        if self.pseudonyms is None or person.adjudicated:
            return person.name
        return self.pseudonyms.get(person.id, HIDDEN)

    def people(self, known: Iterable[Annotator]) -> list[Annotator]:
        """People under the names to show. While names are hidden, their order gives nothing away."""
        listed = [replace(person, name=self.name(person)) for person in known]
        if self.pseudonyms is None:
            return listed
        return sorted(listed, key=lambda person: (person.adjudicated, len(person.name), person.name))

    def names(self, known: Iterable[Annotator]) -> dict[AnnotatorId, str]:
        """The name of each layer."""
        return {person.id: self.name(person) for person in known}

    def doers(self, known: Iterable[Annotator]) -> dict[AnnotatorId, str]:
        """The name of each person for saying who did or wrote something."""
        return {person.id: HIDDEN if self.hidden else person.name for person in known}

    def doer(self, name: str) -> str:
        """The name of an author as a colleague's file gives it; empty while names are hidden."""
        return "" if self.hidden else name

    def own(self, me: AnnotatorId | None) -> AnnotatorId | None:
        """The person whose layer may be shown as one's own; None while names are hidden."""
        return None if self.hidden else me


SHOWN = Identities()
"""Everybody by name."""


def pseudonyms(
    people: Iterable[Annotator], salt: str, known: Mapping[AnnotatorId, str] | None = None
) -> dict[AnnotatorId, str]:
    """A letter for each person, in the order of a hash of `salt` (the project's id) and the person's id.

    That order follows neither names nor the list of people, and is the same for the same people of a project. Letters
    that are `known` stay: when a merge brings a colleague, nobody's letter changes, and the colleague gets the next
    one.
    """
    given = dict(known or {})
    fresh = [person.id for person in people if not person.adjudicated and person.id not in given]
    for annotator in sorted(fresh, key=lambda annotator: sha256(f"{salt}{annotator}".encode()).hexdigest()):
        given[annotator] = _letters(len(given))
    return given


def _letters(number: int) -> str:
    """A, B, ... Z, AA, AB, ..."""
    more, last = divmod(number, len(ascii_uppercase))
    return (_letters(more - 1) if more else "") + ascii_uppercase[last]
