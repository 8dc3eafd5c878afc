"""The softmax on n-grams."""

from collections import Counter

import numpy as np
import pytest

from core.suggest import ngrams
from core.suggest.ngrams import Vocabulary, chosen, grams, kernel, learn

SAFE = ["开展消防演练", "排查消防隐患", "消防演练两次", "隐患排查整改", "组织消防演练"]
PAID = ["发放助学资金", "助学资金到位", "发放资助补贴", "资助补贴发放", "助学资金发放"]


def taught() -> tuple[list[str], np.ndarray, np.ndarray]:
    texts = [*SAFE, *PAID]
    answers = np.zeros((10, 3), dtype=np.float32)
    answers[:5, 0] = answers[5:, 1] = 1
    return texts, answers, np.arange(10, dtype=np.int64) % 5


def test_digits_are_alike_and_marks_part_words() -> None:
    assert grams("12月") == grams("34月") == Counter({"00": 1, "0月": 1, "00月": 1})
    assert "师，" not in "".join(grams("教师，学生"))
    assert "师学" not in grams("教师，学生")


def test_the_kernel_is_the_product_of_the_rows() -> None:
    counted = [grams(text) for text in SAFE]
    vocabulary = Vocabulary(counted)
    vectors = vocabulary.vectors(counted)
    dense = np.zeros((5, len(vocabulary.words)))
    dense[vectors.rows, vectors.columns] = vectors.values
    assert kernel(vectors, vectors) == pytest.approx(dense @ dense.T, abs=1e-6)
    assert np.diag(kernel(vectors, vectors)) == pytest.approx(np.ones(5))


def test_the_kernel_in_many_portions_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = Vocabulary([grams(text) for text in SAFE]).vectors([grams(text) for text in SAFE])
    at_once = kernel(vectors, vectors)
    for name, most in (("_PAIRS_AT_ONCE", 3), ("_PAIRS_AT_ONCE", 200), ("_CELLS_AT_ONCE", 12), ("_CELLS_AT_ONCE", 1)):
        with monkeypatch.context() as patched:
            patched.setattr(ngrams, name, most)
            assert (kernel(vectors, vectors) == at_once).all()


def test_the_kernel_of_rows_without_ngrams_is_nothing() -> None:
    vocabulary = Vocabulary([grams(text) for text in SAFE])
    empty = vocabulary.vectors([grams("……"), grams(SAFE[0]), grams("")])
    assert kernel(empty, vocabulary.vectors([])).shape == (3, 0)
    assert kernel(empty, empty) == pytest.approx(np.diag([0, 1, 0]))
    assert kernel(vocabulary.vectors([]), empty).shape == (0, 3)


def test_a_sentence_like_those_of_a_class_is_of_that_class() -> None:
    found, _ = learn(*taught())
    assert found.chances([grams("消防演练"), grams("助学资金")]).argmax(axis=1).tolist() == [0, 1]
    assert "消防" in found.typical(0, 8)
    assert set(found.telling(grams("开展消防演练"), 0, 3)) <= set(found.typical(0, 20))


def test_what_is_held_out_does_not_know_its_own_answer() -> None:
    texts, answers, folds = taught()
    _, honest = learn(texts, answers, folds)
    wrong = answers.copy()
    wrong[0] = [0, 1, 0]
    _, spoilt = learn(texts, wrong, folds)
    # Its own answer has changed, but not what the others say of it.
    assert spoilt[0] == pytest.approx(honest[0], abs=1e-4)
    assert np.abs(spoilt[2] - honest[2]).max() > 1e-3


def test_the_same_sentences_give_the_same_to_the_last_digit() -> None:
    one, first = learn(*taught())
    other, second = learn(*taught())
    assert (one.weights == other.weights).all()
    assert (first == second).all()


def test_of_very_many_sentences_evenly_chosen_ones_are_learnt() -> None:
    picked = chosen(10 * ngrams.MOST)
    assert len(picked) == ngrams.MOST
    assert (picked[0], picked[-1]) == (0, 10 * ngrams.MOST - 1)
    assert np.diff(picked).max() <= 11


def test_of_what_is_not_learnt_from_the_whole_model_says_its_chances(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some sentences at a time, with the same result."""
    texts, answers, folds = taught()
    monkeypatch.setattr(ngrams, "MOST", 6)
    whole, at_once = learn(texts, answers, folds)
    monkeypatch.setattr(ngrams, "_SENTENCES_AT_ONCE", 3)
    assert (learn(texts, answers, folds)[1] == at_once).all()
    left = sorted({*range(10)} - {*chosen(10).tolist()})
    assert at_once[left] == pytest.approx(whole.chances([grams(texts[at]) for at in left]))


def test_a_class_alone_and_a_text_without_letters_are_no_error() -> None:
    _, chances = learn(["消防", "……"], np.ones((2, 1), dtype=np.float32), np.array([0, 1]))
    assert np.isfinite(chances).all()
