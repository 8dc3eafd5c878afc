"""WCAG AA in both themes, computed: 4.5:1 for text, 3:1 for what a control or a label is seen by."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel, QListView

from core.codebook import PALETTE
from gui.base import theme
from gui.base.colours import AA_GRAPHICS, AA_TEXT, Rgb, contrast, ink, legible_on, mixed, parse
from gui.base.style_sheet import style_sheet
from gui.codebook.colour_picker import MORE
from gui.reader import ground
from gui.review.case_card import FILL
from gui.widgets.empty_state import EmptyState
from gui.widgets.grid import SHADE

THEMES = ("light", "dark")
LABELS = (*PALETTE, *MORE, "#000000", "#FFFFFF")
_RULE = re.compile(r"([^{}]+){([^}]*)}")
_COLOUR = re.compile(r"(?:^|;)\s*(color|background|border|border-color):[^;#]*(#[0-9a-fA-F]{6})")
FIELDS = (
    "QLineEdit",
    "QComboBox",
    "QSpinBox",
    "QPushButton",
    "QCheckBox::indicator",
    "QRadioButton::indicator",
    "QListView",
)


@pytest.fixture(autouse=True)
def light(qapp: QApplication) -> Iterator[None]:
    yield
    theme.apply("light")


def rgb(colour: QColor) -> Rgb:
    return colour.red(), colour.green(), colour.blue()


def grounds(name: str) -> dict[str, Rgb]:
    tokens = theme.load(name)
    return {role: rgb(getattr(tokens, role)) for role in ("paper", "chrome", "raised", "hover", "accent_soft")}


def rules(name: str) -> list[tuple[str, dict[str, Rgb]]]:
    """Selector and colours of every rule of the style sheet; rules of what is disabled are left out, as in WCAG."""
    sheet = style_sheet(theme.load(name))
    found = [(" ".join(head.split()), dict(_COLOUR.findall(body))) for head, body in _RULE.findall(sheet)]
    return [(head, {what: parse(c) for what, c in body.items()}) for head, body in found if ":disabled" not in head]


@pytest.mark.parametrize("name", THEMES)
def test_every_text_colour_of_the_style_sheet_is_legible_on_its_ground(name: str) -> None:
    checked = 0
    for head, colours in rules(name):
        if "color" not in colours:
            continue
        own = [colours["background"]] if "background" in colours else grounds(name).values()
        assert [g for g in own if contrast(colours["color"], g) < AA_TEXT] == [], head
        checked += 1
    assert checked > 8


@pytest.mark.parametrize("name", THEMES)
def test_every_field_and_button_is_seen_by_its_edge(name: str) -> None:
    seen = set[str]()
    for head, colours in rules(name):
        edge = colours.get("border", colours.get("border-color"))
        if edge is None or not any(head.startswith(field) or f", {field}" in head for field in FIELDS):
            continue
        if "AbstractItemView {" in head or head.endswith("QAbstractItemView"):
            continue
        around = [grounds(name)["chrome"], colours.get("background", grounds(name)["raised"])]
        if edge == colours.get("background"):
            around = around[:1]  # filled with the colour of its edge: seen as a whole
        assert [g for g in around if contrast(edge, g) < AA_GRAPHICS] == [], head
        seen.update(field for field in FIELDS if field in head)
    assert seen == set(FIELDS)


@pytest.mark.parametrize("name", THEMES)
def test_colours_of_the_theme_for_marks_are_seen_on_every_ground(name: str) -> None:
    tokens = theme.load(name)
    for role in ("edge", "accent", "danger", "warning", "success", "muted"):
        weakest = min(contrast(rgb(getattr(tokens, role)), ground) for ground in grounds(name).values())
        assert weakest >= AA_GRAPHICS, role
    for role in ("success", "warning"):
        assert contrast(rgb(tokens.paper), rgb(getattr(tokens, role))) >= AA_GRAPHICS, "the tick in the disc"


@pytest.mark.parametrize("name", THEMES)
def test_masked_text_is_dimmed_and_can_be_read_selected_too(name: str) -> None:
    page = ground.of_theme(theme.load(name))
    masked = mixed(page.text, page.paper, page.furniture_opacity)
    assert AA_TEXT <= contrast(masked, page.paper) < 0.6 * contrast(page.text, page.paper)
    assert contrast(masked, mixed(page.selection, page.paper, page.furniture_opacity)) >= AA_GRAPHICS


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize("colour", LABELS)
def test_every_label_colour_is_seen_and_text_over_it_can_be_read(qapp: QApplication, name: str, colour: str) -> None:
    theme.apply(name)
    tokens, page = theme.current(), ground.of_theme(theme.current())
    made = ink(colour, page)
    for fill in (made.fill, made.other_fill):
        assert contrast(page.text, mixed(fill[:3], page.paper, fill[3] / 255)) >= AA_TEXT
    for line in (made.line, made.other_line):
        assert contrast(mixed(line[:3], page.paper, line[3] / 255), page.paper) >= AA_GRAPHICS - 0.05
    mark = rgb(theme.mark_colour(colour))
    weakest = min(contrast(mark if theme.needs_edge(colour) else parse(colour), g) for g in grounds(name).values())
    assert weakest >= AA_GRAPHICS
    assert min(contrast(mark, g) for g in grounds(name).values()) >= AA_GRAPHICS
    passage = mixed(parse(colour), rgb(tokens.chrome), FILL)
    assert contrast(rgb(tokens.text), passage) >= AA_TEXT, "a reading in the review"
    assert contrast(legible_on(parse(colour)), parse(colour)) >= AA_TEXT, "the dot on a colour in use"


@pytest.mark.parametrize("name", THEMES)
def test_figures_can_be_read_on_the_darkest_shade_of_their_table(name: str) -> None:
    tokens = theme.load(name)
    darkest = mixed(rgb(tokens.accent), rgb(tokens.chrome), SHADE)
    assert contrast(rgb(tokens.text), darkest) >= AA_TEXT


@pytest.mark.parametrize("name", THEMES)
def test_the_hint_of_an_empty_panel_can_be_read_as_it_is_drawn(qapp: QApplication, name: str) -> None:
    theme.apply(name)
    view = QListView()
    view.resize(400, 300)
    empty = EmptyState(view)
    empty.show_text("没有文档")
    view.show()
    QApplication.processEvents()
    label = empty.findChild(QLabel)
    assert isinstance(label, QLabel)
    shown = label.palette().color(label.foregroundRole())
    picture = view.grab().toImage()
    strokes = {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}
    assert shown.alpha() == 255
    assert shown.name() in strokes
    assert contrast(rgb(shown), grounds(name)["chrome"]) >= AA_TEXT
