import random
from pathlib import Path

import pytest

from core.reading.prepare import Incoming
from tests.fuzz.readers import damage, read, specimens

KINDS = list(specimens())


@pytest.mark.parametrize("name", KINDS)
def test_an_intact_specimen_comes_in(name: str, tmp_path: Path) -> None:
    assert any(isinstance(one, Incoming) for one in read(name, specimens()[name], tmp_path))


@pytest.mark.parametrize("name", KINDS)
def test_damaged_files_come_in_or_are_told_and_never_crash(name: str, tmp_path: Path) -> None:
    whole = specimens()[name]
    for number in range(30):
        read(name, damage(whole, random.Random(f"ci {number}")), tmp_path)
