"""Values that a report withholds: xx, xxx万元, 20xx年, **, 某市. They are given as unknown, which is not missing."""

import re

from core.model import Span

_WITHHELD = re.compile(
    r"(?<![A-Za-z0-9])(?:20|19)?[xX×]{2,4}(?:\s?[-—－~至]\s?(?:20|19)?[xX×]{2,4})?\s*(?:年|学年)"  # 20xx年, xxxx-20xx年
    r"|(?<![A-Za-z])[0-9]*[xX×]+(?:[.．][xX×]+)?(?![A-Za-z])(?:\s*[%％‰])?"  # x, xx, 3xx, x.x%
    r"|(?:[*＊]{2,}|(?<=[\u4e00-\u9fff、，“”《》])[*＊](?=[\u4e00-\u9fff]))(?:年)?"  # **, 市*局
    r"|某(?![些种个项一])(?=[\u4e00-\u9fff]?(?:省|市|区|县|镇|乡|村|街道|校|局|学校|单位|企业|同志))"  # 某市
    r"|(?<=[\u4e00-\u9fff])某{1,2}(?=[，。、同（(]|$)"  # 张某某
)


def find_withheld(text: str) -> list[Span]:
    """Every withheld figure, name or year, in order. A multiplication sign between figures (3×5) is none."""
    found: list[Span] = []
    for match in _WITHHELD.finditer(text):
        around = text[max(0, match.start() - 1) : match.start()] + text[match.end() : match.end() + 1]
        if match.group() in "×xX" and len(around) == 2 and around.isdigit():
            continue
        if match.group().lstrip("0123456789") in "×xX" and match.group()[0].isdigit() and around[-1:].isdigit():
            continue
        found.append(Span(match.start(), match.end()))
    return found
