"""What a project's suggestions say of any document, cross-fitted and calibrated.

The labelled documents are parted into folds, and for each fold a model learns from the others. A labelled document is
scored by the model that did not see it, any other one by all of them together ("cross-prediction", Zrnic and Candès
2024). Each model's chances are calibrated by logistic regression on those that it gave to what it had not seen (Platt
1999), so that of sentences with a score of 0.8 four in five have the label.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from threadpoolctl import threadpool_limits  # type: ignore[reportMissingTypeStubs]

from core.lazy_numpy import Floats, np
from core.progress import Cancelled, Progress, never, no_progress, stop_if
from core.suggest import logistic, ngrams
from core.suggest.lexicon import Lexicon
from core.suggest.model import Grams, Learner, chances_by, feature_table
from core.suggest.passages import Sentence
from core.suggest.teaching import Lesson

FOLDS = 5
_RIDGE = 0.01
_LEAST, _MOST = 1e-4, 1 - 1e-4
_PORTION = 2_000
"""Sentences that are scored at once."""


@dataclass(frozen=True)
class Calibration:
    """Chances made right: for each label the slope and constant of their logits, for sentences and whole documents."""

    sentences: Floats
    """(labels, 2)"""
    documents: Floats
    """(labels, 2)"""


@dataclass(frozen=True)
class FoldModel:
    """What was learnt without one fold."""

    grams: Grams | None
    coefficients: Floats
    calibration: Calibration


@dataclass(frozen=True)
class DocumentScores:
    """What is said of one document."""

    sentences: Floats
    """How likely each label is for each sentence, (sentences, labels)."""
    expected: Floats
    """How many sentences are expected to have each label."""
    any_of: Floats
    """How likely at least one sentence has each label."""


@dataclass(frozen=True)
class ScoringModel:
    """The models of all folds; it can be sent to other processes."""

    labels: tuple[str, ...]
    lexicon: Lexicon
    folds: Sequence[FoldModel]
    fold_of: Mapping[str, int]
    """The fold of each labelled document, by its id."""

    def score(self, document: str, sentences: Sequence[Sentence]) -> DocumentScores:
        """What is said of a document; of a labelled one by the model that did not learn from it."""
        fold = self.fold_of.get(document)
        models = self.folds if fold is None else [self.folds[fold]]
        with threadpool_limits(1, "blas"):
            parts = [self._portion(models, sentences[at : at + _PORTION]) for at in range(0, len(sentences), _PORTION)]
        if not parts:
            empty = np.zeros(len(self.labels))
            return DocumentScores(np.zeros((0, len(self.labels))), empty, empty)
        chances = np.concatenate(parts, axis=1)
        each = np.stack([_calibrated(chances[at], model.calibration.sentences) for at, model in enumerate(models)])
        whole = np.stack(
            [_calibrated(_any(each[at])[None], model.calibration.documents)[0] for at, model in enumerate(models)]
        )
        mean = each.mean(axis=0)
        return DocumentScores(mean, mean.sum(axis=0), whole.mean(axis=0))

    def _portion(self, models: Sequence[FoldModel], sentences: Sequence[Sentence]) -> Floats:
        """The chances of some sentences, (models, sentences, labels). Features and n-grams are the same for all."""
        table = feature_table(sentences, self.labels, self.lexicon)
        counted = [ngrams.grams(sentence.text) for sentence in sentences]
        return np.stack(
            [chances_by(table.features, counted, self.labels, model.grams, model.coefficients) for model in models]
        )


def folds_of(documents: Sequence[str], strata: Mapping[str, int]) -> dict[str, int]:
    """A fold for each document, of each stratum about as many in each. Ids are hashes, so their order is random."""
    ordered = sorted(documents, key=lambda document: (strata.get(document, -1), document))
    return {document: at % FOLDS for at, document in enumerate(ordered)}


def learn(
    learner: Learner,
    lessons: Sequence[Lesson],
    strata: Mapping[str, int],
    *,
    progress: Progress = no_progress,
    cancelled: Cancelled = never,
) -> ScoringModel:
    """Learn from all lessons, fold by fold. `learner` is one for the project's codebook that was not taught yet."""
    fold_of = folds_of([taught.id for taught in lessons], strata)
    learnt: list[tuple[Grams | None, Floats]] = []
    held_out: dict[str, Floats] = {}
    for fold in range(FOLDS):
        stop_if(cancelled)
        progress(fold, FOLDS, "")
        learner.teach([taught for taught in lessons if fold_of[taught.id] != fold])
        learner.learn_ngrams()
        learner.fit()
        grams = replace(learner.grams, held_out={}) if learner.grams is not None else None
        learnt.append((grams, learner.coefficients))
        for taught in lessons:
            if fold_of[taught.id] == fold:
                held_out[taught.id] = learner.chances(taught.id, lambda taught=taught: taught.sentences)
    models = [
        FoldModel(grams, coefficients, _calibration(fold, lessons, learner.labels, fold_of, held_out))
        for fold, (grams, coefficients) in enumerate(learnt)
    ]
    return ScoringModel(learner.labels, learner.lexicon, models, fold_of)


def given_labels(taught: Lesson, labels: Sequence[str]) -> Floats:
    """Which labels each sentence of a lesson has, (sentences, labels) of 0 and 1."""
    answers = [[float(code in codes) for code in labels] for codes in taught.given]
    return np.array(answers, dtype=np.float64).reshape(len(taught.given), len(labels))


def _calibration(
    fold: int,
    lessons: Sequence[Lesson],
    labels: Sequence[str],
    fold_of: Mapping[str, int],
    held_out: Mapping[str, Floats],
) -> Calibration:
    """How the chances of a fold's model are made right: learnt from what other folds' models had not seen."""
    others = [taught for taught in lessons if fold_of[taught.id] != fold and len(taught.sentences)]
    if not others:
        same = np.tile([1.0, 0.0], (len(labels), 1))
        return Calibration(same, same)
    answers = [given_labels(taught, labels) for taught in others]
    chances = [held_out[taught.id] for taught in others]
    sentences = _fitted(np.concatenate(chances), np.concatenate(answers))
    whole = np.stack([_any(_calibrated(each, sentences)) for each in chances])
    return Calibration(sentences, _fitted(whole, np.stack([each.max(axis=0) for each in answers])))


def _fitted(chances: Floats, answers: Floats) -> Floats:
    """Slope and constant for each label."""
    found = [
        logistic.fit(
            np.stack([_logit(chances[:, column]), np.ones(len(chances))], axis=1),
            answers[:, column],
            np.ones(len(chances)),
            _RIDGE,
        )
        for column in range(chances.shape[1])
    ]
    return np.array(found).reshape(chances.shape[1], 2)


def _calibrated(chances: Floats, lines: Floats) -> Floats:
    return logistic.sigmoid(_logit(chances) * lines[:, 0] + lines[:, 1])


def _logit(chances: Floats) -> Floats:
    bounded = np.clip(chances, _LEAST, _MOST)
    return np.log(bounded / (1 - bounded))


def _any(chances: Floats) -> Floats:
    """How likely at least one of some sentences has each label, if they did not depend on each other."""
    return 1 - np.prod(1 - chances, axis=0)
