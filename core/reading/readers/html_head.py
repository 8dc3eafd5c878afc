"""What a web page says about itself: its title, and the metadata of government sites (by standard names)."""

import re
from collections.abc import Iterator

from core.reading.readers.markup import Element

MOST_TITLE = 1_000
"""Characters of a title that are kept."""
_SITE = re.compile(r"\s*+(?<![-_|－—–｜>])[-_|－—–｜>]++\s*[^-_|－—–｜>]{2,30}$")
_FIELDS = {
    "articletitle": "title",
    "pubdate": "date",
    "publishdate": "date",
    "article:published_time": "date",
    "contentsource": "issuer",
}
_DATE = re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})")
_BODY = re.compile(
    r"[^\s，。：:;；、/|]{2,40}(?:局|厅|委|委员会|办|办公室|政府|部|院|会|署|处|中心|馆|学校|大学|学院|中学|小学|园|公司|室|科|队|所|站|街道|镇|乡|村|组|银行|司)"
)
_MEDIA = re.compile("本站|本网|网站|原创|转载|未知|记者|编辑|日报|晚报|新华社|电视台|[Aa]dmin")
"""Sources that are not bodies which issue reports."""


def page_title(root: Element) -> str:
    """The page's title without the site's name behind it."""
    found = root.find(".//title")
    return _SITE.sub("", " ".join((found.text or "").split())[:MOST_TITLE]) if found is not None else ""


def page_meta(root: Element) -> dict[str, object]:
    """``title``, ``date`` and ``issuer`` as the page's head gives them, by the names of `core.model.Meta`."""
    found: dict[str, object] = {}
    for name, content in _given(root):
        field = _FIELDS.get(name)
        if field == "date":
            date = _DATE.search(content)
            if date is not None:
                found.setdefault(field, f"{date[1]}-{int(date[2]):02}-{int(date[3]):02}")
        elif field == "issuer":
            if _BODY.fullmatch(content) and not _MEDIA.search(content):
                found.setdefault(field, content)
        elif field == "title" and len(content) > 3:
            found.setdefault(field, content)
    return found


def _given(root: Element) -> Iterator[tuple[str, str]]:
    for meta in root.iter("meta"):
        name = str(meta.get("name") or meta.get("property") or "").strip().lower()
        content = " ".join(str(meta.get("content") or "").split())[:MOST_TITLE]
        if name and content:
            yield name, content
