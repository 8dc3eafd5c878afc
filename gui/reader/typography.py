"""Font, size and width of the reading column."""

from dataclasses import dataclass, replace

from PySide6.QtGui import QFont

from gui.base.settings import FONT_FAMILY, LINE_HEIGHT, TEXT_SIZE, Settings

FAMILIES = ("Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC")
"""Fonts in order of preference. Without a name, Qt takes Japanese forms for Han characters, and layout is half again
slower.
"""

SMALLEST, LARGEST = 12, 40
SETTINGS = frozenset([TEXT_SIZE.id, LINE_HEIGHT.id, FONT_FAMILY.id])
"""What it is set by."""


@dataclass(frozen=True, slots=True)
class Typography:
    """How text is set."""

    pixels: int = 18
    """Size of a Han character."""
    spacing: float = 1.7
    """Distance of base lines in units of `pixels`."""
    column: int = 42
    """Han characters in a line at most."""
    family: str = ""
    """Preferred font, before `FAMILIES`."""

    @classmethod
    def chosen(cls, settings: Settings) -> "Typography":
        """As the user has set it."""
        get = settings.get
        return cls(pixels=get(TEXT_SIZE), spacing=get(LINE_HEIGHT), family=get(FONT_FAMILY))

    @property
    def line_height(self) -> int:
        """Distance of base lines in pixels."""
        return round(self.pixels * self.spacing)

    def font(self) -> QFont:
        """The font with its fallbacks in order."""
        font = QFont([self.family, *FAMILIES] if self.family else list(FAMILIES))
        font.setPixelSize(self.pixels)
        return font

    def zoomed(self, steps: int) -> "Typography":
        """Larger or smaller by whole pixels, between `SMALLEST` and `LARGEST`."""
        return replace(self, pixels=min(max(self.pixels + steps, SMALLEST), LARGEST))
