from hypothesis import given
from hypothesis import strategies as st

from core.corpus.shards import FEWEST_FILES, MOST_FILES, shards_of
from core.corpus.sources import SourceFile


def files(count: int, prefix: str = "a") -> list[SourceFile]:
    return [SourceFile(f"{prefix}/{number:06}.txt", "", 10) for number in range(count)]


def test_all_files_are_in_shards_in_their_order() -> None:
    given_files = files(5000)
    shards = list(shards_of(given_files))
    assert [file for shard in shards for file in shard.files] == given_files
    assert all(FEWEST_FILES <= len(shard.files) <= MOST_FILES for shard in shards[:-1])
    assert len({shard.name for shard in shards}) == len(shards)


@given(st.integers(0, 2999), st.booleans())
def test_one_file_more_or_less_changes_few_shards(at: int, is_new: bool) -> None:
    before = files(3000)
    after = (
        [*before[:at], SourceFile(f"a/{at:06}b.txt", "", 10), *before[at:]]
        if is_new
        else before[:at] + before[at + 1 :]
    )
    first, then = set(shards_of(before)), set(shards_of(after))
    # Mostly one; a few where the new end of a shard lies close to the old one.
    assert len(then - first) <= 6


def test_large_files_end_a_shard_before_it_is_too_large() -> None:
    shards = list(shards_of([SourceFile(f"{number}.txt", "", 40 << 20) for number in range(4)]))
    assert [len(shard.files) for shard in shards] == [1, 1, 1, 1]
