from pathlib import Path

import pytest

from core.corpus.applying import apply_project
from core.corpus.counting import count_corpus
from core.corpus.executors import LocalPool
from core.corpus.scores import read_applied
from core.corpus.store import Store
from core.errors import UserError
from core.progress import Cancel
from core.session import Session
from tests.core.corpus.small import COUNT, DRAWN, asked, tables


def test_a_labelled_document_is_scored_by_a_model_that_did_not_see_it(folder: Path) -> None:
    applied = read_applied(Store(folder / "scores"))
    assert applied is not None
    assert len(applied.labelled) == DRAWN
    scored = asked(f"SELECT count(DISTINCT document) FROM '{folder}/scores/expected/*.parquet'")
    assert scored == [(COUNT,)]
    # Of sentences that people labelled without an exception a model that had seen them would be nearly certain.
    low, high = asked(f"SELECT min(score), max(score) FROM '{folder}/scores/scores/*.parquet'")[0]
    assert 0.1 <= low < high <= 1


def test_the_same_is_not_done_twice_and_is_the_same_with_any_number_of_workers(folder: Path, tmp_path: Path) -> None:
    names = ("scores", "expected")
    with Session.open(folder / "drawn.biaodu") as session:
        again = apply_project(session, folder / "corpus", folder / "scores", LocalPool(1))
        assert again.kept == again.shards
        seen: list[int] = []

        def progress(done: int, _total: int, shard: str) -> None:
            if shard:
                seen.append(done)

        with pytest.raises(Cancel):
            apply_project(
                session,
                folder / "corpus",
                tmp_path / "o",
                LocalPool(1),
                progress=progress,
                cancelled=lambda: bool(seen),
            )
        with pytest.raises(UserError) as refusal:
            count_corpus(tmp_path / "o", ["label"])
        assert refusal.value.code == "corpus.incomplete"
        resumed = apply_project(session, folder / "corpus", tmp_path / "o", LocalPool(3))
    assert resumed.kept >= 1
    assert tables(tmp_path / "o", names) == tables(folder / "scores", names)


def test_other_labels_are_scored_anew(folder: Path, tmp_path: Path) -> None:
    with Session.open(folder / "drawn.biaodu") as session:
        session.save_copy(tmp_path / "other.biaodu")
        apply_project(session, folder / "corpus", tmp_path / "o", LocalPool(2))
    with Session.open(tmp_path / "other.biaodu") as session:
        removed = session.annotations.of_document(session.documents.list()[0].id)
        session.annotations.delete([each.id for each in removed])
        assert apply_project(session, folder / "corpus", tmp_path / "o", LocalPool(2)).kept == 0
