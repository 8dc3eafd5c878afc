"""Characters of the fonts Symbol and Wingdings, which without those fonts look like others.

The tables follow the mappings that the Unicode Standard gives for these fonts, with a common character where the exact
one is in few fonts.
"""

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
"""By place in the font, which is the low byte of the private-use character that stands for the symbol."""


def symbol(char: str) -> str:
    """The symbol for a private-use character U+F000 to U+F0FF, if known; other characters as they are."""
    code = ord(char)
    return SYMBOLS.get(code & 0xFF, char) if code >> 8 == 0xF0 else char


_WINGDINGS = {
    **SYMBOLS,
    **dict(enumerate("✏✂✁", 0x21)),
    0x28: "☎",
    0x29: "✆",
    0x2A: "✉",
    0x36: "⌛",
    0x37: "⌨",
    0x3E: "✇",
    0x3F: "✍",
    0x41: "✌",
    0x4A: "☺",
    0x43: "👍",
    0x44: "👎",
    0x4C: "☹",
    0x4E: "☠",
    0x4F: "⚐",
    0x51: "✈",
    0x52: "☼",
    0x54: "❄",
    **dict(enumerate("☜☞☝☟", 0x45)),
    **dict(enumerate("✠✡☪☯ॐ☸♈♉♊♋♌♍♎♏♐♑♒♓", 0x58)),
    **dict(enumerate("●❍■□□❑❒◆◆◆❖◆⌧⮹⌘❀✿❝❞", 0x6C)),
    **dict(enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿", 0x80)),
    0x9E: "·",
    0x9F: "•",
    0xA0: "▪",
    0xA1: "○",
    0xA2: "○",
    0xA3: "○",
    0xA4: "◉",
    0xA5: "◎",
    0xA7: "■",
    0xA8: "□",
    0xAA: "✦",
    0xAB: "★",
    0xAC: "✶",
    0xAD: "✴",
    0xAE: "✹",
    0xAF: "✵",
    0xB1: "⌖",
    0xB2: "◇",
    0xB5: "✪",
    0xB6: "✰",
    0xD5: "⌫",
    0xD6: "⌦",
    0xD8: "➢",
    0xDC: "➲",
    0xE8: "➔",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
    **dict(enumerate("←→↑↓↖↗↙↘", 0xDF)),
    **dict(enumerate("⇦⇨⇧⇩⬄⇳", 0xEF)),
}
_WINGDINGS_2 = {
    0x4F: "✗",
    0x50: "✓",
    0x51: "☒",
    0x52: "☑",
    0x53: "☒",
    0x54: "☒",
    0x97: "●",
    0x98: "●",
    0x9A: "○",
    0xA2: "■",
    0xA3: "□",
    0xAE: "◆",
    0xAF: "◇",
    **dict(enumerate("⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿", 0x69)),
}
_GREEK = {
    **dict(zip(range(0x41, 0x5B), "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ", strict=True)),
    **dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True)),
    0xA3: "≤",
    0xA5: "∞",
    0xAB: "↔",
    0xAC: "←",
    0xAD: "↑",
    0xAE: "→",
    0xAF: "↓",
    0xB0: "°",
    0xB1: "±",
    0xB3: "≥",
    0xB4: "×",
    0xB7: "•",
    0xB8: "÷",
    0xB9: "≠",
    0xBA: "≡",
    0xBB: "≈",
    0xBC: "…",
    0xC7: "∩",
    0xC8: "∪",
    0xCE: "∈",
    0xD0: "∠",
    0xD1: "∇",
    0xD5: "∏",
    0xD6: "√",
    0xD7: "⋅",
    0xE5: "∑",
    0xF2: "∫",
    0x24: "∃",
    0x22: "∀",
}
_OTHERWISE = {0x20: " ", **{code: chr(code) for code in range(0x21, 0x7F)}}
_FONTS = {"wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2, "symbol": {**_OTHERWISE, **_GREEK}}
_PICTURES = frozenset({"wingdings", "wingdings 2", "wingdings 3", "webdings", "symbol"})


def is_symbol_font(font: str | None) -> bool:
    """Whether a font shows other characters than the text says."""
    return font is not None and font.strip().casefold() in _PICTURES


def font_symbol(font: str, code: int) -> str:
    """The character that a font of symbols shows for a code in either of its two ranges.

    A private-use one if unknown.
    """
    if code >> 8 not in (0, 0xF0):
        return chr(code) if not 0xD800 <= code < 0xE000 and 0 < code < 0xFFFE else ""
    place = code & 0xFF
    known = _FONTS.get(font.strip().casefold(), SYMBOLS)
    if place < 0x20:
        return ""
    return known.get(place, " " if place == 0x20 else chr(0xF000 + place))


def in_font(font: str, text: str) -> str:
    """The characters that a font of symbols shows for a text. Those that it does not have stay as they are."""
    return "".join(font_symbol(font, ord(char)) if ord(char) >> 8 in (0, 0xF0) else char for char in text)
