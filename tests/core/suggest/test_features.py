"""What the shared model sees."""

import numpy as np
import pytest

from core.model import Meta
from core.suggest import features
from core.suggest.features import NAMES, add_ngrams, scores
from core.suggest.label_words import lexicon_for
from core.suggest.lexicon import OTHER, Lexicon
from core.suggest.passages import passages
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
    assert own[0] == 0 < among_schools
    assert own[-1] > 2


def test_where_a_paragraph_or_a_heading_speaks_of_schools_its_other_sentences_count_too() -> None:
    roads = "\n".join(["高速公路项目开工建设。"] * 200)
    text = f"{roads}\n办好人民满意的教育。开工建设项目五个。\n开工建设项目六个。"
    own = scores(sentences(text), CODES, LEXICON)[0, :, CODES.index("infrastructure")]
    assert own[-2] > 2
    assert own[-1] == 0


def test_a_text_that_speaks_of_schools_now_and_then_is_held_back_in_part() -> None:
    text = "\n".join(["高速公路项目开工建设。", "新建小学三所。", "粮食增产。", "今年有雨。"] * 50)
    own = scores(sentences(text), CODES, LEXICON)[0, :, CODES.index("infrastructure")]
    whole = scores(sentences("高速公路项目开工建设。\n" + "新建小学三所。\n" * 20), CODES, LEXICON)
    assert 0 < own[0] < whole[0, 0, CODES.index("infrastructure")]


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


def test_what_a_text_calls_itself_heads_all_of_it() -> None:
    text = "学校安全条例\n第一章 总则\n发生后应当及时处理。"
    chain = features.PLACES.index("chain")

    def weight(title: str, label: str) -> float:
        return float(scores(passages(text, Meta(title)), CODES, LEXICON)[chain, -1, CODES.index(label)])

    assert weight("学校安全条例", "safety") > 0
    assert weight("学校安全条例", "teachers") == 0
    assert weight("条例", "safety") == 0


def test_that_a_title_is_on_education_makes_its_sentences_no_other_topic() -> None:
    listed = passages("学前教育条例\n第一章 总则\n发生后应当及时处理。", Meta("学前教育条例"))
    assert LEXICON.hits("学前教育条例").weights[OTHER] > 0
    assert scores(listed, CODES, LEXICON)[features.PLACES.index("chain"), -1, -1] == 0


def test_a_hint_that_stands_everywhere_in_a_text_says_less_and_a_strong_word_as_much_as_ever() -> None:
    lexicon = Lexicon({"infrastructure": {"园": 1, "校舍": 3}})
    often = scores(sentences("园里的校舍很多。\n" * 100), CODES, lexicon)[0, 0, CODES.index("infrastructure")]
    rare = scores(sentences("园里的校舍很多。\n" + "今年有雨。\n" * 99), CODES, lexicon)
    assert 3 < often < 3.3
    assert rare[0, 0, CODES.index("infrastructure")] == 4
