"""Applying a project to a corpus and counting it: a corpus of which every label is known."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.corpus.applying import apply_project
from core.corpus.counting import CorpusCounts, Measure, count_corpus
from core.corpus.executors import LocalPool
from core.corpus.reading import read_corpus
from core.corpus.sampling import draw_project
from core.corpus.scores import NAME, read_applied, write_applied
from core.errors import UserError
from core.model import Span
from core.progress import Cancel
from core.session import Session
from core.suggest.passages import passages
from tests.core.corpus.labelling import label_project, labels_by_words
from tests.core.corpus.small import PLACES, asked, tables

pytest.importorskip("duckdb", reason="needs duckdb")
COUNT, DRAWN = 180, 36
SENTENCES = (
    "全年新建幼儿园两所，投入资金三百万元。",
    "组织教师培训一千人次，提升队伍素质。",
    "开展校园安全检查，未发生安全事故。",
    "发放资助资金，惠及困难学生。",
    "召开年度总结会议，部署下一阶段任务。",
    "深入学习贯彻有关精神，统一思想认识。",
)


def text_of(number: int) -> str:
    said = [sentence for at, sentence in enumerate(SENTENCES) if (number * 2654435761 >> (7 + at)) & 1]
    place, year = PLACES[number % 3], 2020 + number % 2
    return f"{place}教育局{year}年工作总结\n\n第{number}号报告说明了有关情况。\n" + "\n".join(said) + "\n"


@pytest.fixture(name="made", scope="module")
def _made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("applied")
    (folder / "source").mkdir()
    for number in range(COUNT):
        (folder / "source" / f"{number:04}.txt").write_text(text_of(number), encoding="utf-8")
    read_corpus(folder / "source", folder / "corpus", LocalPool(2))
    draw_project(folder / "corpus", folder / "drawn.biaodu", DRAWN, by=["region", "year"], seed=2)
    with Session.open(folder / "drawn.biaodu") as session:
        label_project(session)
        apply_project(session, folder / "corpus", folder / "scores", LocalPool(2))
    return folder / "corpus", folder


@pytest.fixture(name="folder")
def _folder(made: tuple[Path, Path]) -> Path:
    return made[1]


def truth(corpus: Path) -> dict[tuple[str, str], set[str]]:
    """The documents that have a label, by region and label."""
    found: dict[tuple[str, str], set[str]] = {}
    for document, region, text, masks in asked(
        f"SELECT document, region, text, masks FROM '{corpus}/documents/*.parquet'"
    ):
        from core.model import Meta

        covered = [Span(mask["start"], mask["end"]) for mask in masks]
        for _, code in labels_by_words(passages(text, Meta(""), covered)):
            found.setdefault((region, code), set()).add(document)
    return found


def test_totals_are_within_their_intervals_and_add_up_with_scores(folder: Path) -> None:
    known = truth(folder / "corpus")
    counts = count_corpus(folder / "scores", ["region", "label"])
    assert (counts.documents, counts.labelled, counts.by) == (COUNT, DRAWN, ("region",))
    assert len(counts.groups) == 3 * 4
    held = 0
    for group in counts.groups:
        assert group.estimate is not None
        assert group.label is not None
        assert group.documents == COUNT // 3
        assert group.estimate.labelled == DRAWN // 3
        found = group.estimate.found
        assert found.low is not None
        assert found.high is not None
        right = len(known.get((str(group.values[0]), group.label.code), ()))
        held += found.low - 1 <= right <= found.high + 1
        assert abs(found.value - right) < 20
    assert held >= 10


def test_scores_make_intervals_narrower_than_labels_alone(folder: Path) -> None:
    counts = count_corpus(folder / "scores", ["label"])
    narrower = 0
    for group in counts.groups:
        assert group.estimate is not None
        assert group.estimate.alone is not None
        widths = group.estimate.found.width, group.estimate.alone.width
        assert widths[0] is not None
        assert widths[1] is not None
        narrower += widths[0] < widths[1]
    assert narrower >= 3


def test_sentences_are_counted_as_well(folder: Path) -> None:
    documents = count_corpus(folder / "scores", ["label"])
    sentences = count_corpus(folder / "scores", ["label"], measure=Measure.SENTENCES)
    for one, other in zip(documents.groups, sentences.groups, strict=True):
        assert one.estimate is not None
        assert other.estimate is not None
        assert other.estimate.found.value > 0.8 * one.estimate.found.value


def test_without_a_label_documents_are_counted_exactly(folder: Path) -> None:
    counts = count_corpus(folder / "corpus", ["region", "year"])
    rows = asked(
        f"SELECT region, \"year\", count(*) FROM '{folder}/corpus/documents/*.parquet' GROUP BY ALL ORDER BY ALL"
    )
    assert [(*group.values, group.documents) for group in counts.groups] == rows
    only = count_corpus(folder / "corpus", ["region"], query="第7号报告")
    assert (only.documents, [group.documents for group in only.groups]) == (1, [1])


def test_a_labelled_document_is_scored_by_a_model_that_did_not_see_it(folder: Path) -> None:
    applied = read_applied(folder / "scores")
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


def test_what_is_missing_is_said(folder: Path, tmp_path: Path) -> None:
    def code(counted: Path, by: list[str]) -> str:
        with pytest.raises(UserError) as refusal:
            count_corpus(counted, by)
        return refusal.value.code

    assert code(folder / "corpus", ["label"]) == "corpus.no_scores"
    assert code(folder / "corpus", ["colour"]) == "corpus.unknown_group"
    assert code(tmp_path, ["region"]) == "corpus.no_corpus"
    with Session.create(tmp_path / "plain.biaodu") as session:
        with pytest.raises(UserError) as refusal:
            apply_project(session, folder / "corpus", tmp_path / "x", LocalPool(1))
        assert refusal.value.code == "corpus.no_sample"
    draw_project(folder / "corpus", tmp_path / "drawn.biaodu", 5)
    with Session.open(tmp_path / "drawn.biaodu") as session:
        session.use_annotator(session.annotators.ensure("王芳").id)
        with pytest.raises(UserError) as refusal:
            apply_project(session, folder / "corpus", tmp_path / "x", LocalPool(1))
        assert refusal.value.code == "corpus.no_labels"


@pytest.mark.parametrize("stored", ["{", "[]", '{"format": "biaodu-scores", "version": 1}'])
def test_what_was_applied_may_be_damaged(tmp_path: Path, stored: str) -> None:
    (tmp_path / NAME).write_text(stored)
    with pytest.raises(UserError) as refusal:
        read_applied(tmp_path)
    assert refusal.value.code == "corpus.damaged"


def test_what_was_applied_comes_back(folder: Path, tmp_path: Path) -> None:
    applied = read_applied(folder / "scores")
    assert applied is not None
    assert applied.is_complete
    write_applied(tmp_path, replace(applied, is_complete=False))
    assert read_applied(tmp_path) == replace(applied, is_complete=False)


def test_counts_of_everything_have_one_group_a_label(folder: Path) -> None:
    counts: CorpusCounts = count_corpus(folder / "scores", ["label"])
    assert [group.values for group in counts.groups] == [()] * 4
