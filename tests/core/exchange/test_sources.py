"""What can be merged besides packages: a project, also one in which somebody works."""

from pathlib import Path
from typing import Any

import pytest

from core.exchange.sources import read_sources
from core.session import Session
from core.storage import shared_rows
from tests.core.projects import add, project


def test_a_project_is_read_as_it_was_at_one_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each time a table was read, a colleague imports and labels another report."""
    path = tmp_path / "theirs.biaodu"
    read = shared_rows.all_rows
    with project(path) as theirs:

        def reading(*asked: Any) -> Any:
            rows = read(*asked)
            with theirs.with_operation("document.import"):
                document = add(theirs, f"第{len(theirs.documents.list())}份报告。", "又一份")
                theirs.annotations.create(document, 0, 2, theirs.codebook.labels()[0].id)
            return rows

        with Session.create(tmp_path / "mine.biaodu") as mine:
            monkeypatch.setattr(shared_rows, "all_rows", reading)
            (bundle,) = read_sources([path], into=mine.path)
            monkeypatch.undo()
            assert len(theirs.documents.list()) > 1
            assert {row[1] for row in bundle.records["annotation"]} <= bundle.texts.keys()
            mine.exchange.apply(mine.exchange.plan_bundles([bundle]))
            assert len(mine.documents.list()) == 1
