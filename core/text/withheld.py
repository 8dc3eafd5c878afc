"""Finds values that a report withholds: xx, xxx万元, 20xx年, **, 某市. Such a value exists; it is not missing.

A value of a document's own metadata that its report withholds is named in ``Meta.extra["withheld"]``, a list of field
names, so that it travels with every format that carries metadata.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache, lru_cache

from core.model import Meta, Span

KEY = "withheld"
"""The key of `Meta.extra`. A value that is no list of names was written by somebody else and is left alone."""

SIGNS = "xX×*＊某"
"""Signs that stand for a value. Every withheld value has one of them."""


_WITHHELD = (
    r"(?<![A-Za-z0-9])(?:20|19)?[xX×]{2,4}(?:\s?[-—－~至]\s?(?:20|19)?[xX×]{2,4})?\s*(?:年|学年)"  # 20xx年, xxxx-20xx年
    r"|(?<![A-Za-z+＋])[0-9]*[xX×]+(?:[.．][xX×]+)?(?![A-Za-z])(?:\s*[%％‰])?"  # x, xx, 3xx, x.x%
    r"|(?:[*＊]{2,}|(?<=[\u4e00-\u9fff、，“”《》])[*＊](?=(?!的)[\u4e00-\u9fff]))(?:年)?"  # **, 市*局
    r"|某(?![些种个项一])(?=[\u4e00-\u9fff]?(?:省|州|盟|旗|市|区|县|镇|乡|村|街道|校|局|学校|单位|企业|同志))"  # 某市
    r"|(?<=[\u4e00-\u9fff])某{1,2}(?=[，。、同（(]|$)"  # 张某某
)
_AROUND = 40
_DIGITS = 12
"""How many figures before a sign are looked at."""


@cache
def _pattern() -> re.Pattern[str]:
    # Compiled on first use: it takes 3 ms, and a start that only lists documents does without.
    return re.compile(_WITHHELD)


def find_withheld(text: str, outside: Iterable[Span] = ()) -> list[Span]:
    """Every withheld figure, name or year, in order, except in `outside`, the ranges masked as furniture.

    A multiplication sign between figures (3×5) does not count, nor a letter in a programme's name (“双尖双领+X”).
    """
    found: list[Span] = []
    end = 0
    # The pattern itself takes 0.2 s for a million characters, and most of a text has none of its signs.
    pattern = _pattern()
    for sign in re.finditer(f"[{SIGNS}]", text):
        if sign.start() < end:
            continue
        begin = sign.start()
        while begin > max(end, sign.start() - _DIGITS) and text[begin - 1] in "0123456789":
            begin -= 1
        tried = (pattern.match(text, at) for at in range(begin, sign.start() + 1))
        match = next((span for span in tried if span), None)
        if match is not None and not _is_factor(match, text):
            found.append(Span(match.start(), end := match.end()))
    return _without(found, sorted(outside)) if found else found


def _without(found: list[Span], masks: list[Span]) -> list[Span]:
    """The spans that overlap none of the masks; both lists are in text order."""
    kept: list[Span] = []
    at = 0
    for span in found:
        while at < len(masks) and masks[at].end <= span.start:
            at += 1
        if at == len(masks) or not masks[at].overlaps(span):
            kept.append(span)
    return kept


def _is_factor(match: re.Match[str], text: str) -> bool:
    """Whether a single sign belongs to a product or a name: 3×5, 2x3, “数据要素×”, “415X”."""
    if match.group().lstrip("0123456789") not in ("x", "X", "×"):
        return False
    before, after = text[max(0, match.start() - 1) : match.start()], text[match.end() : match.end() + 1]
    figure_before = before.isdigit() or match.group()[0].isdigit()
    ends_a_name = after in ("”", "’", '"') and (figure_before or match.group() == "×")
    return (figure_before and after.isdigit()) or ends_a_name


def withheld_at(text: str, position: int) -> Span | None:
    """The withheld value at a code point of a text. Looks only around it, so it is quick even in a long text."""
    begin = max(0, position - _AROUND)
    around = text[begin : position + _AROUND]
    found = (Span(begin + span.start, begin + span.end) for span in find_withheld(around))
    return next((span for span in found if span.start <= position < span.end), None)


def withheld_fields(meta: Meta) -> frozenset[str]:
    """The fields that a report withholds: fields named so in the metadata that have no value, and a masked region."""
    named = meta.extra.get(KEY)
    fields = {name for name in _names(named) if not getattr(meta, name, None)} if named else set[str]()
    if meta.region and is_masked(meta.region):
        fields.add("region")
    return frozenset(fields)


@lru_cache(maxsize=4096)
def is_masked(region: str) -> bool:
    """Whether a region's name withholds which one it is: x区, 某市. Remembered, as many reports are of one region."""
    return any(sign in region for sign in SIGNS) and bool(find_withheld(region))


def mark_withheld(meta: Meta, fields: Iterable[str]) -> Meta:
    """The metadata with these fields also named as withheld."""
    named = sorted({*_names(meta.extra.get(KEY)), *fields})
    return replace(meta, extra={**meta.extra, KEY: named}) if named else meta


def with_fields(meta: Meta, **fields: object) -> Meta:
    """The metadata with other values of fields of `Meta`, which then no longer count as withheld."""
    named = _names(meta.extra.get(KEY))
    changed: Meta = replace(meta, **fields)  # type: ignore[arg-type]
    if "extra" in fields or not named & fields.keys():
        return changed
    rest = sorted(named - fields.keys())
    others = {name: value for name, value in meta.extra.items() if name != KEY}
    return replace(changed, extra=others | {KEY: rest} if rest else others)


def _names(value: object) -> set[str]:
    """The field names in a list; none if it is something else."""
    known = {"title", "region", "year", "issuer", "date", "kind"}
    listed: list[object] = value if isinstance(value, list) else []  # type: ignore[reportUnknownVariableType]
    names = {name for name in listed if isinstance(name, str) and name in known}
    return names if len(names) == len(listed) else set()
