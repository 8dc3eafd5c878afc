"""Finds the part of a web page that holds the report."""

import re
from collections import Counter
from copy import deepcopy

from lxml import etree, html
from readability import Document as Readability  # type: ignore[reportMissingTypeStubs]
from readability.readability import Unparseable  # type: ignore[reportMissingTypeStubs]

from core.reading.readers.html_rendering import NOT_SHOWN, Places, lines_of
from core.reading.readers.html_styles import PageStyles
from core.reading.readers.markup import PAGE_ERRORS, Element

_MARK = "data-biaodu-at"
_WEIGHED = frozenset({"table", "ul", "div", "aside", "header", "footer", "section"})
"""Elements whose whole content Readability looks at, each by itself."""
_MOST_WEIGHED = 5_000
_MOST_ELEMENTS = 30_000
_MOST_LOOKED_AT = 30_000_000
"""Characters, counted once for each of `_WEIGHED` around them; a page for which Readability would have to look at more
than all this is taken as a whole."""
_NAMES = ("class", "id", "itemprop")
"""Attributes by which Readability tells parts apart."""
_LONGEST_NAME = 200
_PARAGRAPH = 20
"""From so many characters on, a paragraph tells where the prose is."""
_PROSE = re.compile("[。；！？]|[，,].*[，,]")
_HAN = "[一二三四五六七八九十]+"
_NUMBERED = re.compile(f"{_HAN}、|[（(]{_HAN}[)）]|第{_HAN}[章条节]")
_NAMED = re.compile("(?:总结|计划|打算|报告|汇报|要点|规划|方案|意见|通知|公告|办法|条例|规定|公报|讲话)$")
_OFFICE = re.compile("(?:网|网站|政府|厅|局|委)$")
_ATTACHED = re.compile(r"附件|附表|\.(?:docx?|wps|pdf|xlsx?|et|ofd|zip|rar)(?:$|[?#])", re.IGNORECASE)
"""What a list must name to belong to the report."""
_AROUND = ("nav", "footer", "aside")
_PARAGRAPHS = frozenset(
    {"p", "span", "font", "b", "strong", "em", "i", "u", "a", "li", "br", *(f"h{n}" for n in range(1, 7))}
)
_LINKS = 3
_TITLE = 60
_ENOUGH = 300
"""So many paragraphs, spread over the article, are enough to tell where it is."""
_LINK_SHARE = 0.6


def main_part(root: Element, title: str, styles: PageStyles) -> tuple[Element, set[Element]]:
    """The element that holds the report, and the elements in it that do not belong to it.

    Menus, lists of links, the hidden.  `title` is the page's title as far as known.
    """
    body = root.find("body")
    body = root if body is None else body
    left_out = _menus(body, styles)
    part = seed = _seed(root, body, styles)
    child, places = seed, Places()
    for ancestor in seed.iterancestors():
        siblings = (sibling for sibling in ancestor if sibling is not child and sibling not in left_out)
        if any(_reads_like_report(sibling, left_out, title, places) for sibling in siblings):
            part = ancestor
        child = ancestor
        if ancestor is body:
            break
    return part, left_out


def _seed(root: Element, body: Element, styles: PageStyles) -> Element:
    """The smallest element around the paragraphs that Readability takes for the article; the body if there are none."""
    elements = list(body.iter(etree.Element))
    if not _is_small(elements, body):
        return body
    try:
        article = html.document_fromstring(f"<div>{_article(_bare(root, body, styles))}</div>")
    except (Unparseable, *PAGE_ERRORS):
        return body
    holders: list[Element] = []
    for element in article.iter(etree.Element):
        mark = element.get(_MARK)
        own = elements[int(mark)] if mark is not None else None
        if _is_paragraph(element.text):
            holders += [own] if own is not None else _original(element, elements)
        if _is_paragraph(element.tail):
            # Text behind an element belongs to where the element stood: parsing what Readability returned may move it.
            outer = own.getparent() if own is not None else None
            holders += [outer] if outer is not None else _original(element, elements)
    return _whole(_common_ancestor(holders)) if holders else body


def _is_small(elements: list[Element], body: Element) -> bool:
    """Whether Readability needs no more than a few seconds for a page, however it is built."""
    if len(elements) > _MOST_ELEMENTS or sum(element.tag in _WEIGHED for element in elements) > _MOST_WEIGHED:
        return False
    inside: dict[Element, int] = {}
    """For each element, how many of `_WEIGHED` are around its text."""
    looked_at = 0
    for element in elements:
        parent = element.getparent() if element is not body else None
        around = inside[parent] if parent is not None else 1
        inside[element] = around + (element.tag in _WEIGHED)
        looked_at += inside[element] * len(element.text or "") + around * len(element.tail or "") + 10 * inside[element]
    return looked_at <= _MOST_LOOKED_AT


def _bare(root: Element, body: Element, styles: PageStyles) -> str:
    """The page with only what Readability judges by. Each element of the body is marked with its number."""
    copied = deepcopy(root)
    bare = copied.find("body") if body is not root else copied
    assert bare is not None
    for element in copied.iter(etree.Element):
        kept = {name: value[:_LONGEST_NAME] for name in _NAMES if (value := element.get(name)) is not None}
        if styles.is_hidden(element):
            kept["hidden"] = ""
        element.attrib.clear()
        element.attrib.update(kept)
    for at, element in enumerate(bare.iter(etree.Element)):
        element.set(_MARK, str(at))
    return etree.tostring(copied, encoding="unicode", method="html")


def _original(copy: Element, elements: list[Element]) -> list[Element]:
    """The element of the page to which the nearest marked ancestor of `copy` belongs."""
    marks = (ancestor.get(_MARK) for ancestor in copy.iterancestors())
    return [elements[int(mark)] for mark in marks if mark is not None][:1]


def _whole(seed: Element) -> Element:
    """The element around a lone paragraph: tables and short lines may be beside it."""
    while seed.tag in _PARAGRAPHS and (parent := seed.getparent()) is not None:
        seed = parent
    return seed


def _article(page: str) -> str:
    made = Readability(page).summary(html_partial=True)  # type: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return str(made)  # type: ignore[reportUnknownArgumentType]


def _is_paragraph(text: str | None) -> bool:
    return text is not None and len(text.strip()) >= _PARAGRAPH


def _common_ancestor(elements: list[Element]) -> Element:
    holding = Counter[Element]()
    elements = elements[:: max(1, len(elements) // _ENOUGH)]
    for element in elements:
        holding.update([element, *element.iterancestors()])
    return next(
        candidate for candidate in [elements[0], *elements[0].iterancestors()] if holding[candidate] == len(elements)
    )


def _menus(body: Element, styles: PageStyles) -> set[Element]:
    """Parts that are hidden, that the page calls navigation, or that hold hardly anything but links."""
    found: set[Element] = set()
    characters, linked, links, attached = Counter[Element](), Counter[Element](), Counter[Element](), Counter[Element]()
    elements = list(body.iter(etree.Element))
    for element in reversed(elements):
        characters[element] += len((element.text or "").strip())
        if element.tag in NOT_SHOWN:
            characters[element] = linked[element] = links[element] = 0
        if element.tag == "a":
            linked[element], links[element] = characters[element], 1
            attached[element] = _ATTACHED.search(f"{element.text or ''} {element.get('href') or ''}") is not None
        parent = element.getparent()
        if parent is not None:
            characters[parent] += characters[element] + len((element.tail or "").strip())
            linked[parent] += linked[element]
            links[parent] += links[element]
            attached[parent] += attached[element]
        is_links = (
            links[element] >= _LINKS and linked[element] >= _LINK_SHARE * characters[element] and element.tag != "a"
        )
        is_links = is_links and not attached[element]
        if element is not body and (is_links or element.tag in _AROUND or styles.is_hidden(element)):
            found.add(element)
    return found


def _reads_like_report(part: Element, left_out: set[Element], title: str, places: Places) -> bool:
    """Whether a part beside the prose belongs to the report: a paragraph, a numbered heading, or its title."""
    for line in lines_of(part, left_out, places):
        if _NUMBERED.match(line) or (len(line) >= _PARAGRAPH and _PROSE.search(line)):
            return True
        if not 6 <= len(line) <= _TITLE:
            continue
        named = line in title or (title and title in line) or _NAMED.search(line)
        if named and not _OFFICE.search(line):
            return True
    headings = (heading for heading in part.iter("h1", "h2") if not title)
    return any(
        len(text) >= 6 and not _OFFICE.search(text)
        for heading in headings
        for text in lines_of(heading, left_out, places)
    )
