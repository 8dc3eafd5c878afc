"""Characters of the fonts Symbol and Wingdings, which only those fonts show as what they mean."""

SYMBOLS = {
    0x52: "☑",
    0x6C: "●",
    0x6E: "■",
    0x6F: "□",
    0x71: "□",
    0x75: "◆",
    0x76: "◆",
    0x77: "◆",
    0x9F: "•",
    0xA7: "■",
    0xA8: "□",
    0xB2: "◇",
    0xB7: "•",
    0xD8: "➢",
    0xFB: "✗",
    0xFC: "✓",
    0xFE: "☑",
}
"""By their place in the font, which is the low byte of the private-use character that stands for them."""


def symbol(char: str) -> str:
    """What a private-use character U+F000 to U+F0FF of a symbol font shows, as far as known; others as they are."""
    code = ord(char)
    return SYMBOLS.get(code & 0xFF, char) if code >> 8 == 0xF0 else char
