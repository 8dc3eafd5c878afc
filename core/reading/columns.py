"""Guesses which column of a table is the text, the title, the region, the year...: by name and by content."""

import re
from collections.abc import Mapping, Sequence

from core.errors import UserError
from core.reading.readers.protocol import ColumnNames

FIELDS = ("text", "title", "region", "year", "issuer", "date", "kind")

_NAMES = {
    "text": "text fulltext content contents body policycontent paragraphtext articletext document"
    " 正文 全文 内容 文本 原文 正文内容 文章内容 政策内容 报告内容 报告全文 政策全文 政策正文",
    "title": "title doctitle policytitle headline 标题 题目 文章标题 政策标题 文件名称 名称 报告名称",
    "region": "region province city district area 地区 区域 省份 城市 区县 省市 行政区",
    "year": "year 年份 年度 年",
    "issuer": "issuer publisher department releasedepartment policyreleasedepartment agency organization"
    " 发布单位 发文单位 发布机构 发文机关 发布部门 颁布单位 制定机关 单位",
    "date": "date publishdate releasetime releasedate pubdate publishtime"
    " 日期 发布日期 发布时间 成文日期 发文日期 公布日期 时间",
    "kind": "kind doctype type 文种 文件类型 类型 类别",
}
"""For each field the names of columns, without blanks and case; earlier ones are preferred."""
_SAMPLE = 200
_SHORTEST = 40
"""Mean number of characters that a column without a telling name must have to count as the text."""
_DATE = re.compile(r"((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})(?:\s*[-/.月]\s*(\d{1,2}))?")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")


def choose(
    header: Sequence[str], rows: Sequence[Sequence[str]], chosen: ColumnNames, *, guess: bool = True
) -> dict[str, int]:
    """Index of the column for each field that has one; `rows` are the first ones of the table.

    With `guess` a column of long texts is the text whatever its name is.

    Raises UserError ``import.no_column`` for a chosen name that the header lacks and ``import.no_text_column`` when no
    column looks like texts.
    """
    found: dict[str, int] = {}
    for field, name in chosen.items():
        at = next((index for index, cell in enumerate(header) if cell.strip() == name.strip()), None)
        if at is None:
            raise UserError("import.no_column", value=name, columns=[cell for cell in header if cell.strip()])
        found[field] = at
    plain = [_plain(name) for name in header]
    for field in FIELDS:
        if field not in found:
            named = (fullest(plain, name, rows) for name in _NAMES[field].split() if name in plain)
            at = next((index for index in named if index not in found.values()), None)
            if at is not None:
                found[field] = at
    if "text" not in found:
        if not guess:
            raise UserError("import.no_text_column", columns=[cell for cell in header if cell.strip()])
        found["text"] = _longest(header, rows, set(found.values()))
    return found


def fullest(names: Sequence[str], name: str, rows: Sequence[Sequence[str]]) -> int:
    """Of several columns of one name, the one with most in it; the first if several have as much."""
    places = [index for index, other in enumerate(names) if other == name]
    if len(places) == 1:
        return places[0]
    return max(places, key=lambda at: (sum(len(row[at]) for row in rows[:_SAMPLE] if at < len(row)), -at))


def same_named(header: Sequence[str], at: int) -> list[int]:
    """A column, followed by the others with the same name."""
    name = _plain(header[at]) if at < len(header) else ""
    return [at, *(index for index, other in enumerate(header) if index != at and name and _plain(other) == name)]


def _plain(name: str) -> str:
    return re.sub(r"[\s_\-.:：]+", "", name).casefold()


def _longest(header: Sequence[str], rows: Sequence[Sequence[str]], taken: set[int]) -> int:
    """The column with the longest cells, if these are sentences."""
    lengths = [
        (sum(len(row[at]) for row in rows[:_SAMPLE] if at < len(row)) / max(1, len(rows[:_SAMPLE])), -at)
        for at in range(len(header))
        if at not in taken and not _is_address(rows, at)
    ]
    mean, negative = max(lengths, default=(0.0, 0))
    if mean < _SHORTEST:
        raise UserError("import.no_text_column", columns=[cell for cell in header if cell.strip()])
    return -negative


def _is_address(rows: Sequence[Sequence[str]], at: int) -> bool:
    return any(row[at].startswith(("http://", "https://")) for row in rows[:5] if at < len(row))


def described(header: Sequence[str], row: Sequence[str], columns: Mapping[str, int]) -> dict[str, object]:
    """The metadata that a row gives. Known fields have their own names, other filled columns those of the header."""
    meta: dict[str, object] = {}
    for field, at in columns.items():
        value = row[at].strip() if at < len(row) else ""
        if field == "text" or not value:
            continue
        if field == "year":
            year = _YEAR.search(value)
            if year is None:
                meta.setdefault(header[at], value)
            else:
                meta["year"] = int(year.group(1))
        elif field == "date":
            meta["date"] = _date(value)
        else:
            meta[field] = value
    taken = set(columns.values())
    for at, value in enumerate(row):
        if at not in taken and value.strip():
            name = (header[at].strip() if at < len(header) else "") or f"#{at + 1}"
            meta[name if name not in meta else f"{name} #{at + 1}"] = value.strip()
    return meta


def _date(value: str) -> str:
    """ISO 8601 if the value is a date, otherwise the value itself."""
    found = _DATE.match(value)
    if found is None:
        return value
    year, month, day = (int(part) if part else None for part in found.groups())
    if month is None or not 1 <= month <= 12:
        return str(year)
    return f"{year}-{month:02}" + (f"-{day:02}" if day and 1 <= day <= 31 else "")
