"""Which sections are matched, how surely, and that it is right on pairs judged by hand."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from core.matching.counterparts import LEAST, ComparedText, Matching, match_texts
from core.matching.vectors import collection_of
from core.model import Meta
from core.text.matched import correct_match
from core.text.outline import outline
from tests.core.matching.key import KeyedTexts, keyed_texts

ONE = (
    "甲区教育局工作报告\n一、2024年工作总结\n（一）校园安全。建成护学岗三十个，排查食堂和消防隐患，开展交通安全教育。\n"
    "（二）教师队伍。公开招聘教师，评选骨干教师和学科带头人，培训班主任。\n"
    "二、2025年工作打算\n（一）校园安全。继续排查食堂和消防隐患，增设护学岗，开展交通安全教育。\n"
    "（二）对外交流。与友好城市的中学互派学生，举办国际夏令营和外语节。\n"
)
OTHER = (
    "乙区教育局工作报告\n一、2024年工作回顾\n1.师资建设。招聘教师，培训班主任和骨干教师，推选学科带头人。\n"
    "2.平安校园。增设护学岗，整治食堂和消防隐患，组织交通安全教育活动。\n"
    "二、2025年工作计划\n1.平安校园。排查消防和食堂隐患，增设护学岗，抓好交通安全教育。\n"
)


def compared(first: Meta = Meta("甲"), second: Meta = Meta("乙")) -> Matching:  # noqa: B008 - frozen
    return match_texts(ComparedText("1", ONE, first), ComparedText("2", OTHER, second))


def heads(matching: Matching) -> list[tuple[str, str]]:
    return [(_head(ONE, match.first.span.start), _head(OTHER, match.second.span.start)) for match in matching.matches()]


def _head(text: str, start: int) -> str:
    return text[start:].partition("。")[0]


def test_what_reports_is_matched_with_what_reports_and_plans_with_plans() -> None:
    matching = compared()
    found = {(match.first.span.start, match.second.span.start) for match in matching.matches()}
    assert found == {
        (ONE.index("（一）校园安全。建成"), OTHER.index("2.平安校园")),
        (ONE.index("（二）教师"), OTHER.index("1.师资")),
        (ONE.index("（一）校园安全。继续"), OTHER.index("1.平安校园")),
    }


def test_of_what_only_one_report_speaks_is_told() -> None:
    alone = [_head(ONE, section.span.start) for section in compared().without_counterpart()]
    assert alone[-1] == "（二）对外交流"
    assert all(section.span.start < OTHER.index("1.师资") for section in compared().turned().without_counterpart())


def test_alternatives_are_ranked_and_none_beats_the_best() -> None:
    matching = compared()
    number = matching.number_at(ONE.index("评选骨干"))
    assert number is not None
    ranked = matching.alternatives(number)
    assert _head(OTHER, ranked[0].section.span.start) == "1.师资建设"
    assert ranked[0].confidence >= LEAST
    assert all(first.confidence >= second.confidence for first, second in pairwise(ranked))


def test_the_other_side_is_the_same_comparison() -> None:
    matching = compared()
    there = {(match.second.span, match.first.span) for match in matching.turned().matches()}
    assert {(match.first.span, match.second.span) for match in matching.matches()} <= there
    assert np.array_equal(matching.turned().turned().weighed, matching.weighed)


def test_what_a_person_says_comes_first_from_either_side() -> None:
    teachers, abroad = ONE.index("（二）教师"), ONE.index("（二）对外")
    meta = correct_match(correct_match(Meta("甲"), abroad, "2", OTHER.index("1.师资")), teachers, "2", None)
    said = compared(first=meta)
    by_hand = next(match for match in said.matches() if match.by_hand)
    assert (by_hand.first.span.start, by_hand.second.span.start) == (abroad, OTHER.index("1.师资"))
    assert by_hand.confidence == 1
    assert teachers in [section.span.start for section in said.without_counterpart()]
    back = compared(second=correct_match(Meta("乙"), OTHER.index("1.师资"), "1", abroad))
    assert abroad in [match.first.span.start for match in back.matches() if match.by_hand]


@pytest.mark.parametrize(("one", "other"), [("", ""), ("", OTHER), (ONE, "。"), ("x" * 50, "y" * 50)])
def test_texts_with_nothing_in_common_have_no_matches(one: str, other: str) -> None:
    matching = match_texts(ComparedText("1", one, Meta("甲")), ComparedText("2", other, Meta("乙")))
    assert matching.matches() == []
    assert len(matching.without_counterpart()) == len(matching.first)


def judged(texts: KeyedTexts) -> tuple[int, int, int]:
    """How many of the keyed sections have a match, how many of these are right, and how many there are to find."""
    matching = match_texts(
        ComparedText("1", texts.first, Meta("甲")),
        ComparedText("2", texts.second, Meta("乙")),
        collection_of(texts.neighbours),
    )
    by_start = {match.first.span.start: match.second.span.start for match in matching.matches()}
    ranges = {node.range.start: node.range for node in outline(texts.second)}
    found = [(by_start[start], right) for start, right in texts.pairs if start in by_start]
    right = sum(any(ranges[start].start <= place < ranges[start].end for start in starts) for place, starts in found)
    return len(found), right, sum(bool(starts) for _start, starts in texts.pairs)


@pytest.mark.parametrize("held_out", [False, True], ids=["developed on", "held out"])
def test_sections_judged_by_hand_are_matched(shared: Path, held_out: bool) -> None:
    counts = [judged(texts) for texts in keyed_texts(shared) if texts.held_out is held_out]
    found, right, keyed = (sum(column) for column in zip(*counts, strict=True))
    assert keyed >= (40 if held_out else 60)
    assert right / found >= 0.9
    assert right / keyed >= 0.8
