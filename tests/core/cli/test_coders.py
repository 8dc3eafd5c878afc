"""Whose coding is counted where nobody says so."""

from pathlib import Path

import pytest

from core.cli.coders import coder
from core.errors import UserError
from core.session import Session


def test_it_is_who_is_named_or_who_works_here_or_the_only_one(tmp_path: Path):
    with Session.create(tmp_path / "p.biaodu") as session:
        with pytest.raises(UserError) as caught:
            coder(session, None)
        assert caught.value.code == "annotator.none_current"
        first, _ = session.annotators.create("甲")
        second, _ = session.annotators.create("乙")
        session.use_annotator(second.id)
        assert coder(session, None) == second.id
        assert coder(session, "甲") == first.id
