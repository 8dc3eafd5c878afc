"""How alike passages are, and which words they share."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.matching.vectors import collection_of
from core.model import Span
from core.outcomes import likeness
from core.outcomes.likeness import cosines, formulaic, shared_words, vectors

EMPTY = collection_of(())
_prose = st.text("建学校招聘教师食堂安全加强推进a1，。", max_size=30)


def whole(text: str) -> tuple[str, list[Span]]:
    return text, [Span(0, len(text))]


def likeness_of(one: str, other: str) -> float:
    return float(cosines(*vectors([whole(one), whole(other)], EMPTY))[0, 0])


@given(_prose, _prose)
def test_it_is_a_cosine_the_same_from_both_sides(one: str, other: str) -> None:
    found = likeness_of(one, other)
    assert -1e-9 <= found <= 1 + 1e-9
    assert abs(found - likeness_of(other, one)) < 1e-9


def test_the_same_words_are_alike_others_are_not_and_formulaic_ones_count_less() -> None:
    assert likeness_of("新建小学", "新建小学") > 0.999
    assert likeness_of("新建小学", "发放补贴") == 0
    assert likeness_of("加强校舍建设", "校舍维修") > likeness_of("加强校舍建设", "加强财务")
    assert "加强" in formulaic()


def test_it_does_not_matter_how_many_passages_are_compared_at_once(monkeypatch) -> None:
    text = "新建小学三所。招聘教师百名。食堂安全检查。发放学生补贴。"
    spans = [Span(start, start + 7) for start in range(0, 28, 7)]
    together = cosines(*vectors([(text, spans), (text, spans)], EMPTY))
    monkeypatch.setattr(likeness, "_BLOCK", 30)
    assert np.allclose(cosines(*vectors([(text, spans), (text, spans)], EMPTY)), together)
    assert np.allclose(np.diag(together), 1)


def test_passages_without_chinese_are_like_nothing() -> None:
    assert likeness_of("abc 123", "abc 123") == 0
    assert cosines(*vectors([("", []), whole("新建小学")], EMPTY)).shape == (0, 1)


def test_shared_words_are_the_longest_runs_without_formulas() -> None:
    assert shared_words("加快新建改扩建中小学校6所，加强管理", "去年新建改扩建中小学校5所，加强督导") == [
        "新建改扩建中小学校"
    ]
    assert shared_words("大力推动数据开放", "大力推动创新") == []
    assert shared_words("abc", "abc") == []


@given(_prose, _prose)
def test_every_shared_word_stands_in_both(one: str, other: str) -> None:
    assert all(word in one and word in other and len(word) > 1 for word in shared_words(one, other))
