"""Finds the title of a Word document by the style that marks it."""

import re

from core.reading.readers.docx_numbering import VAL
from core.reading.readers.docx_styles import WordStyles
from core.reading.readers.markup import Element

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NAMES = frozenset(["title", "标题", "公文标题", "文件标题", "文档标题"])
_LOOKED_AT = 60
"""Paragraphs from the beginning among which a title is looked for."""
_LONGEST = 200
_NO_TITLE = re.compile(
    r"文\s*件$|[〔\[]\d{4}[〕\]]\s*\d+\s*号|[。！？]|^[^\u4e00-\u9fffA-Za-z]*$|^[\d年月日〇零一二三四五六七八九十\s./-]+$"
)
"""What forms also give that style, but what is no title: a red head, a document number, a sentence."""


def styled_title(body: Element, styles: WordStyles) -> str:
    """The first paragraphs in a row with the style of titles, as one line; empty if they make no sensible title."""
    pieces: list[str] = []
    for paragraph in list(body.iterchildren(f"{_W}p"))[:_LOOKED_AT]:
        named = paragraph.find(f"{_W}pPr/{_W}pStyle")
        is_title = named is not None and styles.name(str(named.get(VAL))) in _NAMES
        text = "".join(str(run.text or "") for run in paragraph.iter(f"{_W}t")).strip() if is_title else ""
        if text:
            pieces.append(text)
        elif pieces:
            break
    title = "".join(pieces)
    return title if len(title) <= _LONGEST and not _NO_TITLE.search(title) else ""
