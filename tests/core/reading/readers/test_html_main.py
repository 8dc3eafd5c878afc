"""A page is read in work that grows with it, whatever it is built of, and Readability is asked only where it ends soon.

Lines are those of core and of Readability.
"""

from collections.abc import Callable

import pytest
import readability
from lxml import html

from core.reading.readers import html_main
from core.reading.readers.html import HtmlReader
from core.reading.readers.protocol import GivenFile, Options
from tests.counting import grows_evenly, lines_of

PROSE = "2024年，我局认真贯彻落实上级决策部署，各项工作取得新成效，现将有关情况总结如下。"
P = f"<p>{PROSE}</p>"


def page(inside: str, title: str = "工作总结") -> bytes:
    return f"<html><head><title>{title}</title></head><body>{P}{inside}{P}</body></html>".encode()


def read(data: bytes) -> str:
    (made,) = HtmlReader().read(GivenFile("a.html", data), Options(encoding="utf-8"))
    assert not isinstance(made, Exception)
    return made.text


def in_each_other(tag: str, inside: str, count: int, depth: int = 60) -> str:
    return (f"<{tag}>" * depth + inside + f"</{tag.split()[0]}>" * depth) * (count // depth)


PAGES: dict[str, Callable[[int], bytes]] = {
    "paragraphs": lambda count: page(P * count),
    "short paragraphs": lambda count: page("<p>甲</p>" * count),
    "line breaks": lambda count: page("甲<br>" * count),
    "links": lambda count: page("<a href=x>甲</a>" * count),
    "unclosed": lambda count: page("<p>甲" * count),
    "blocks": lambda count: page(f"<div>{PROSE}</div>" * count),
    "blocks in each other": lambda count: page(in_each_other("div", P, count)),
    "sections before much": lambda count: page("<section>甲</section>" * count + f"<div>{P * count}</div>"),
    "empty lists": lambda count: page("<ul></ul>" * count),
    "items": lambda count: page("<ol>" + "<li>甲" * count + "</ol>"),
    "items beside prose": lambda count: page("<ol>" + "<li>甲" * count + f"<li><div>{P * 3}</div></ol>"),
    "lists in each other": lambda count: page(in_each_other("ul><li", "甲", count)),
    "lists of contents": lambda count: page("<h2>table of contents</h2>" + "<ul><li>甲</ul>" * count),
    "cells": lambda count: page("<table><tr>" + "<td>甲" * count + "</table>"),
    "rows": lambda count: page("<table>" + "<tr><td>甲<td>乙" * count + "</table>"),
    "tables": lambda count: page("<table><tr><td>甲</td></tr></table>" * count),
    "tables in each other": lambda count: page(in_each_other("table><tr><td", "甲", count)),
    "leads": lambda count: page(f"<article>{'<div class=subtitle>甲</div>' * count}<div>{P * 5}</div></article>"),
    "left out by name": lambda count: page(in_each_other("div class=comment", "甲", count)),
    "hidden": lambda count: page("<p style=display:none>甲</p>" * count),
    "quotes": lambda count: page("<div>甲</div>" * count + f"<div>{'<blockquote>甲</blockquote>' * count}</div>"),
    "headings": lambda count: page("<h2 class=footer>甲</h2>" * count),
    "entities": lambda count: page("&nbsp;&#20013;&foo;&" * count),
    "comments": lambda count: page("<!-- x --><!-->" * count),
    "preformatted": lambda count: page("<pre>" + "甲 \n" * count + "</pre>"),
    "title": lambda count: page("<p>甲</p>" * count, "甲乙" * count),
}


@pytest.mark.parametrize("name", PAGES)
def test_the_work_grows_as_the_page_does(name: str) -> None:
    few, more = (lines_of(lambda count=count: read(PAGES[name](count)), readability) for count in (180, 360))
    assert grows_evenly(few, more)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The pages that Readability is asked about."""
    pages: list[str] = []
    real = html_main._article

    def noted(given: str) -> str:
        pages.append(given)
        return real(given)

    monkeypatch.setattr(html_main, "_article", noted)
    return pages


@pytest.mark.parametrize(
    "inside",
    [
        "<div>甲</div>" * 6_000,
        "<b>甲</b>" * 70_000,
        "<div>" * 100 + "甲" * 400_000 + "</div>" * 100,
    ],
    ids=["blocks", "elements", "deep text"],
)
def test_readability_is_not_asked_about_a_page_that_would_keep_it_long(asked: list[str], inside: str) -> None:
    assert read(page(inside)).count(PROSE) == 2
    assert not asked


def test_readability_gets_no_attribute_but_those_by_which_it_judges(asked: list[str]) -> None:
    attributes = " ".join(f"data-{number}='{'x' * 50}'" for number in range(190))
    around = (
        f"<div class='content {'x' * 5_000}' id=zoom itemprop=articleBody style='color: red' {attributes}>{P * 9}</div>"
    )
    assert read(page(f"{around}<p style='display: none'>不显示</p>")).count(PROSE) == 11
    tree = html.document_fromstring(asked[0])
    names = {name for element in tree.iter() for name in element.attrib}
    assert names == {"class", "id", "itemprop", "hidden", "data-biaodu-at"}
    assert len(asked[0]) < 3_000


def test_a_page_cannot_name_its_elements_itself() -> None:
    forged = f"<p data-biaodu-at=999999>{PROSE}</p><p data-biaodu-at=x>{PROSE}</p>"
    assert read(page(forged)).count(PROSE) == 4
