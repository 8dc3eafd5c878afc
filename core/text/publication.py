"""Reads what a page says of its publication: when, and from whom the text is."""

import re

from core.text.dates import Day, days_in
from core.text.issuers import source_body

_SOURCE = re.compile(
    r"(?:信息来源|文章来源|稿件来源|内容来源|来源|发布机构|发布单位|发布部门)\s*[】\]]?\s*[:：]?\s*([^\s:：【】\[\]]{2,30})(?![^\s]*[:：])"
)
_RELEASED = re.compile(r"(?:发布时间|发布日期|发表时间|公开日期|公布日期|发布)\s*[】\]]?\s*[:：]?\s*")
_DATED_FIELD = re.compile(r"(?<![文成效行布新])(?:时间|日期)\s*[】\]]?\s*[:：]?\s*")


def release_day(published: str) -> str | None:
    """The day on which a page says that it was published; otherwise the first day on it."""
    days: list[Day] = list(days_in(published))
    for labels in (_RELEASED, _DATED_FIELD):
        for label in labels.finditer(published):
            day = next((day for day in days if 0 <= day.start - label.end() <= 1), None)
            if day is not None:
                return day.iso
    return days[0].iso if days else None


def named_source(published: str) -> str | None:
    """The body that a page names as its source, as written; None for a newspaper or a site."""
    source = _SOURCE.search(published)
    return source.group(1) if source and source_body(source.group(1)) else None
