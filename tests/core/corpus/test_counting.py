"""Applying a project to a corpus and counting it: a corpus of which every label is known."""

from pathlib import Path

import pytest

from core.corpus.applying import apply_project
from core.corpus.counting import CorpusCounts, CorpusMeasure, count_corpus
from core.corpus.executors import LocalPool
from core.corpus.sampling import draw_project
from core.errors import UserError
from core.model import Span
from core.session import Session
from core.suggest.passages import passages
from tests.core.corpus.labelling import labels_by_words
from tests.core.corpus.small import COUNT, DRAWN, asked

pytest.importorskip("duckdb", reason="needs duckdb")


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
    sentences = count_corpus(folder / "scores", ["label"], measure=CorpusMeasure.SENTENCES)
    for one, other in zip(documents.groups, sentences.groups, strict=True):
        assert one.estimate is not None
        assert other.estimate is not None
        assert other.estimate.found.value >= 0.8 * one.estimate.found.value


def test_without_a_label_documents_are_counted_exactly(folder: Path) -> None:
    counts = count_corpus(folder / "corpus", ["region", "year"])
    rows = asked(
        f"SELECT region, \"year\", count(*) FROM '{folder}/corpus/documents/*.parquet' GROUP BY ALL ORDER BY ALL"
    )
    assert [(*group.values, group.documents) for group in counts.groups] == rows
    only = count_corpus(folder / "corpus", ["region"], query="第7号报告")
    assert (only.documents, [group.documents for group in only.groups]) == (1, [1])


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


def test_counts_of_everything_have_one_group_a_label(folder: Path) -> None:
    counts: CorpusCounts = count_corpus(folder / "scores", ["label"])
    assert [group.values for group in counts.groups] == [()] * 4
