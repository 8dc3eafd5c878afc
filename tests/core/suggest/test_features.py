"""What the shared model sees."""

import numpy as np
import pytest

from core.suggest import features
from core.suggest.features import NAMES, add_ngrams, scores
from core.suggest.label_words import lexicon_for
from core.suggest.lexicon import Lexicon
from tests.core.suggest.lessons import CODES, LABELS, TEXT, sentences

LEXICON = lexicon_for(LABELS)


def table() -> np.ndarray:
    listed = sentences()
    return features.features(listed, scores(listed, CODES, LEXICON))


def value(found: np.ndarray, quote: str, label: str, name: str) -> float:
    row = next(index for index, sentence in enumerate(sentences()) if quote in sentence.text)
    return float(found[row, CODES.index(label), NAMES.index(name)])


def test_names_are_different_and_there_is_one_for_each_feature() -> None:
    assert len(set(NAMES)) == len(NAMES) == table().shape[2]


def test_a_sentence_without_words_sees_its_heading_and_its_neighbours() -> None:
    found = table()
    assert value(found, "落实了相关要求", "teachers", "own any") == 0
    assert value(found, "落实了相关要求", "teachers", "silent under heading") > 0
    assert value(found, "落实了相关要求", "teachers", "before label") > 0
    assert value(found, "落实了相关要求", "safety", "before label") == 0


def test_the_best_rival_of_the_best_is_the_second() -> None:
    lexicon = Lexicon({"teachers": {"教师": 3}, "safety": {"培训": 1}})
    listed = sentences()
    found = features.features(listed, scores(listed, CODES, lexicon))
    best, second = (value(found, "教师培训", label, "own label") for label in ("teachers", "safety"))
    assert best > second > 0
    assert value(found, "教师培训", "teachers", "own rival") == second
    assert value(found, "教师培训", "safety", "own rival") == best


def test_in_a_text_on_something_else_words_of_schools_count_where_it_speaks_of_schools() -> None:
    text = "\n".join(["高速公路项目开工建设。"] * 200 + ["新建小学三所。"])
    listed = sentences(text)
    own = scores(listed, CODES, LEXICON)[0, :, CODES.index("infrastructure")]
    among_schools = scores(sentences(TEXT + "高速公路项目开工建设。"), CODES, LEXICON)[
        0, -1, CODES.index("infrastructure")
    ]
    assert own[0] < among_schools / 5
    assert own[-1] > 2


def test_no_sentences_and_no_labels_give_empty_tables() -> None:
    assert features.features([], scores([], CODES, LEXICON)).shape == (0, 4, len(NAMES))
    listed = sentences()
    assert features.features(listed, scores(listed, (), LEXICON)).shape == (len(listed), 0, len(NAMES))


def test_ngrams_come_in_as_log_odds_of_each_label_and_of_none() -> None:
    found = np.zeros((1, 2, len(NAMES)))
    add_ngrams(found, np.array([[0.9, 0.05, 0.05]]))
    label = found[0, :, NAMES.index("n-grams label")]
    assert label[0] > 0 > label[1]
    assert found[0, 0, NAMES.index("n-grams other")] == pytest.approx(label[1])
