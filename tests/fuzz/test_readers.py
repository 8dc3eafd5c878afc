import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.reading.guard.reading import GuardedReaders
from core.reading.prepare import Incoming
from tests.fuzz.readers import LIMITS, damage, peak, read, specimens, stopped

KINDS = list(specimens())
LITTLE = 200 << 20
"""Bytes of memory that reading a specimen of a few kilobytes stays below, however it is damaged."""


@pytest.fixture
def readers() -> Iterator[GuardedReaders]:
    with GuardedReaders(LIMITS) as made:
        yield made


@pytest.mark.parametrize("name", KINDS)
def test_an_intact_specimen_comes_in(name: str, readers: GuardedReaders, tmp_path: Path) -> None:
    items = read(name, specimens()[name], tmp_path, readers)
    # A font without a right map is refused, and so is nothing but x; both are still worth damaging.
    assert any(isinstance(item, Incoming) for item in items) or name in ("map.pdf", "forms.pdf")


@pytest.mark.parametrize("name", KINDS)
def test_damaged_files_come_in_or_are_told_and_never_crash(name: str, readers: GuardedReaders, tmp_path: Path) -> None:
    whole = specimens()[name]
    for number in range(30):
        items = read(name, damage(whole, random.Random(f"ci {number}")), tmp_path, readers)
        # A form that a wrong figure makes draw itself is what the guard is for.
        assert stopped(items) == [] or name == "forms.pdf"
        assert peak(readers) < LITTLE
