"""What the list of documents needs of variables: their words, to group and filter by. Empty where none is declared."""

from collections import defaultdict
from collections.abc import Iterable

from core.ids import DocumentId
from core.model import DocumentEntry
from core.said.fields import Variable, plain, worded
from core.session import Session
from core.text.folding import searched
from gui.base.i18n import _, language
from gui.documents.rows import DocumentGroup, GroupBy, Listing


class VariableWords:
    """Values of all documents in words, read anew by `read`."""

    def __init__(self) -> None:
        self.variables: list[Variable] = []
        self._words: dict[str, dict[DocumentId, str]] = {}
        self._order: dict[str, dict[str, int]] = {}
        """By code the places of choices, by their words."""
        self._folded: dict[DocumentId, str] = {}

    def read(self, session: Session) -> bool:
        """Read what is declared and all values; whether anything is declared, now or before."""
        before = bool(self.variables)
        self.variables = session.variables.declared()
        self._words = {variable.code: {} for variable in self.variables}
        self._order = {
            variable.code: {choice.name(language()): place for place, choice in enumerate(variable.choices)}
            for variable in self.variables
        }
        folded: defaultdict[DocumentId, list[str]] = defaultdict(list)
        known = {variable.code: variable for variable in self.variables}
        for document, values in (session.variables.of() if known else {}).items():
            for code, value in values.items():
                words = worded(known[code], value, language())
                self._words[code][document] = words
                folded[document].append(searched(f"{words} {plain(value)}"))
        self._folded = {document: "\n".join(parts) for document, parts in folded.items()}
        return before or bool(self.variables)

    def declares(self, code: str | None) -> bool:
        """Whether a variable of this code is declared."""
        return code in self._words

    def filtered(self, listing: Listing, by: GroupBy, text: str) -> tuple[DocumentGroup, ...]:
        """As `Listing.filtered`; each word may also stand in a variable's value."""
        words = searched(text).split()
        if not words or not self._folded:
            return listing.filtered(by, text)
        found = (self._matching(group, words) for group in listing.groups(by))
        return tuple(group for group in found if group.rows)

    def _matching(self, group: DocumentGroup, words: list[str]) -> DocumentGroup:
        rows, folded = list[DocumentEntry](), list[str]()
        for row, own in zip(group.rows, group.warm(), strict=True):
            more = self._folded.get(row.id, "")
            if all(word in own or word in more for word in words):
                rows.append(row)
                folded.append(own)
        return DocumentGroup(group.key, rows, folded)

    def grouped(self, groups: Iterable[DocumentGroup], code: str) -> tuple[DocumentGroup, ...]:
        """The documents of `groups` by their values of a variable, choices in their order, those without one last."""
        words, order, nothing = self._words[code], self._order[code], _("Not said")
        found: defaultdict[str, list[DocumentEntry]] = defaultdict(list)
        for group in groups:
            for row in group.rows:
                found[words.get(row.id, "")].append(row)
        keys = sorted(found, key=lambda key: (not key, order.get(key, len(order)), key))
        return tuple(DocumentGroup(key or nothing, found[key]) for key in keys)
