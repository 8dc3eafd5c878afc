"""The model: words and places by one logistic regression for all labels, with n-grams beside it.

`Learner` keeps the tables of all reports that it was given, so that a decision costs one small fit (`fit`). What
n-grams say (`learn_ngrams`) takes longer and may be learnt by another thread's learner, now and then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

from threadpoolctl import threadpool_limits  # type: ignore[reportMissingTypeStubs]

from core.lazy_numpy import Array, Floats, NDArray, np
from core.model import Span
from core.suggest import features, logistic, ngrams
from core.suggest.lexicon import Lexicon, shipped
from core.suggest.passages import Sentence
from core.suggest.teaching import Lesson, rows, without

SUGGESTED = 0.41
"""The least chance of a suggestion: F1 is best at half of the F1 that is reached (Lipton et al. 2014), which is 0.82
before the first label, over all kinds of texts."""
PROBABLE, SURE = 0.65, 0.88
_RIDGE = 1.5
_PRIOR_ALONE, _PRIOR_BESIDE = 1.0, 0.2
"""How much the sample reports count before the first label of a project, and after it."""
_EXAMPLES = 3
"""Sentences with a label from which on n-grams are asked about it."""
_PORTION = 2_000
"""Sentences whose chances are reckoned at once."""
_BLOCKS = 5
_FEW = 3
"""Below that many documents parts of them are left out in turn, not whole ones."""


class Grade(IntEnum):
    """How sure a suggestion is."""

    SURE = 1
    PROBABLE = 2
    POSSIBLE = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A label that a sentence may have. Nobody's annotation until somebody takes it."""

    span: Span
    """In code points of the canonical text."""
    label: str
    """Its code."""
    score: float
    """The chance that it is right, 0 to 1."""
    sentence: int
    """Which sentence of the document it is."""

    @property
    def grade(self) -> Grade:
        """How sure it is."""
        return Grade.SURE if self.score >= SURE else Grade.PROBABLE if self.score >= PROBABLE else Grade.POSSIBLE


@dataclass(frozen=True)
class FeatureTable:
    """A report as the model sees it."""

    sentences: Sequence[Sentence]
    features: Array
    """(sentences, labels, features), n-grams not yet put in; half as precise as what is reckoned with, to be small."""


@dataclass(frozen=True)
class Grams:
    """What was learnt from n-grams, with the chances that each lesson's sentences got from the others."""

    softmax: ngrams.Softmax
    labels: tuple[str, ...]
    known: frozenset[str]
    """Labels with enough examples. Of a label that was made a minute ago n-grams know nothing, so they say nothing."""
    held_out: Mapping[int, Floats]
    """By the number of the lesson, those of the sample reports first."""


class Headings(StrEnum):
    """Whether headings are labelled."""

    LEARNT = "learnt"
    """As the person does."""
    NEVER = "never"
    ALIKE = "alike"
    """As any other sentence."""


class Learner:
    """Learns from lessons and suggests. The same lessons in the same order give the same suggestions."""

    def __init__(
        self,
        labels: Sequence[str],
        lexicon: Lexicon,
        prior: Sequence[Lesson] = (),
        headings: Headings = Headings.LEARNT,
    ) -> None:
        """`labels` are codes; `prior` are the lessons to start from, about the labels that ship."""
        self._headings = headings
        self.labels = tuple(labels)
        self.lexicon = lexicon
        self._prior = tuple(prior)
        known = shipped()
        self._prior_labels = known.labels
        self._prior_lexicon = Lexicon(known.words, known.cancelling, known.anchors, known.labels, known.apart)
        self._tables: dict[str, FeatureTable] = {}
        self._prior_tables: dict[str, FeatureTable] = {}
        self._lessons: tuple[Lesson, ...] = ()
        self.grams: Grams | None = None
        self.coefficients: Floats = np.zeros(len(features.NAMES))
        self._chances: dict[str, Floats] = {}
        """What was asked since it last learnt."""

    def table(self, document: str, read: Callable[[], Sequence[Sentence]]) -> FeatureTable:
        """The table of a document; its sentences are read when it has none yet."""
        found = self._tables.get(document)
        if found is None:
            found = self._tables[document] = _table(self._read(read()), self.labels, self.lexicon)
        return found

    def _read(self, sentences: Sequence[Sentence]) -> Sequence[Sentence]:
        if self._headings is not Headings.ALIKE:
            return sentences
        return [replace(each, is_heading=False) if each.is_heading else each for each in sentences]

    def forget(self, document: str) -> None:
        """Read a document anew the next time: its masks or headings were changed."""
        self._tables.pop(document, None)
        self._chances.pop(document, None)

    def teach(self, lessons: Sequence[Lesson]) -> None:
        """Learn from these from now on; `fit` does so."""
        self._lessons = tuple(
            sorted((taught for taught in lessons if not taught.is_empty), key=lambda taught: taught.id)
        )
        self.grams = None

    def reteach(self, lessons: Sequence[Lesson]) -> None:
        """The same, but n-grams stay as they were learnt until `learn_ngrams`: those of the same sentences."""
        grams, before = self.grams, {taught.id: number for number, taught in enumerate(self._all())}
        self.teach(lessons)
        if grams is not None:
            held = {
                number: grams.held_out[before[taught.id]]
                for number, taught in enumerate(self._all())
                if before.get(taught.id) in grams.held_out
                and taught.id not in {prior.id for prior in self._used_prior()}
            }
            first = {
                number: grams.held_out[number] for number in range(len(self._used_prior())) if number in grams.held_out
            }
            self.grams = replace(grams, held_out=first | held)

    def _used_prior(self) -> list[Lesson]:
        return without(self._prior, {taught.id for taught in self._lessons})

    def _all(self) -> list[Lesson]:
        return [*self._used_prior(), *self._lessons]

    def learn_ngrams(self) -> None:
        """Learn n-grams anew from all lessons; up to two seconds for 10,000 sentences."""
        # In one thread: where other programs work, the threads of a matrix product wait for each other.
        with threadpool_limits(1, "blas"):
            self._learn_ngrams()

    def _learn_ngrams(self) -> None:
        self._chances.clear()
        shared = set(self.labels) & set(self._prior_labels)
        prior = self._used_prior() if shared else []
        lessons = [*prior, *self._lessons]
        classes = len(self.labels) + 1
        texts: list[str] = []
        answers: list[NDArray[np.float64]] = []
        folds: list[int] = []
        places: list[tuple[int, int, int]] = []
        fold_of = _folds(lessons)
        offset = len(self._used_prior()) - len(prior)
        # A sentence that two people labelled is learnt once, with half of what each says.
        known_rows: dict[int, int] = {}
        for number, taught in enumerate(lessons):
            for index, sentence in enumerate(taught.sentences):
                codes = taught.given[index] & set(self.labels)
                if (not taught.known[index] and not codes) or (number < len(prior) and sentence.is_heading):
                    continue
                given = [*(float(code in codes) / max(1, len(codes)) for code in self.labels), float(not codes)]
                at = known_rows.get(id(sentence))
                if at is None:
                    at = known_rows[id(sentence)] = len(texts)
                    texts.append(sentence.text)
                    answers.append(np.array(given))
                    folds.append(fold_of(number, index))
                else:
                    answers[at] += given
                places.append((at, number + offset, index))
        if len(texts) < 2 or all(row[-1] == row.sum() for row in answers):
            self.grams = None
            return
        table = np.array(answers).reshape(len(answers), classes)
        table = (table / table.sum(axis=1, keepdims=True)).astype(np.float32)
        softmax, chances = ngrams.learn(texts, table, np.array(folds, dtype=np.int64))
        held = {number: np.full((len(taught.sentences), classes), np.nan) for number, taught in enumerate(self._all())}
        for at, number, index in places:
            held[number][index] = chances[at]
        examples = (table[:, :-1] > 0).sum(axis=0)
        known = frozenset(code for code, number in zip(self.labels, examples, strict=True) if number >= _EXAMPLES)
        self.grams = Grams(softmax, self.labels, known, held)

    def fit(self) -> None:
        """Learn how much each feature says, from all lessons."""
        with threadpool_limits(1, "blas"):
            self._fit()

    def _fit(self) -> None:
        self._chances.clear()
        parts: list[tuple[Floats, Floats, Floats]] = []
        beside = any(any(taught.given) or taught.rejected for taught in self._lessons)
        prior = self._used_prior()
        for number, taught in enumerate(self._all()):
            is_prior = number < len(prior)
            labels = self._prior_labels if is_prior else self.labels
            table = self._table_of(taught, is_prior=is_prior)
            found = self._with_held_out(table.features, number, labels)
            silent = is_prior or self._headings is Headings.NEVER
            answered = rows([taught], labels, _not_at_all if silent else _as_much)
            weight = (_PRIOR_BESIDE if beside else _PRIOR_ALONE) if is_prior else 1.0
            chosen = answered.weights.reshape(-1) > 0
            parts.append(
                (
                    found.reshape(-1, found.shape[2])[chosen],
                    answered.answers.reshape(-1)[chosen],
                    weight * answered.weights.reshape(-1)[chosen],
                )
            )
        if not parts or not sum(len(answers) for _, answers, _ in parts):
            return
        self.coefficients = logistic.fit(
            np.concatenate([part[0] for part in parts]),
            np.concatenate([part[1] for part in parts]),
            np.concatenate([part[2] for part in parts]),
            _RIDGE,
        )

    def _table_of(self, taught: Lesson, *, is_prior: bool) -> FeatureTable:
        if not is_prior:
            return self.table(taught.id, lambda: taught.sentences)
        found = self._prior_tables.get(taught.id)
        if found is None:
            found = _table(taught.sentences, self._prior_labels, self._prior_lexicon)
            self._prior_tables[taught.id] = found
        return found

    def _with_held_out(self, found: Floats, number: int, labels: Sequence[str]) -> Floats:
        if self.grams is None or number not in self.grams.held_out:
            return found
        held = self.grams.held_out[number]
        columns = {code: column for column, code in enumerate(self.grams.labels)}
        known = [code for code in labels if code in self.grams.known]
        seen = np.flatnonzero(~np.isnan(held[:, -1]))
        if len(held) != len(found) or not known or not len(seen):
            return found
        found = found.copy()
        of_labels = np.array([labels.index(code) for code in known], dtype=np.int64)
        of_grams = np.array([*(columns[code] for code in known), held.shape[1] - 1], dtype=np.int64)
        part = found[seen[:, None], of_labels]
        features.add_ngrams(part, held[seen[:, None], of_grams])
        found[seen[:, None], of_labels] = part
        return found

    def chances(self, document: str, read: Callable[[], Sequence[Sentence]]) -> Floats:
        """How likely each label is for each sentence, (sentences, labels)."""
        known = self._chances.get(document)
        if known is None:
            known = self._chances[document] = self._chances_of(self.table(document, read))
        return known

    def _chances_of(self, table: FeatureTable) -> Floats:
        # In portions: n-grams of a hundred thousand sentences at once take a gigabyte.
        chances = np.empty(table.features.shape[:2])
        for start in range(0, len(chances), _PORTION):
            portion = slice(start, start + _PORTION)
            chances[portion] = self._portion(table.sentences[portion], table.features[portion])
        if self._headings is Headings.NEVER:
            chances[[sentence.is_heading for sentence in table.sentences]] = 0
        return chances

    def _portion(self, sentences: Sequence[Sentence], found: Array) -> Floats:
        speaks = self.grams is not None and self.grams.known and len(sentences)
        counted = [ngrams.grams(sentence.text) for sentence in sentences] if speaks else []
        return chances_by(found, counted, self.labels, self.grams, self.coefficients)

    def doubts(self, document: str) -> Floats | None:
        """As `chances` for what is learnt from, by n-grams that did not see it; None for what is not learnt from."""
        for number, taught in enumerate(self._all()):
            if taught.id == document and number >= len(self._used_prior()):
                table = self._table_of(taught, is_prior=False)
                return logistic.sigmoid(self._with_held_out(table.features, number, self.labels) @ self.coefficients)
        return None

    def suggest(self, document: str, read: Callable[[], Sequence[Sentence]]) -> list[Suggestion]:
        """What a document's sentences may be, in text order, likelier labels of a sentence first."""
        chances = self.chances(document, read)
        sentences = self.table(document, read).sentences
        found: list[Suggestion] = []
        for index in np.flatnonzero((chances >= SUGGESTED).any(axis=1)).tolist():
            row = chances[index]
            for column in np.argsort(-row, kind="stable"):
                if row[column] >= SUGGESTED:
                    label = self.labels[int(column)]
                    found.append(Suggestion(sentences[index].span, label, float(row[column]), index))
        return found


def chances_by(
    found: Array, counted: Sequence[ngrams.Grams], labels: Sequence[str], grams: Grams | None, coefficients: Floats
) -> Floats:
    """How likely each label is for each sentence (sentences, labels), by what was learnt.

    `found` are features as a `FeatureTable` has them, `counted` the n-grams of each sentence, which without `grams`
    are not looked at.
    """
    if grams is not None and grams.known and len(found):
        found = found.copy()
        columns = [column for column, code in enumerate(labels) if code in grams.known]
        part = found[:, columns]
        features.add_ngrams(part, grams.softmax.chances(counted)[:, [*columns, len(labels)]])
        found[:, columns] = part
    return logistic.sigmoid(found @ coefficients)


def feature_table(sentences: Sequence[Sentence], labels: Sequence[str], lexicon: Lexicon) -> FeatureTable:
    """A report as a model of these labels and words sees it."""
    return _table(sentences, labels, lexicon)


def _table(sentences: Sequence[Sentence], labels: Sequence[str], lexicon: Lexicon) -> FeatureTable:
    scores = features.scores(sentences, labels, lexicon)
    made = np.empty((len(sentences), len(labels), len(features.NAMES)), dtype=np.float32)
    for start in range(0, len(sentences), _PORTION):
        portion = slice(start, start + _PORTION)
        made[portion] = features.features(sentences[portion], scores[:, portion])
    return FeatureTable(sentences, made)


def _folds(lessons: Sequence[Lesson]) -> Callable[[int, int], int]:
    """Which sentences are left out together: whole documents, or parts of them where there are few."""
    documents = {document: number for number, document in enumerate(dict.fromkeys(taught.id for taught in lessons))}
    if len(documents) >= _FEW:
        return lambda number, _index: documents[lessons[number].id] % 8
    return lambda number, index: _BLOCKS * index // max(1, len(lessons[number].sentences))


def _not_at_all(_sentence: Sentence) -> float:
    return 0.0


def _as_much(_sentence: Sentence) -> float:
    return 1.0
