"""A corpus of which every label is known, drawn from, labelled, and applied: made once for all tests."""

from pathlib import Path

import pytest

from core.corpus.applying import apply_project
from core.corpus.executors import LocalPool
from core.corpus.reading import read_corpus
from core.corpus.sampling import draw_project
from core.session import Session
from tests.core.corpus.labelling import label_project
from tests.core.corpus.small import COUNT, DRAWN, text_of


@pytest.fixture(name="folder", scope="session")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds ``source``, ``corpus``, ``drawn.biaodu`` and ``scores``."""
    pytest.importorskip("duckdb", reason="needs duckdb")
    folder = tmp_path_factory.mktemp("applied")
    (folder / "source").mkdir()
    for number in range(COUNT):
        (folder / "source" / f"{number:04}.txt").write_text(text_of(number), encoding="utf-8")
    read_corpus(folder / "source", folder / "corpus", LocalPool(2))
    draw_project(folder / "corpus", folder / "drawn.biaodu", DRAWN, by=["region", "year"], seed=2)
    with Session.open(folder / "drawn.biaodu") as session:
        label_project(session)
        apply_project(session, folder / "corpus", folder / "scores", LocalPool(2))
    return folder
