"""Dealing documents out: each gets its readers, nobody has much more than another, and every pair meets."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from core.assigning.distributing import Distribution, distribute
from core.ids import AnnotatorId, DocumentId

PEOPLE = [AnnotatorId(name) for name in "abcdefgh"]
lengths = st.lists(st.integers(1, 50_000), min_size=1, max_size=60)


def documents(sizes: list[int]) -> dict[DocumentId, int]:
    return {DocumentId(f"d{number:03}"): size for number, size in enumerate(sizes)}


def deal(
    sizes: dict[DocumentId, int],
    people: list[AnnotatorId],
    readers: int,
    seed: int = 0,
    kept: dict[DocumentId, frozenset[AnnotatorId]] | None = None,
) -> Distribution:
    return distribute(sizes, people, readers, seed, kept=kept or {}, loads={})


@given(sizes=lengths, people=st.integers(1, 8), readers=st.integers(1, 4), seed=st.integers(0, 99))
def test_each_document_gets_its_readers_and_nobody_twice(
    sizes: list[int], people: int, readers: int, seed: int
) -> None:
    found = deal(documents(sizes), PEOPLE[:people], readers, seed)
    assert len(set(found.dealt)) == len(found.dealt)
    for document in documents(sizes):
        named = [who for dealt, who in found.dealt if dealt == document]
        assert len(named) == min(readers, people)
        assert (document in found.open) == (people < readers)
    told = {share.annotator: (share.documents, share.characters) for share in found.shares}
    for who in PEOPLE[:people]:
        got = [documents(sizes)[document] for document, reader in found.dealt if reader == who]
        assert told[who] == (len(got), sum(got))


@given(sizes=lengths, people=st.integers(1, 8), seed=st.integers(0, 99))
def test_with_one_reader_nobody_has_more_than_a_document_more_than_another(
    sizes: list[int], people: int, seed: int
) -> None:
    shares = deal(documents(sizes), PEOPLE[:people], 1, seed).shares
    heavy, light = max(share.characters for share in shares), min(share.characters for share in shares)
    assert heavy - light <= max(sizes)


@given(people=st.integers(2, 6), readers=st.integers(2, 4), seed=st.integers(0, 99))
def test_every_pair_of_people_shares_a_document(people: int, readers: int, seed: int) -> None:
    """Where there are as many documents as pairs, there always is one for each."""
    chosen = PEOPLE[:people]
    sizes = documents([1_000 + 17 * number for number in range(people * (people - 1) // 2)])
    found = deal(sizes, chosen, readers, seed)
    together = {document: {who for dealt, who in found.dealt if dealt == document} for document in sizes}
    for pair in combinations(chosen, 2):
        assert any(set(pair) <= names for names in together.values())
    assert found.apart == ()


def test_pairs_that_no_document_is_left_for_are_told() -> None:
    found = deal(documents([10]), PEOPLE[:3], 2)
    assert len(found.apart) == 2


@given(sizes=lengths, seed=st.integers(0, 99))
def test_the_same_seed_deals_the_same_whatever_the_order(sizes: list[int], seed: int) -> None:
    given_, turned = documents(sizes), dict(reversed(documents(sizes).items()))
    one = deal(given_, PEOPLE[:4], 2, seed)
    other = deal(turned, PEOPLE[:4][::-1], 2, seed)
    assert set(one.dealt) == set(other.dealt)
    assert one.shares == other.shares


def test_another_seed_deals_otherwise() -> None:
    sizes = documents([100] * 30)
    assert deal(sizes, PEOPLE[:4], 2, 1).dealt != deal(sizes, PEOPLE[:4], 2, 2).dealt


def test_two_readers_of_forty_reports_have_about_the_same_to_read() -> None:
    sizes = documents([2_000 + (number * 7919) % 30_000 for number in range(40)])
    shares = deal(sizes, PEOPLE[:5], 2).shares
    characters = [share.characters for share in shares]
    assert max(characters) - min(characters) <= max(sizes.values())


def test_what_is_assigned_stays_and_counts() -> None:
    sizes = documents([100] * 4)
    first, *_ = sizes
    a, b = PEOPLE[:2]
    found = deal(sizes, [a, b], 1, kept={first: frozenset([a])})
    assert all(document != first for document, _ in found.dealt)
    assert [share.kept for share in found.shares] == [1, 0]
    again = {document: frozenset([who]) for document, who in found.dealt} | {first: frozenset([a])}
    assert not deal(sizes, [a, b], 1, kept=again).changes
    stranger = AnnotatorId("z")
    assert all(document != first for document, _ in deal(sizes, [b], 1, kept={first: frozenset([stranger])}).dealt)


def test_whoever_has_much_to_read_already_gets_less() -> None:
    a, b = PEOPLE[:2]
    found = distribute(documents([100] * 4), [a, b], 1, 0, kept={}, loads={a: 1_000})
    assert {who for _, who in found.dealt} == {b}


def test_without_names_all_places_are_open() -> None:
    found = deal(documents([5, 6]), [], 2)
    assert (found.dealt, len(found.open), found.shares, found.apart) == ((), 2, (), ())
    assert found.changes
