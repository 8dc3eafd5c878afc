from dataclasses import replace
from pathlib import Path

import pytest

from core.corpus.scores import NAME, read_applied, write_applied
from core.corpus.store import Store
from core.errors import UserError


@pytest.mark.parametrize("stored", ["{", "[]", '{"format": "biaodu-scores", "version": 1}'])
def test_what_was_applied_may_be_damaged(tmp_path: Path, stored: str) -> None:
    (tmp_path / NAME).write_text(stored)
    with pytest.raises(UserError) as refusal:
        read_applied(Store(tmp_path))
    assert refusal.value.code == "corpus.damaged"


def test_what_was_applied_comes_back(folder: Path, tmp_path: Path) -> None:
    applied = read_applied(Store(folder / "scores"))
    assert applied is not None
    assert applied.is_complete
    write_applied(Store(tmp_path), replace(applied, is_complete=False), None)
    assert read_applied(Store(tmp_path)) == replace(applied, is_complete=False)
