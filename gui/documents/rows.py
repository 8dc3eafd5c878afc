"""The documents of a project as a list shows them, without Qt: grouped, sorted, filtered.

Made for fifty thousand: what can be known before a key is pressed is kept, and a key costs one pass over strings.
"""

import re
from bisect import insort
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from enum import StrEnum
from operator import attrgetter
from time import monotonic

from core.ids import DocumentId
from core.model import DocumentEntry
from core.text.folding import searched
from gui.documents.report_kinds import KINDS

WITHHELD = "*"
"""The key of the documents whose region, year or issuer the report masks; that of those not known is empty."""


_FEW = 50
"""Up to this many documents are put into their groups one by one; with more, all are grouped again."""
_SUPERIORS = re.compile(r".*(?:省|市|自治区|自治州|地区|盟)(?=.{3,}$|.县$)")


class GroupBy(StrEnum):
    """What the documents panel groups by."""

    REGION = "region"
    YEAR = "year"
    ISSUER = "issuer"
    KIND = "kind"


class DocumentGroup:
    """Documents that share what they are grouped by; `key` is empty or `WITHHELD` when it is not known."""

    __slots__ = ("_folded", "key", "rows")

    def __init__(self, key: str, rows: list[DocumentEntry], folded: list[str] | None = None) -> None:
        self.key = key
        self.rows = rows
        self._folded = folded

    @property
    def is_warm(self) -> bool:
        """Whether the strings that a filter searches are ready."""
        return self._folded is not None

    def warm(self) -> list[str]:
        """The strings that a filter searches, one for each row; made once."""
        if self._folded is None:
            self._folded = _folded(self.rows)
        return self._folded

    def filtered(self, words: Sequence[str]) -> "DocumentGroup":
        """The rows whose folded text contains every one of `words`, which must be folded, too."""
        rows, folded = self.rows, self.warm()
        for word in words:
            places = [place for place, text in enumerate(folded) if word in text]
            if len(places) < len(rows):
                rows, folded = [rows[place] for place in places], [folded[place] for place in places]
        return DocumentGroup(self.key, rows, folded)


class Listing:
    """Every document of a project."""

    def __init__(self, entries: list[DocumentEntry]) -> None:
        self.entries = entries
        """In order of import."""
        self._places: dict[DocumentId, int] | None = None
        self._searched: tuple[list[str], list[str]] | None = None
        self._groups: dict[GroupBy, tuple[DocumentGroup, ...]] = {}

    def place(self, document: DocumentId) -> int | None:
        """Where a document stands in `entries`; None when it is not in the project."""
        if self._places is None:
            self._places = {entry.id: place for place, entry in enumerate(self.entries)}
        return self._places.get(document)

    def get(self, document: DocumentId) -> DocumentEntry | None:
        """One by id; None when it is not in the project."""
        place = self.place(document)
        return None if place is None else self.entries[place]

    @property
    def searched(self) -> tuple[list[str], list[str]]:
        """For each document what a search by title looks at, folded: its title; its region and year."""
        if self._searched is None:
            titles = [searched(entry.title) for entry in self.entries]
            more = [f"{entry.region or ''} {entry.year or ''}".strip().casefold() for entry in self.entries]
            self._searched = titles, more
        return self._searched

    def replace(self, documents: Collection[DocumentId], entries: Iterable[DocumentEntry]) -> bool:
        """Replace what is known of these documents by `entries`; those without an entry are gone.

        Whether anything changed.
        """
        before = {document: entry for document in documents if (entry := self.get(document)) is not None}
        now = {entry.id: entry for entry in entries}
        if before == now:
            return False
        kept = [entry for entry in self.entries if entry.id not in documents]
        for entry in now.values():
            insort(kept, entry, key=_place)
        self.entries = kept
        self._places = self._searched = None
        if len(documents) > _FEW:
            self._groups.clear()
        # Lists that are shown keep the groups that they were given, so these are not changed but replaced.
        for by, groups in self._groups.items():
            self._groups[by] = _exchanged(groups, by, before.values(), now.values())
        return True

    def prepare(self, like: "Listing") -> None:
        """Prepare everything that was prepared for another listing, because this one will be shown in its place."""
        for by in list(like.known_groupings):
            for group in self.groups(by):
                group.warm()

    @property
    def known_groupings(self) -> Iterable[GroupBy]:
        """The groupings that have been made so far."""
        return self._groups

    def warm(self, by: GroupBy, seconds: float) -> bool:
        """Prepare, for some time, what the first filter would have to wait for; False when nothing is left to do."""
        until = monotonic() + seconds
        for group in self.groups(by):
            if not group.is_warm:
                group.warm()
                if monotonic() > until:
                    return True
        return False

    def groups(self, by: GroupBy) -> tuple[DocumentGroup, ...]:
        """The groups in order: names sorted, years newest first, kinds in their usual order, unknown values last.

        Documents whose value the report withholds are one group, although two reports of an x区 need not be about the
        same place.
        """
        if by not in self._groups:
            self._groups[by] = _grouped(self.entries, by)
        return self._groups[by]

    def filtered(self, by: GroupBy, text: str) -> tuple[DocumentGroup, ...]:
        """The groups with the documents whose title, region or year contains every word of `text`, whatever the case.

        Groups of which nothing is left are left out.
        """
        words = searched(text).split()
        groups = self.groups(by)
        if not words:
            return groups
        # The longest word first, because it leaves the fewest rows for the others.
        words.sort(key=len, reverse=True)
        return tuple(kept for group in groups if (kept := group.filtered(words)).rows)


def _folded(entries: Iterable[DocumentEntry]) -> list[str]:
    """What a filter looks at of each: title, region and year."""
    known: dict[tuple[str | None, int | None], str] = {}
    found: list[str] = []
    for entry in entries:
        place = entry.region, entry.year
        if place not in known:
            known[place] = f"\n{entry.region or ''}\n{entry.year or ''}".casefold()
        found.append(searched(entry.title) + known[place])
    return found


def _grouped(entries: Sequence[DocumentEntry], by: GroupBy) -> tuple[DocumentGroup, ...]:
    # All are sorted by one string each, which costs a third of sorting each group by tuples.
    years = {year: f"{_LATEST - (year or 0):020}" for year in {entry.year for entry in entries}}
    inside = [years[entry.year] + entry.title for entry in entries]
    if by is not GroupBy.REGION:
        inside = [f"{entry.region or ''}\0{newest}" for entry, newest in zip(entries, inside, strict=True)]
    values = map(attrgetter(by.value), entries)
    keys = [
        WITHHELD if entry.withheld and _is_withheld(entry, by) else value or ""
        for entry, value in zip(entries, values, strict=True)
    ]
    groups: defaultdict[str | int, list[DocumentEntry]] = defaultdict(list)
    for place in sorted(range(len(entries)), key=inside.__getitem__):
        groups[keys[place]].append(entries[place])
    found = [DocumentGroup(str(key), rows) for key, rows in groups.items()]
    return tuple(sorted(found, key=lambda group: _ORDER[by](group.key)))


def _exchanged(
    groups: tuple[DocumentGroup, ...], by: GroupBy, gone: Iterable[DocumentEntry], came: Iterable[DocumentEntry]
) -> tuple[DocumentGroup, ...]:
    """The groups with some documents replaced, as `_grouped` would make them; unchanged groups are the same objects."""
    known = {group.key: group for group in groups}
    touched: dict[str, DocumentGroup] = {}

    def group_of(entry: DocumentEntry) -> DocumentGroup:
        key = _key(entry, by)
        if key not in touched:
            group = known.get(key)
            touched[key] = DocumentGroup(key, []) if group is None else DocumentGroup(key, list(group.rows))
        return touched[key]

    for entry in gone:
        group_of(entry).rows.remove(entry)
    for entry in came:
        insort(group_of(entry).rows, entry, key=lambda row: (_inside(row, by), *_place(row)))
    found = [group for group in (known | touched).values() if group.rows]
    return tuple(sorted(found, key=lambda group: _ORDER[by](group.key)))


def _place(entry: DocumentEntry) -> tuple[int, str]:
    """Sort key: the order of import."""
    return entry.position, entry.id


def _key(entry: DocumentEntry, by: GroupBy) -> str:
    """The key of the group of one document."""
    return WITHHELD if _is_withheld(entry, by) else str(getattr(entry, by.value) or "")


def _inside(entry: DocumentEntry, by: GroupBy) -> str:
    """Sort key of a document inside its group."""
    newest = f"{_LATEST - (entry.year or 0):020}{entry.title}"
    return newest if by is GroupBy.REGION else f"{entry.region or ''}\0{newest}"


def _is_withheld(entry: DocumentEntry, by: GroupBy) -> bool:
    return by is not GroupBy.KIND and by.value in entry.withheld


_LATEST = 10**19
"""More than any whole number that SQLite stores, so that years sort as text, the newest first."""


def own_name(region: str) -> str:
    """A region without the divisions above it, for little room: 裕安区 of 安徽省六安市裕安区."""
    return _SUPERIORS.sub("", region, count=1)


_KINDS = tuple(KINDS)
_ORDER: dict[GroupBy, Callable[[str], tuple[int, int, str]]] = {
    GroupBy.REGION: lambda key: (unknown_last(key), 0, key),
    GroupBy.YEAR: lambda key: (unknown_last(key), -int(key) if key.isdecimal() else 0, ""),
    GroupBy.ISSUER: lambda key: (unknown_last(key), 0, key),
    GroupBy.KIND: lambda key: (not key, _KINDS.index(key) if key in _KINDS else len(_KINDS), key),
}


def unknown_last(key: str) -> int:
    """Sort key: known values first, then withheld ones, then those that are not stated anywhere."""
    return 2 if not key else int(key == WITHHELD)
