"""Documents dealt out: what belongs together stays together, and labels are spread."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from core.formats.splits import SplitDocument, deal, sketch
from core.ids import DocumentId

members = st.lists(
    st.tuples(st.sampled_from("甲乙丙丁戊 "), st.dictionaries(st.sampled_from("abc"), st.integers(1, 5), max_size=3)),
    min_size=3,
    max_size=60,
)


@given(members, st.integers(0, 9))
def test_groups_stay_together_and_every_document_is_dealt_once(
    drawn: list[tuple[str, dict[str, int]]], seed: int
) -> None:
    listed = [SplitDocument(DocumentId(str(at)), region.strip(), labels) for at, (region, labels) in enumerate(drawn)]
    dealt = deal(listed, (0.8, 0.1, 0.1), seed)
    assert dealt.keys() == {member.id for member in listed}
    by_group: dict[str, set[int]] = {}
    for member in listed:
        if member.group:
            by_group.setdefault(member.group, set()).add(dealt[member.id])
    assert all(len(parts) == 1 for parts in by_group.values())


def test_labels_are_spread_over_the_parts() -> None:
    listed = [SplitDocument(DocumentId(str(at)), "", {"rare" if at % 10 == 0 else "usual": 3}) for at in range(200)]
    dealt = deal(listed, (0.8, 0.1, 0.1), 1)
    rare = Counter(dealt[member.id] for member in listed if "rare" in member.labels)
    assert [rare[part] for part in range(3)] == [16, 2, 2]
    assert [Counter(dealt.values())[part] for part in range(3)] == [160, 20, 20]


def test_near_duplicates_stay_together() -> None:
    text = "".join(chr(0x4E00 + (at * 7919) % 2000) for at in range(3000))
    copy = text[:2900] + "末尾另有几句话。"
    other = "".join(chr(0x5E00 + (at * 104729) % 2000) for at in range(3000))
    listed = [SplitDocument(DocumentId(str(at)), "", {}, sketch(whole)) for at, whole in enumerate((text, other, copy))]
    for seed in range(10):
        dealt = deal(listed, (0.5, 0.5), seed)
        assert dealt[DocumentId("0")] == dealt[DocumentId("2")]


def test_a_seed_deals_the_same_again_and_another_one_otherwise() -> None:
    listed = [SplitDocument(DocumentId(str(at)), "", {"a": 1}) for at in range(40)]
    dealt = deal(listed, (0.5, 0.5), 1)
    assert deal(listed, (0.5, 0.5), 1) == dealt
    assert deal(listed, (0.5, 0.5), 2) != dealt


def test_a_sketch_passes_over_blanks_and_knows_a_text_inside_of_another() -> None:
    text = "".join(chr(0x4E00 + (at * 7919) % 2000) for at in range(3000))
    assert len(sketch(text)) > 40
    assert sketch(" \n".join((text[:100], text[100:]))) == sketch(text)
    assert sketch(text[:1000]) <= sketch(text)
