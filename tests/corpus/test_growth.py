"""What a corpus costs grows as it does, and memory does not. Sizes are small here; `tests.corpus.growth` takes any."""

from pathlib import Path

import pytest

from tests.corpus.growth import grow, made_files, report


def test_reports_are_made_the_same_each_time_and_differ() -> None:
    assert report(7) == report(7)
    assert len({report(number) for number in range(500)}) == 500
    assert len({file.name for file in made_files(2000)}) == 2000


def test_memory_does_not_grow_with_the_corpus(tmp_path: Path) -> None:
    pytest.importorskip("duckdb", reason="needs duckdb")
    told = grow(2_500, 1, tmp_path / "corpus", keep=3)
    assert told.memory[-1] <= told.memory[0] + (60 << 20)
    # What is not kept was removed: a million reports would fill a disk.
    assert len(list((tmp_path / "corpus" / "documents").iterdir())) <= 3
