"""Two editions in the real window: what differs is marked, walked along, listed, and followed when labels change."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.model import Meta, NewDocument, Source, Span
from core.session import Session
from gui.base import theme
from gui.base.colours import Rgb, contrast
from gui.linked.differing import Differences
from gui.reader.reader import ReaderPane
from gui.window.main_window import MainWindow
from gui.window.palette import Palette
from tests.gui.driving import documents, press
from tests.gui.linked.conftest import desk_of
from tests.gui.linked.test_desk import said

Two = tuple[ReaderPane, ReaderPane]
Key, ALT = Qt.Key, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
LINES = [
    "一、校园安全工作持续加强，增设护学岗三十个。",
    "二、教师队伍建设不断推进，招聘教师一百二十名。",
    "三、学生资助工作落实到位，发放补助资金三百万元。",
    "四、学校建设步伐加快，新增学位九百个。",
]
OLD = "\n".join(LINES)
NEW = "\n".join([LINES[1], LINES[2].replace("三百", "五百"), LINES[3], LINES[0], "五、下一步，继续努力，争创一流。"])


@pytest.fixture
def project_path(tmp_path: Path) -> Path:
    path = tmp_path / "测试.biaodu"
    with Session.create(path) as session:
        session.use_annotator(session.annotators.create("王敏")[0].id)
        session.documents.add(
            [
                NewDocument(text, Meta(title), Source(f"{title}.txt", "0" * 64, "utf-8", "text/1"))
                for title, text in (("旧版", OLD), ("新版", NEW))
            ]
        )
    return path


@pytest.fixture
def marked(window: MainWindow, two: Two, qtbot: QtBot) -> Differences:
    press(window, Key.Key_D, ALT)
    return settled(window, qtbot)


def settled(window: MainWindow, qtbot: QtBot) -> Differences:
    differences = desk_of(window).differences
    qtbot.waitUntil(lambda: not differences.busy and differences.found is not None)
    QApplication.processEvents()
    return differences


def test_one_key_tells_and_marks_what_differs(window: MainWindow, two: Two, marked: Differences, qtbot: QtBot):
    qtbot.waitUntil(lambda: said(window) == "only at the right: 1, changed: 1, moved: 1")
    painted = [pane.view.viewport().grab().toImage() for pane in two]
    press(window, Key.Key_D, ALT)
    assert not window.registry.action("linked.differences").isChecked()
    plain = [pane.view.viewport().grab().toImage() for pane in two]
    assert all(before != after for before, after in zip(painted, plain, strict=True)), "in both texts"


def test_a_comparison_that_begins_anew_still_tells_its_result(window: MainWindow, two: Two, qtbot: QtBot):
    press(window, Key.Key_D, ALT)
    two[0].outline_changed.emit()
    qtbot.waitUntil(lambda: said(window) == "only at the right: 1, changed: 1, moved: 1")


def test_marks_stand_where_the_texts_differ(window: MainWindow, two: Two, marked: Differences, defaults: None):
    at = NEW.index("五百")
    looks: list[str] = []
    for name in ("light", "dark"):
        theme.apply(name)
        QApplication.processEvents()
        (place,) = two[1].view.span_rectangles(Span(at, at + 1))
        image = two[1].view.viewport().grab().toImage()
        paper = rgb(theme.current().paper)
        marked_there = image.pixelColor(round(place.center().x()), round(place.bottom() - 1))
        assert contrast(rgb(marked_there), paper) > 3
        looks.append(marked_there.name())
        beside = two[1].view.span_rectangles(Span(at + 2, at + 3))[0]
        unmarked = image.pixelColor(round(beside.right() - 1), round(beside.bottom() - 1))
        assert contrast(rgb(unmarked), paper) < 1.1
    assert looks[0] != looks[1]


def rgb(colour: QColor) -> Rgb:
    return colour.red(), colour.green(), colour.blue()


def test_one_walks_along_them_in_both_texts(window: MainWindow, two: Two, marked: Differences):
    left, right = two
    right.view.setFocus()
    seen: list[tuple[str, str]] = []
    for _step in range(3):
        press(window, Key.Key_PageDown, ALT)
        seen.append((left.view.selected_text(), right.view.selected_text()))
    assert seen == [("三", "五"), (LINES[0], LINES[0]), ("", "五、下一步，继续努力，争创一流。")]
    press(window, Key.Key_PageUp, ALT)
    assert right.view.selected_text() == LINES[0]


def test_all_are_listed_and_gone_to(window: MainWindow, two: Two, marked: Differences, qtbot: QtBot):
    press(window, Key.Key_D, ALT | SHIFT)
    palette = window.findChild(Palette)
    assert isinstance(palette, Palette)
    qtbot.waitUntil(palette.isVisible)
    press(window, Key.Key_Return)
    assert two[1].view.selected_text() == "五"


def test_labels_that_only_one_edition_has_are_told_as_they_come(
    window: MainWindow, two: Two, marked: Differences, qtbot: QtBot
):
    session = window.session
    assert session is not None
    label = session.codebook.labels()[0].id
    old, new = documents(window)
    at = OLD.index("校园安全")
    session.annotations.create(old, at, at + 4, label)
    qtbot.waitUntil(lambda: marked.found is not None and len(marked.found.labels) == 1)
    there = NEW.index("校园安全")
    session.annotations.create(new, there, there + 4, label)
    qtbot.waitUntil(lambda: marked.found is not None and len(marked.found.labels) == 0)


def test_without_another_edition_it_says_how_to_open_one(window: MainWindow):
    desk_of(window).differences.toggle()
    assert "Ctrl+Enter" in said(window)
    assert not desk_of(window).differences.on
