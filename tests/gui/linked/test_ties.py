"""What ties two readers, as shapes: which sections, from where to where."""

import pytest

from core.matching.counterparts import ComparedText, Matching, match_texts
from core.model import Meta, Span
from gui.linked.ties import BEYOND, Heights, Ribbon, Stub, Tie, heights_of, shapes, ties_of
from tests.core.matching.test_counterparts import ONE, OTHER


@pytest.fixture
def matching() -> Matching:
    return match_texts(ComparedText("a", ONE, Meta("甲")), ComparedText("b", OTHER, Meta("乙")))


def words(text: str, span: Span) -> str:
    return text[span.start : span.end]


def test_each_pair_is_tied_once_and_what_nobody_answers_stands_alone(matching: Matching) -> None:
    ties = ties_of(matching)
    assert len({(tie.first, tie.second) for tie in ties.ties}) == len(ties.ties)
    tied = {
        (words(ONE, matching.first[tie.first].span)[:3], words(OTHER, matching.second[tie.second].span)[:4])
        for tie in ties.ties
        if tie.mutual
    }
    assert ("（二）", "1.师资") in tied
    alone = [words(ONE, matching.first[number].span) for number in ties.alone[0]]
    assert any("国际夏令营" in section for section in alone)
    assert {tie.first for tie in ties.ties}.isdisjoint(ties.alone[0])
    assert {tie.second for tie in ties.ties}.isdisjoint(ties.alone[1])


def test_seen_from_the_other_side_it_is_the_same(matching: Matching) -> None:
    there, back = ties_of(matching), ties_of(matching.turned())
    assert {(tie.first, tie.second, tie.mutual) for tie in there.ties} == {
        (tie.second, tie.first, tie.mutual) for tie in back.ties
    }
    assert there.alone == back.alone[::-1]


def test_only_what_is_in_sight_is_asked_for_its_place(matching: Matching) -> None:
    sections = matching.first
    asked: list[int] = []
    seen = Span(sections[1].span.start + 3, sections[2].span.end)

    def y_of(position: int) -> float:
        asked.append(position)
        return float(position - seen.start)

    heights = heights_of(sections, seen, y_of, 20.0, 400.0)
    assert len(heights) == len(sections)
    assert heights[0] == Heights(-BEYOND, -BEYOND)
    assert heights[1].top == -BEYOND, "it begins above the page"
    assert heights[1].bottom == sections[1].span.end - 1 - seen.start + 20.0
    assert heights[-1].top >= 400.0
    assert all(seen.start <= position < seen.end for position in asked)


def test_ribbons_without_an_end_in_sight_are_not_drawn() -> None:
    ties = ties_of(match_texts(ComparedText("a", "", Meta("")), ComparedText("b", "", Meta(""))))._replace(
        ties=(Tie(0, 1, 0.5, True, False), Tie(1, 0, 0.5, False, False)), alone=((2,), ())
    )
    up, here, down = Heights(-40, -40), Heights(10, 90), Heights(500, 500)
    found = shapes(ties, [up, here, here], [up, up], 400.0)
    assert [shape.tie.first for shape in found if isinstance(shape, Ribbon)] == [1]
    assert [(shape.side, shape.number) for shape in found if isinstance(shape, Stub)] == [(0, 2)]
    assert shapes(ties, [up, down, down], [up, up], 400.0) == []
