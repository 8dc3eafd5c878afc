"""Label colours on a light or dark ground: fills on which text stays legible, lines that stay visible.

Contrast is WCAG 2.2's ratio of relative luminances (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
"""

from dataclasses import dataclass
from functools import lru_cache

Rgb = tuple[int, int, int]
Rgba = tuple[int, int, int, int]

AA_TEXT = 4.5
AA_GRAPHICS = 3.0
_OTHERS = 0.55
"""Share of the strength of fills and lines with which another annotator's layer is drawn."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The colours of a reader that do not belong to labels."""

    paper: Rgb
    text: Rgb
    muted: Rgb
    accent: Rgb
    selection: Rgb
    hit: Rgb
    """The ground behind search hits."""
    fill_opacity: float = 0.24
    furniture_opacity: float = 0.45

    @classmethod
    def light(cls) -> "Ground":
        """Paper without a theme."""
        return cls((251, 250, 247), (31, 35, 40), (98, 103, 110), (11, 110, 117), (191, 221, 224), (247, 220, 120))


@dataclass(frozen=True, slots=True)
class Ink:
    """One label's colours on one ground."""

    fill: Rgba
    line: Rgba
    other_fill: Rgba
    other_line: Rgba


def parse(colour: str) -> Rgb:
    """``#RRGGBB`` as numbers; grey for anything else, since a codebook may come from anywhere."""
    try:
        value = int(colour.lstrip("#"), 16)
    except ValueError:
        return 128, 128, 128
    return (value >> 16) & 255, (value >> 8) & 255, value & 255


def contrast(first: Rgb, second: Rgb) -> float:
    """WCAG contrast ratio, 1 to 21."""
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mixed(front: Rgb, ground: Rgb, share: float) -> Rgb:
    """`front` over `ground` with opacity `share` (0 to 1)."""
    r, g, b = (round(f * share + h * (1 - share)) for f, h in zip(front, ground, strict=True))
    return r, g, b


def legible_share(text: Rgb, ground: Rgb, share: float) -> float:
    """The smallest opacity, at least `share`, at which `text` has a contrast of 4.5:1 on `ground`.

    1 if there is none.
    """
    while share < 1.0 and contrast(mixed(text, ground, share), ground) < AA_TEXT:
        share = min(1.0, share + 0.01)
    return share


def with_opacity(colour: Rgb, share: float) -> Rgba:
    """`colour` with alpha `share` (0 to 1)."""
    return *colour, round(255 * share)


@lru_cache(maxsize=1024)
def ink(colour: str, ground: Ground) -> Ink:
    """Colours for a label: its line reaches 3:1 on the paper, text on its fill 4.5:1."""
    line = visible(parse(colour), ground.paper)
    opacity = _fill_opacity(line, ground)
    return Ink(
        fill=with_opacity(line, opacity),
        line=with_opacity(line, 1.0),
        other_fill=with_opacity(line, opacity * _OTHERS),
        other_line=with_opacity(line, _other_opacity(line, ground)),
    )


def visible(colour: Rgb, *grounds: Rgb) -> Rgb:
    """`colour`, made darker on light grounds or lighter on dark ones until marks in it are visible on all of them."""
    pole: Rgb = (255, 255, 255) if _luminance(grounds[0]) < 0.18 else (0, 0, 0)
    for step in range(21):
        candidate = mixed(pole, colour, step / 20)
        if all(contrast(candidate, ground) >= AA_GRAPHICS for ground in grounds):
            return candidate
    return pole


def legible_on(colour: Rgb) -> Rgb:
    """Black or white, whichever stands out more on `colour`."""
    return max(((0, 0, 0), (255, 255, 255)), key=lambda pole: contrast(pole, colour))


def _other_opacity(line: Rgb, ground: Ground) -> float:
    """The opacity of another's line: lighter than one's own if it is still visible then."""
    share = _OTHERS
    while share < 1.0 and contrast(mixed(line, ground.paper, share), ground.paper) < AA_GRAPHICS:
        share += 0.05
    return min(share, 1.0)


def _fill_opacity(colour: Rgb, ground: Ground) -> float:
    """The theme's opacity, from 18 to 28 %, or less if the text would fall below AA."""
    opacity = min(max(ground.fill_opacity, 0.18), 0.28)
    while opacity > 0.06 and contrast(ground.text, mixed(colour, ground.paper, opacity)) < AA_TEXT:
        opacity -= 0.02
    return opacity


def _luminance(colour: Rgb) -> float:
    r, g, b = (c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
