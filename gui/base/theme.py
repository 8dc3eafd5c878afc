"""Colours, fonts and icons of the interface, from `resources/themes/*.json`.

The palette is our own and set on the application, because `QStyleHints.setColorScheme` does nothing
without a desktop platform theme. Widgets that keep colours connect to `notifier().changed`: Qt's own
`PaletteChange` also comes from every style sheet that is set, and would call them in circles.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import lru_cache

import orjson
from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from gui.base.colours import AA_GRAPHICS, contrast, parse, visible
from gui.base.style_sheet import style_sheet
from resources import loader

FONT_FAMILIES = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
)
"""Chinese fonts in order of preference. Without a name, Qt takes the Japanese font for Han characters."""

STYLE_ARGUMENTS = ("-style", "fusion")
"""For the QApplication's command line. Asking for the style later costs a start 12 ms (QStyle has many enums)."""
_STYLED = "biaodu_styled"

CHOICES = ("system", "light", "dark")


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours and measures of a theme."""

    name: str
    dark: bool
    paper: QColor
    """Ground of the text; the calmest and brightest area."""
    chrome: QColor
    """Ground of docks, bars and the window."""
    raised: QColor
    """Ground of popups, fields and dialogs' lists."""
    text: QColor
    muted: QColor
    """Secondary text; still AA on paper and chrome."""
    line: QColor
    """Thin separators."""
    edge: QColor
    """Borders of fields and buttons, and other parts without which a control could not be seen: 3:1 on every ground."""
    hover: QColor
    accent: QColor
    on_accent: QColor
    accent_soft: QColor
    """Ground of the current row."""
    selection: QColor
    """Ground of selected text."""
    on_selection: QColor
    danger: QColor
    danger_soft: QColor
    warning: QColor
    warning_soft: QColor
    success: QColor
    furniture_opacity: float
    """Opacity of masked text on paper."""
    fill_opacity: float
    """Opacity of a label's fill on paper."""


class Notifier(QObject):
    """Tells about the theme."""

    changed = Signal()
    """Another theme is in use; `current` gives it."""


class _State:
    current: "Theme | None" = None
    notifier: "Notifier | None" = None


def notifier() -> Notifier:
    """The object whose signal `changed` follows every change of theme."""
    if _State.notifier is None:
        _State.notifier = Notifier()
    return _State.notifier


@lru_cache(maxsize=4)
def load(name: str) -> Theme:
    """The theme ``light`` or ``dark``; raises FileNotFoundError, KeyError for an incomplete file."""
    # JSON and not TOML: reading TOML would take 6 ms more at every start.
    data = orjson.loads(loader.read_bytes(f"themes/{name}.json"))
    colours: dict[str, str] = data["colours"]
    reader: dict[str, float] = data["reader"]
    named = {f.name: QColor(colours[f.name]) for f in fields(Theme) if f.type in ("QColor", QColor)}
    return Theme(name=name, dark=bool(data["dark"]), **named, **reader)  # type: ignore[arg-type]


def current() -> Theme:
    """The theme in use (light before `apply`)."""
    return _State.current or load("light")


def styled(app: QApplication) -> QApplication:
    """Return the application, made with `STYLE_ARGUMENTS`."""
    app.setProperty(_STYLED, True)
    return app


def resolve(choice: str) -> str:
    """``system`` becomes light or dark by the desktop's colour scheme."""
    if choice in ("light", "dark"):
        return choice
    dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return "dark" if dark else "light"


def apply(choice: str) -> Theme:
    """Put a theme (``light``, ``dark``, ``system``) on the running application and return it."""
    theme = load(resolve(choice))
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise TypeError("a QApplication is needed")
    if _State.current is theme:
        return theme
    _State.current = theme
    with _no_garbage_collected():
        if not app.property(_STYLED):
            app.setStyle("Fusion")
            app.setProperty(_STYLED, True)
        app.setPalette(palette(theme))
        app.setStyleSheet(style_sheet(theme))
    notifier().changed.emit()
    return theme


@contextmanager
def _no_garbage_collected() -> Iterator[None]:
    """While Qt goes through a list of all widgets, and asks those made in Python.

    One that lies about in a circle of references would be freed by any Python code that runs then, and Qt crash on it.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def palette(theme: Theme) -> QPalette:
    """The Qt palette of a theme."""
    roles = QPalette.ColorRole
    result = QPalette()
    for role, colour in (
        (roles.Window, theme.chrome),
        (roles.WindowText, theme.text),
        (roles.Base, theme.raised),
        (roles.AlternateBase, theme.chrome),
        (roles.Text, theme.text),
        (roles.PlaceholderText, theme.muted),
        (roles.Button, theme.chrome),
        (roles.ButtonText, theme.text),
        (roles.BrightText, theme.danger),
        (roles.Highlight, theme.accent_soft),
        (roles.HighlightedText, theme.text),
        (roles.Accent, theme.accent),
        (roles.Link, theme.accent),
        (roles.LinkVisited, theme.accent),
        (roles.ToolTipBase, theme.raised),
        (roles.ToolTipText, theme.text),
        (roles.Light, theme.raised),
        (roles.Midlight, theme.hover),
        (roles.Mid, theme.edge),
        (roles.Dark, theme.line),
        (roles.Shadow, theme.line),
    ):
        result.setColor(role, colour)
    disabled = QColor(theme.muted)
    disabled.setAlphaF(0.6)
    for role in (roles.WindowText, roles.Text, roles.ButtonText, roles.HighlightedText):
        result.setColor(QPalette.ColorGroup.Disabled, role, disabled)
    return result


def mark_colour(colour: str) -> QColor:
    """A label's colour, changed so that marks in it have a contrast of 3:1 or more on all grounds of lists."""
    return QColor(*_mark(colour, current().name))


def needs_edge(colour: str) -> bool:
    """Whether an area in a label's colour needs an edge to stand out from every ground."""
    return any(contrast(parse(colour), ground) < AA_GRAPHICS for ground in _grounds(current()))


@lru_cache(maxsize=512)
def _mark(colour: str, name: str) -> tuple[int, int, int]:
    return visible(parse(colour), *_grounds(load(name)))


def _grounds(theme: Theme) -> list[tuple[int, int, int]]:
    grounds = (theme.paper, theme.chrome, theme.raised, theme.hover, theme.accent_soft)
    return [(ground.red(), ground.green(), ground.blue()) for ground in grounds]


def ui_font(point_size: float | None = None) -> QFont:
    """The interface's font, with the Chinese face named."""
    font = QFont(QGuiApplication.font())
    font.setFamilies(list(FONT_FAMILIES))
    if point_size:
        font.setPointSizeF(point_size)
    return font


def tabular(font: QFont) -> QFont:
    """`font` with figures of equal width, for columns of numbers."""
    result = QFont(font)
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


def mixed(front: QColor, ground: QColor, share: float) -> QColor:
    """`front` laid over `ground` with opacity `share` (0 to 1), as an opaque colour."""
    return QColor.fromRgbF(*(f * share + g * (1 - share) for f, g in zip(_rgb(front), _rgb(ground), strict=True)))


def _rgb(colour: QColor) -> tuple[float, float, float]:
    return colour.redF(), colour.greenF(), colour.blueF()


_CLONES: list[QIconEngine] = []


@lru_cache(maxsize=256)
def _renderer(source: str, colour: str) -> QSvgRenderer:
    """The renderer for an SVG in a colour. Kept, because parsing costs more than drawing."""
    return QSvgRenderer(source.replace("currentColor", colour).encode())


class _TintedSvg(QIconEngine):
    """Draws an SVG whose `currentColor` is the text colour of the current theme."""

    def __init__(self, source: str, role: str) -> None:
        super().__init__()
        self._source = source
        self._role = role
        self._pixmaps: dict[tuple[str, int, int, QIcon.Mode, QIcon.State], QPixmap] = {}
        """Pixmaps drawn before, by theme, size and state: a header is painted with every document that is opened."""

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        """Draw into `rect`, dimmed when disabled, in the accent colour when on."""
        theme = current()
        colour: QColor = getattr(theme, self._role)
        if state == QIcon.State.On:
            colour = theme.accent
        renderer = _renderer(self._source, colour.name())
        painter.save()
        painter.setOpacity(0.4 if mode == QIcon.Mode.Disabled else 1.0)
        renderer.render(painter, QRectF(rect))
        painter.restore()

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        """The same on transparent ground; `size` is in device pixels."""
        theme = current()
        known = self._pixmaps.get((theme.name, size.width(), size.height(), mode, state))
        if known is not None:
            return known
        result = QPixmap(size)
        result.fill(Qt.GlobalColor.transparent)
        painter = QPainter(result)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        self._pixmaps[theme.name, size.width(), size.height(), mode, state] = result
        return result

    def clone(self) -> QIconEngine:
        """A copy that Qt owns; Python must not collect it, or Qt is left with a dangling pointer."""
        copy = _TintedSvg(self._source, self._role)
        _CLONES.append(copy)
        return copy


@lru_cache(maxsize=256)
def icon(name: str, role: str = "text") -> QIcon:
    """The icon `resources/icons/<name>.svg`, tinted with a colour of the theme; empty when there is none."""
    if not name:
        return QIcon()
    try:
        source = loader.read_text(f"icons/{name}.svg")
    except FileNotFoundError:
        return QIcon()
    return QIcon(_TintedSvg(source, role))
