import numpy as np
import pytest

from core.corpus.scoring_model import FOLDS, ScoringModel, folds_of, given_labels, learn
from core.model import Meta
from core.suggest.lexicon import Lexicon
from core.suggest.model import Learner
from core.suggest.passages import passages
from core.suggest.teaching import Lesson, lesson
from tests.core.corpus.labelling import labels_by_words

WORDS = {"safety": ("安全",), "money": ("资金",)}
SAID = ("开展安全检查工作。", "投入资金三百万元。", "召开年度总结会议。", "统一思想深化认识。")


def taught(number: int) -> Lesson:
    text = "".join(SAID[at] + "\n" for at in range(4) if (number >> at) & 1 or at == number % 4)
    sentences = passages(f"第{number}号报告说明情况。\n{text}", Meta(""))
    return lesson(f"{number:02}", sentences, labels_by_words(sentences, WORDS), done=True)


@pytest.fixture(name="lessons", scope="module")
def _lessons() -> list[Lesson]:
    return [taught(number) for number in range(30)]


@pytest.fixture(name="model", scope="module")
def _model(lessons: list[Lesson]) -> ScoringModel:
    words = {code: dict.fromkeys(listed, 1.0) for code, listed in WORDS.items()}
    return learn(Learner(tuple(WORDS), Lexicon(words)), lessons, {taught.id: 0 for taught in lessons})


def test_every_document_has_a_fold_and_strata_are_spread_over_all(lessons: list[Lesson]) -> None:
    strata = {taught.id: int(taught.id) % 2 for taught in lessons}
    folds = folds_of([taught.id for taught in lessons], strata)
    for stratum in (0, 1):
        inside = [folds[document] for document, number in strata.items() if number == stratum]
        assert {inside.count(fold) for fold in range(FOLDS)} == {3}


def test_a_labelled_document_is_scored_by_its_folds_model_and_others_by_all(
    model: ScoringModel, lessons: list[Lesson]
) -> None:
    known, sentences = lessons[3].id, lessons[3].sentences
    own = model.score(known, sentences)
    alone = ScoringModel(model.labels, model.lexicon, [model.folds[model.fold_of[known]]], {})
    assert np.array_equal(own.sentences, alone.score("other", sentences).sentences)
    every = [ScoringModel(model.labels, model.lexicon, [fold], {}).score("x", sentences) for fold in model.folds]
    assert np.allclose(model.score("x", sentences).sentences, np.mean([each.sentences for each in every], axis=0))
    assert np.allclose(model.score("x", sentences).any_of, np.mean([each.any_of for each in every], axis=0))


def test_scores_are_chances(model: ScoringModel, lessons: list[Lesson]) -> None:
    """Of what was not seen, sums of scores are close to how many there are."""
    expected = sum(model.score(taught.id, taught.sentences).expected for taught in lessons)
    there = sum(given_labels(taught, model.labels).sum(axis=0) for taught in lessons)
    assert np.allclose(expected, there, rtol=0.25)
    each = np.concatenate([model.score(taught.id, taught.sentences).any_of for taught in lessons])
    assert each.min() >= 0
    assert each.max() <= 1


def test_an_empty_document_has_nothing(model: ScoringModel) -> None:
    made = model.score("x", [])
    assert made.sentences.shape == (0, 2)
    assert made.expected.tolist() == made.any_of.tolist() == [0, 0]
