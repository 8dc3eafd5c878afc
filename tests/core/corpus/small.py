"""Small sources and corpora for tests, and what DuckDB reads of them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

REPORT = """{place}教育局{year}年工作总结

一、主要工作
（一）学校建设。{year}年新建幼儿园{count}所，投入xx万元。
（二）教师培训。培训教师1,200人次。
二、下一步打算
继续改善办学条件，力争新增学位3000个。
"""
PLACES = ("松江区", "青浦区", "浦东新区")


def report(number: int) -> str:
    """One of many reports, each another text."""
    return REPORT.format(place=PLACES[number % len(PLACES)], year=2020 + number % 4, count=number + 2)


def source_of(folder: Path, count: int) -> Path:
    """A folder with so many reports in two levels."""
    for number in range(count):
        path = folder / f"{number % 7}" / f"报告{number:04}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(report(number), encoding="utf-8")
    return folder


def asked(query: str) -> list[tuple[Any, ...]]:
    """What DuckDB answers."""
    duckdb: Any = pytest.importorskip("duckdb", reason="needs duckdb")
    return duckdb.connect().execute(query).fetchall()


def tables(corpus: Path, names: Sequence[str] = ("documents", "parts", "sentences", "files")) -> dict[str, bytes]:
    """All files of some tables, by their names."""
    found = (path for table in names for path in sorted((corpus / table).iterdir()))
    return {f"{path.parent.name}/{path.name}": path.read_bytes() for path in found}


COUNT, DRAWN = 180, 36
SENTENCES = (
    "全年新建幼儿园两所，投入资金三百万元。",
    "组织教师培训一千人次，提升队伍素质。",
    "开展校园安全检查，未发生安全事故。",
    "发放资助资金，惠及困难学生。",
    "召开年度总结会议，部署下一阶段任务。",
    "深入学习贯彻有关精神，统一思想认识。",
)
"""What reports of `text_of` may say."""


def text_of(number: int) -> str:
    said = [sentence for at, sentence in enumerate(SENTENCES) if (number * 2654435761 >> (7 + at)) & 1]
    place, year = PLACES[number % 3], 2020 + number % 2
    return f"{place}教育局{year}年工作总结\n\n第{number}号报告说明了有关情况。\n" + "\n".join(said) + "\n"
