import random
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.ids import AnnotatorId, LabelId
from core.model import Annotation, Span
from gui.base.colours import Ground, ink
from gui.reader.index import SpanIndex
from gui.reader.overview import Overview

Make = Callable[..., Annotation]
INKS = {LabelId("blue"): ink("#0072B2", Ground.light()), LabelId("red"): ink("#D55E00", Ground.light())}
ME = AnnotatorId("me")


class Asked(SpanIndex):
    """Counts the annotations that were looked at."""

    looked_at = 0

    def beginning_in(self, start: int, end: int) -> list[Annotation]:
        return Looked(self, super().beginning_in(start, end))

    def __iter__(self) -> Iterator[Annotation]:
        for annotation in super().__iter__():
            self.looked_at += 1
            yield annotation


class Looked(list[Annotation]):
    """Some of an index, which it tells of each that is looked at."""

    def __init__(self, index: Asked, found: list[Annotation]) -> None:
        super().__init__(found)
        self._index = index

    def __iter__(self) -> Iterator[Annotation]:
        return self._told(super().__iter__())

    def __reversed__(self) -> Iterator[Annotation]:
        return self._told(super().__reversed__())

    def _told(self, found: Iterator[Annotation]) -> Iterator[Annotation]:
        for annotation in found:
            self._index.looked_at += 1
            yield annotation


def overview_of(qtbot: QtBot, length: int, annotations: list[Annotation] | SpanIndex) -> Overview:
    bar = Overview()
    qtbot.addWidget(bar)
    bar.resize(bar.width(), 600)
    bar.set_annotations(length, annotations if isinstance(annotations, SpanIndex) else SpanIndex(annotations), INKS, ME)
    bar.show()
    return bar


def test_ticks_stand_at_proportional_places(qtbot: QtBot, make_annotation: Make) -> None:
    bar = overview_of(qtbot, 1000, [make_annotation(0, 5, "a"), make_annotation(500, 510, "b", "red", "other")])
    bins = bar.bins(600)
    assert bins[0, True] == INKS[LabelId("blue")].line
    assert bins[149, False] == INKS[LabelId("red")].other_line
    blue = QColor(*INKS[LabelId("blue")].line)
    qtbot.waitUntil(lambda: bar.grab().toImage().pixelColor(3, 0) == blue)


def test_an_annotation_at_the_end_is_inside_the_bar(qtbot: QtBot, make_annotation: Make) -> None:
    bar = overview_of(qtbot, 1000, [make_annotation(999, 1000)])
    assert all(0 <= number * 2 < 600 for number, _mine in bar.bins(600))


@pytest.mark.parametrize("length", [100, 1000, 20_000])
def test_a_change_draws_the_ticks_as_all_anew_would(qtbot: QtBot, make_annotation: Make, length: int) -> None:
    chance = random.Random(length)

    def one(number: int) -> Annotation:
        start = chance.randrange(length - 9)
        return make_annotation(
            start, start + 9, f"a{number}", chance.choice(("blue", "red")), chance.choice((ME, "other"))
        )

    everything = [one(number) for number in range(300)]
    bar = overview_of(qtbot, length, everything)
    index = SpanIndex(everything)
    bar.set_annotations(length, index, INKS, ME)
    picture = bar.grab().toImage()
    qtbot.waitUntil(lambda: bar.grab().toImage() != picture)
    for number in range(60):
        old, new = everything.pop(chance.randrange(len(everything))), one(1000 + number)
        index.remove(old)
        index.add(new)
        bar.update_at([old.start, new.start])
    quick = bar.grab().toImage()
    bar._make_ticks()
    assert bar.grab().toImage() == quick


def test_a_click_jumps_to_the_place(qtbot: QtBot) -> None:
    bar = overview_of(qtbot, 1000, [])
    jumps: list[int] = []
    bar.position_chosen.connect(jumps.append)
    QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=QPoint(5, 300))
    assert jumps == [500]


def test_the_viewport_is_shown(qtbot: QtBot) -> None:
    bar = overview_of(qtbot, 1000, [])
    before = bar.grab().toImage()
    bar.set_visible(Span(200, 400))
    after = bar.grab().toImage()
    assert after.pixel(6, 180) != before.pixel(6, 180)
    assert after.pixel(6, 400) == before.pixel(6, 400)


def test_twenty_thousand_spans_are_painted_from_bins(qtbot: QtBot, make_annotation: Make) -> None:
    people = (ME, "other")
    many = [make_annotation(n * 50, n * 50 + 20, f"a{n}", annotator=people[n % 2]) for n in range(20_000)]
    index = Asked(many)
    bar = overview_of(qtbot, 1_000_000, index)
    qtbot.waitUntil(lambda: bar._picture is not None)
    assert 300 < index.looked_at <= 2 * 300, "of each bin the last of mine and the last of the others, which are on top"
    index.looked_at = 0
    bar.grab()
    bar.set_visible(Span(200, 400))
    bar.grab()
    assert index.looked_at == 0, "they stand in a picture"
