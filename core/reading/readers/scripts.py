"""Raised and lowered figures in plain text: ``10^6``, ``m²``, ``1/3`` instead of 106, m2 and 13.

A reader puts `RAISED` or `LOWERED` before such a piece and `LEVEL` behind it; `settled` writes them out when the line
is complete, because what stands on both sides decides.
"""

import re

RAISED, LOWERED, LEVEL = "\ufdd0", "\ufdd1", "\ufdd2"
PAGE = "\ufdd3"
"""Marks a page or column that begins inside of a paragraph."""
_OWN = re.compile("[\ufdd0-\ufdd3]")
_PAGES = re.compile(f"\n*{PAGE}[{PAGE}\n]*")
_MARKS = re.compile(f"[{RAISED}{LOWERED}{LEVEL}]")
_FRACTION = re.compile(
    f"(?P<whole>[0-9]?){RAISED}(?P<above>[0-9]{{1,6}}){LEVEL}[/⁄∕／]"
    f"(?:{LOWERED}(?P<below>[0-9]{{1,6}}){LEVEL}|(?P<plain>[0-9]{{1,6}}))"
)
_RAISED = re.compile(f"(?P<base>[^{RAISED}{LOWERED}{LEVEL}]?){RAISED}(?P<text>[^{RAISED}{LOWERED}{LEVEL}]*){LEVEL}")
_LOWERED = re.compile(f"(?P<base>[^{RAISED}{LOWERED}{LEVEL}]?){LOWERED}(?P<text>[^{RAISED}{LOWERED}{LEVEL}]*){LEVEL}")
_EXPONENT = re.compile(r"[-+−–]?[0-9]+(?:\.[0-9]+)?|[a-zA-Z]|[0-9a-zA-Z]+[-+−*/][0-9a-zA-Z]+")
_UNIT_POWERS = {"2": "²", "3": "³"}
_SIMPLE = re.compile(r"[-+−]?[0-9A-Za-z.%]+|.", re.DOTALL)


def without_marks(text: str) -> str:
    """A source's text without characters that serve as marks here.

    Canonical form would replace them by U+FFFD anyway.
    """
    return _OWN.sub("\ufdd4", text) if _OWN.search(text) else text


def settled(text: str) -> str:
    """A line in which everything raised and lowered is written out."""
    if PAGE in text:
        text = _PAGES.sub("\n", text.strip(PAGE))
    if RAISED not in text and LOWERED not in text:
        return text
    text = text.replace(LEVEL + RAISED, "").replace(LEVEL + LOWERED, "") if _is_one_kind(text) else text
    text = _FRACTION.sub(_fraction, text)
    text = _RAISED.sub(lambda found: found["base"] + power(found["base"], found["text"]), text)
    text = _LOWERED.sub(lambda found: found["base"] + index(found["base"], found["text"]), text)
    return _MARKS.sub("", text)


def _is_one_kind(text: str) -> bool:
    """Whether pieces that follow each other belong together: Word cuts runs anywhere."""
    return RAISED not in text or LOWERED not in text


def _fraction(found: re.Match[str]) -> str:
    whole = f"{found['whole']} " if found["whole"] else ""
    return f"{whole}{found['above']}/{found['below'] or found['plain']}"


def power(base: str, text: str) -> str:
    """How a raised text after a base is written.

    ``²`` after a unit, ``^6`` after a figure, marks of notes as they are.
    """
    last = base[-1:]
    shown = text.strip()
    if not _can_be_base(last) or not _EXPONENT.fullmatch(shown):
        return text
    if last in "mM" and shown in _UNIT_POWERS:
        return _UNIT_POWERS[shown]
    if shown.isalpha() and not last.isdigit():
        return text  # An ordinal, or a mark.
    return f"^{grouped(shown)}"


def index(base: str, text: str) -> str:
    """How a lowered text after a base is written: figures after a letter (CO2) as they are."""
    last, shown = base[-1:], text.strip()
    return f"_{grouped(shown)}" if last.isdigit() and last.isascii() and shown[:1].isalnum() else text


def _can_be_base(char: str) -> bool:
    return (char.isascii() and char.isalnum()) or char in (")", "）", "]")


def grouped(text: str) -> str:
    """A part of a formula, in parentheses unless it is a single number, word or sign."""
    return text if _SIMPLE.fullmatch(text) else f"({text})"
