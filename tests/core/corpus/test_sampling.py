from pathlib import Path

import pytest

from core.corpus.executors import LocalPool
from core.corpus.reading import read_corpus
from core.corpus.sampling import SETTING, STRATUM, WEIGHT, draw_project, sample_of
from core.errors import UserError
from core.progress import Cancel
from core.session import Session
from core.text.canonical import document_id
from tests.core.corpus.small import source_of

pytest.importorskip("duckdb", reason="needs duckdb")
COUNT = 90


@pytest.fixture(name="corpus", scope="module")
def _corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sampled")
    source = source_of(folder / "source", COUNT)
    # The same text in another file is the same document.
    (source / "0" / "copy.txt").write_bytes((source / "0" / "报告0000.txt").read_bytes())
    read_corpus(source, folder / "corpus", LocalPool(2))
    return folder / "corpus"


def test_a_project_keeps_each_documents_stratum_and_weight(corpus: Path, tmp_path: Path) -> None:
    drawn = draw_project(corpus, tmp_path / "a.biaodu", 20, by=["region", "year"], seed=7)
    assert (drawn.drawn, drawn.size) == (20, COUNT)
    with Session.open(tmp_path / "a.biaodu") as session:
        documents = session.documents.list()
        assert len(documents) == 20
        sample, strata = sample_of(session)
        assert sample == drawn
        values = session.variables.of()
        for document in documents:
            assert document.id == document_id(session.documents.text(document.id))
            stratum = sample.strata[strata[document.id]]
            weight = values[document.id][WEIGHT]
            assert isinstance(weight, dict)
            assert weight["value"] == stratum.weight
            assert (document.meta.region or "") in str(values[document.id][STRATUM])
        total = sum(sample.strata[strata[document.id]].weight for document in documents)
        assert total == pytest.approx(COUNT)
        assert session.check().ok


def test_the_same_seed_draws_the_same_and_more_hold_the_fewer(corpus: Path, tmp_path: Path) -> None:
    def drawn(name: str, n: int, seed: int) -> set[str]:
        draw_project(corpus, tmp_path / name, n, seed=seed)
        with Session.open(tmp_path / name) as session:
            return {document.id for document in session.documents.list()}

    first = drawn("a.biaodu", 10, 3)
    assert drawn("b.biaodu", 10, 3) == first
    assert drawn("c.biaodu", 15, 3) > first
    assert drawn("d.biaodu", 10, 4) != first


@pytest.mark.parametrize(
    ("query", "count"), [("松江区", 30), ("松江区 | 青浦区", 60), ("-松江区 学位", 60), ("松江区 ~20 2020年", 8)]
)
def test_a_query_limits_what_can_be_drawn(corpus: Path, tmp_path: Path, query: str, count: int) -> None:
    assert draw_project(corpus, tmp_path / "a.biaodu", 2, query=query).size == count


def test_what_cannot_be_drawn_leaves_no_project(corpus: Path, tmp_path: Path) -> None:
    project = tmp_path / "a.biaodu"
    cases = {
        "corpus.too_few": lambda: draw_project(corpus, project, COUNT + 1),
        "corpus.nothing_found": lambda: draw_project(corpus, project, 1, query="没有这个词"),
        "corpus.unknown_group": lambda: draw_project(corpus, project, 1, by=["colour"]),
        "corpus.no_corpus": lambda: draw_project(tmp_path, project, 1),
    }
    for code, draw in cases.items():
        with pytest.raises(UserError) as refusal:
            draw()
        assert refusal.value.code == code
    asked = iter([False, True])
    with pytest.raises(Cancel):
        draw_project(corpus, project, 5, cancelled=lambda: next(asked, True))
    assert list(tmp_path.iterdir()) == []


def test_it_is_one_step_and_no_project_is_drawn_into_twice(corpus: Path, tmp_path: Path) -> None:
    project = tmp_path / "a.biaodu"
    Session.create(project).close()
    draw_project(corpus, project, 5)
    with pytest.raises(UserError) as refusal:
        draw_project(corpus, project, 5)
    assert refusal.value.code == "corpus.sampled"
    with Session.open(project) as session:
        session.history.undo()
        assert session.documents.list() == []
        assert session.setting(SETTING) is None


@pytest.mark.parametrize("stored", ["[]", "{}", '{"strata": 5}', "no json", '{"strata": [{"values": [1], "size": 0}]}'])
def test_what_a_project_says_wrongly_is_no_sample(tmp_path: Path, stored: str) -> None:
    with Session.create(tmp_path / "a.biaodu") as session:
        session.set_setting(SETTING, stored)
        with pytest.raises(UserError) as refusal:
            sample_of(session)
    assert refusal.value.code == "corpus.no_sample"
