"""The reader's colours, from those of the theme."""

from PySide6.QtGui import QColor

from gui.base.colours import Ground, Rgb, legible_share, mixed
from gui.base.theme import Theme


def of_theme(theme: Theme) -> Ground:
    """Colours to draw a reader with under `theme`."""
    return Ground(
        paper=_rgb(theme.paper),
        text=_rgb(theme.text),
        muted=_rgb(theme.muted),
        accent=_rgb(theme.accent),
        # Grey with a little of the accent colour, so that no label's fill looks like it.
        selection=mixed(mixed(_rgb(theme.accent), _rgb(theme.text), 0.3), _rgb(theme.paper), 0.24),
        hit=(110, 88, 20) if theme.dark else (247, 220, 120),
        fill_opacity=theme.fill_opacity,
        # Not part of the report, but legible: people have to see that it is furniture.
        furniture_opacity=legible_share(_rgb(theme.text), _rgb(theme.paper), theme.furniture_opacity),
    )


def _rgb(colour: QColor) -> Rgb:
    return colour.red(), colour.green(), colour.blue()
