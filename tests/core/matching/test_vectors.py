"""Frequencies and likeness by pairs of characters."""

import numpy as np

from core.matching.sections import TextSection
from core.matching.vectors import bigrams_of, collection_of, similarities
from core.model import Span


def whole(text: str) -> tuple[str, list[TextSection]]:
    return text, [TextSection(Span(0, len(text)), (), None)]


def test_only_pairs_of_han_count_and_they_keep_their_places() -> None:
    bigrams, places = bigrams_of("教育，3所学校𠮷所")
    assert places.tolist() == [0, 4, 5, 6, 7]
    assert len(bigrams) == 5


def test_full_width_and_radicals_are_the_same_character() -> None:
    assert bigrams_of("⼀所")[0].tolist() == bigrams_of("一所")[0].tolist()


def test_a_collection_counts_the_lines_that_hold_a_pair() -> None:
    line = "校园安全校园安全管理工作持续加强，隐患排查整治扎实推进。"
    collection = collection_of([f"{line}\n{line}\n短", line])
    pair = int(bigrams_of("校园")[0][0])
    at = int(np.searchsorted(collection.bigrams, pair))
    assert collection.pieces == 3
    assert int(collection.frequencies[at]) == 3


def test_what_every_text_says_weighs_less() -> None:
    formula, topic = "在区委区政府的坚强领导下", "护学岗和食堂消防"
    collection = collection_of([formula + "我们认真做好各项工作任务"] * 50)
    alike = similarities(whole(formula + topic), whole("教师招聘" + topic), collection)[0, 0]
    formal = similarities(whole(formula + topic), whole(formula + "教师招聘"), collection)[0, 0]
    assert alike > formal


def test_a_text_is_like_itself_and_nothing_else() -> None:
    empty = collection_of([])
    assert similarities(whole("校园安全"), whole("校园安全"), empty)[0, 0] > 0.99
    assert similarities(whole("校园安全"), whole("教师队伍"), empty)[0, 0] == 0
