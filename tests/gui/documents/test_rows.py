"""The fast ways of listing documents say the same as the plain ones."""

from hypothesis import given
from hypothesis import strategies as st

from core.ids import DocumentId
from core.model import DocumentEntry
from gui.documents.report_kinds import KINDS
from gui.documents.rows import WITHHELD, GroupBy, Listing

NAMES = ["青山区", "临江新区", "x区", "ABc区", "İstanbul", "", None]


@st.composite
def entries(draw: st.DrawFn) -> list[DocumentEntry]:
    """Documents of few regions, years and words, so that filters and groups find several."""
    found: list[DocumentEntry] = []
    for number in range(draw(st.integers(0, 25))):
        entry = DocumentEntry(
            DocumentId(f"{number:04}"),
            draw(st.integers(1, 30)),
            draw(st.sampled_from(["青山区2024年总结", "ABC Plan", "İ报告", "总结 2023", "ß"]))
            + draw(st.sampled_from("ab丙")),
            draw(st.sampled_from(NAMES)),
            draw(st.sampled_from([None, 0, 2023, 2024, 12, 123456, -5])),
            draw(st.sampled_from(NAMES)),
            draw(st.sampled_from([*KINDS, "白皮书", "", None])),
            1,
            draw(st.sampled_from([frozenset[str](), frozenset(["region"]), frozenset(["year", "issuer"])])),
        )
        found.append(entry)
    return sorted(found, key=lambda entry: (entry.position, entry.id))


def contains(entry: DocumentEntry, text: str) -> bool:
    """What the filter means."""
    searched = f"{entry.title}\n{entry.region or ''}\n{entry.year or ''}".casefold()
    return all(word in searched for word in text.casefold().split())


def key_of(entry: DocumentEntry, by: GroupBy) -> str:
    if by is not GroupBy.KIND and by.value in entry.withheld:
        return WITHHELD
    return str(getattr(entry, by.value) or "")


def group_place(key: str, by: GroupBy) -> tuple[object, ...]:
    """Names as they sort, years newest first, kinds as people know them; what is not known last."""
    last = 2 if not key else int(key == WITHHELD and by is not GroupBy.KIND)
    if by is GroupBy.YEAR:
        return (last, -int(key) if key.isdecimal() else 0)
    if by is GroupBy.KIND:
        kinds = list(KINDS)
        return (last, kinds.index(key) if key in kinds else len(kinds), key)
    return (last, key)


def inside_place(entry: DocumentEntry, by: GroupBy) -> tuple[object, ...]:
    region = "" if by is GroupBy.REGION else entry.region or ""
    return (region, -(entry.year or 0), entry.title)


words = st.lists(st.sampled_from(["青山", "2024", "20", "abc", "ABC", "İ", "i̇", "ss", "总结", "x", "-5"]), max_size=3)


@given(entries(), words, st.sampled_from(GroupBy), st.booleans())
def test_the_filter_finds_what_comparing_each_document_finds(
    listed: list[DocumentEntry], typed: list[str], by: GroupBy, warm: bool
) -> None:
    listing, text = Listing(listed), " ".join(typed)
    while warm and listing.warm(by, 0):
        pass
    groups = listing.filtered(by, text)
    expected = [entry for entry in listed if contains(entry, text)]
    assert sorted(row.id for group in groups for row in group.rows) == sorted(entry.id for entry in expected)
    assert all(group.rows for group in groups)
    for group in groups:
        assert {key_of(row, by) for row in group.rows} == {group.key}
        assert [inside_place(row, by) for row in group.rows] == sorted(inside_place(row, by) for row in group.rows)
    keys = [group.key for group in groups]
    assert len(set(keys)) == len(keys)
    assert [group_place(key, by) for key in keys] == sorted(group_place(key, by) for key in keys)


@given(entries(), st.data(), st.sampled_from(GroupBy))
def test_a_listing_that_was_changed_is_as_one_made_anew(
    listed: list[DocumentEntry], data: st.DataObject, by: GroupBy
) -> None:
    listing = Listing(listed)
    listing.filtered(by, "2024")
    gone = {entry.id for entry in listed if data.draw(st.booleans())}
    changed = [entry._replace(title=entry.title + "改", region="改区") for entry in listed if data.draw(st.booleans())]
    came = DocumentEntry(DocumentId("new"), data.draw(st.integers(1, 30)), "新", None, None, None, None, 1)
    now = {**{entry.id: entry for entry in listed}, **{entry.id: entry for entry in changed}, came.id: came}
    for document in gone:
        now.pop(document)
    touched = gone | {entry.id for entry in changed} | {came.id}
    assert listing.replace(touched, [entry for entry in now.values() if entry.id in touched])
    anew = Listing(sorted(now.values(), key=lambda entry: (entry.position, entry.id)))
    assert listing.entries == anew.entries
    assert listing.searched == anew.searched
    assert [listing.place(entry.id) for entry in anew.entries] == list(range(len(anew.entries)))
    assert [(group.key, group.rows) for group in listing.filtered(by, "改")] == [
        (group.key, group.rows) for group in anew.filtered(by, "改")
    ]
    assert not listing.replace(touched, [entry for entry in now.values() if entry.id in touched])
