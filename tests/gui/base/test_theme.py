"""Both themes are complete and legible; icons take their colours; widgets follow a switch."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui.base import theme
from gui.base.colours import AA_TEXT, contrast
from resources import loader

PAIRS = [
    ("text", "paper"), ("text", "chrome"), ("text", "raised"), ("text", "accent_soft"), ("text", "hover"),
    ("muted", "paper"), ("muted", "chrome"), ("muted", "raised"), ("on_accent", "accent"), ("accent", "paper"),
    ("on_selection", "selection"), ("text", "danger_soft"), ("text", "warning_soft"), ("danger", "paper"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    theme.apply("light")
    yield
    theme.apply("light")


@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize(("front", "ground"), PAIRS)
def test_text_is_legible_on_every_ground(name: str, front: str, ground: str):
    tokens = theme.load(name)

    def rgb(role: str) -> tuple[int, int, int]:
        colour: QColor = getattr(tokens, role)
        return colour.red(), colour.green(), colour.blue()

    assert contrast(rgb(front), rgb(ground)) >= AA_TEXT


def test_a_switch_reaches_the_palette_and_whoever_keeps_colours(qapp: QApplication, qtbot: QtBot):
    with qtbot.waitSignal(theme.notifier().changed):
        theme.apply("dark")
    assert theme.current().dark
    assert qapp.palette().window().color() == theme.load("dark").chrome
    with qtbot.assertNotEmitted(theme.notifier().changed):
        theme.apply("dark")


def test_the_interface_names_a_chinese_face(qapp: QApplication):
    assert theme.ui_font().families()[0] == "Noto Sans CJK SC"


def test_figures_of_equal_width(qapp: QApplication):
    assert theme.tabular(theme.ui_font()).featureTags()


def test_every_icon_is_drawn_in_the_colour_of_the_theme(qapp: QApplication):
    for name in loader.names("icons", ".svg"):
        icon = theme.icon(name.removeprefix("icons/").removesuffix(".svg"))
        picture = icon.pixmap(QSize(20, 20), 2.0).toImage()
        assert (picture.width(), picture.height()) == (40, 40)
        assert any(picture.pixelColor(x, y).alpha() > 100 for x in range(40) for y in range(40)), name


def test_an_icon_follows_the_theme(qapp: QApplication):
    def darkest(icon: QIcon) -> int:
        picture = icon.pixmap(QSize(40, 40)).toImage()
        solid = (picture.pixelColor(x, y) for x in range(40) for y in range(40))
        return min(colour.lightness() for colour in solid if colour.alpha() > 250)

    icon = theme.icon("undo")
    before = darkest(icon)
    theme.apply("dark")
    assert darkest(icon) > before + 100


def test_an_unknown_icon_is_empty(qapp: QApplication):
    assert theme.icon("no-such-icon").isNull()


def test_copies_of_icons_outlive_the_garbage_collector(qapp: QApplication):
    icon = theme.icon("redo")
    for _copy in range(50):
        copy = QIcon(icon)
        copy.addPixmap(icon.pixmap(QSize(16, 16)))
        gc.collect(0)
        assert not copy.pixmap(QSize(20, 20)).isNull()


def test_a_style_sheet_of_a_widget_survives(qapp: QApplication, qtbot: QtBot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.setStyleSheet("background: red;")
    widget.show()
    theme.apply("dark")
    assert widget.styleSheet() == "background: red;"


class Circle:
    """Refers to itself, so that only the garbage collector frees it."""

    def __init__(self) -> None:
        self.itself = self


class Busy(QWidget):
    """Makes objects while its style changes, as widgets written in Python do, and looks whether garbage is left."""

    def __init__(self) -> None:
        super().__init__()
        self.left: list[bool] = []

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange:
            before = gc.get_threshold()
            gc.set_threshold(100, 1, 1)
            circle = weakref.ref(Circle())
            made = [[number] for number in range(10_000)]
            self.left.append(len(made) > 0 and circle() is not None)
            gc.set_threshold(*before)
        super().changeEvent(event)


@pytest.mark.usefixtures("defaults")
def test_no_garbage_is_collected_while_qt_goes_through_all_widgets(qapp: QApplication, qtbot: QtBot):
    """A widget among it would be freed under Qt's eyes, which crashes."""
    theme.apply("light")
    widget = Busy()
    qtbot.addWidget(widget)
    widget.show()
    widget.left.clear()
    theme.apply("dark")
    assert widget.left
    assert all(widget.left)
    assert gc.isenabled()
