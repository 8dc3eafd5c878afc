"""The manual: pages of Markdown in `resources/help`, with the names and keys of actions filled in, as HTML.

A page names actions by their ids, so that it cannot say another key than the window has:

- ``{action:label.apply}`` is what the action is called,
- ``{key:label.apply}`` the first of its keys, and its place in the menus where it has none,
- ``{keys:label.apply}`` all of them,
- ``{menu:label.apply}`` its place in the menus,
- ``{label:teachers}`` a label of the codebook that a new project has.

The window fills in the keys that the user has set, the command line those of `resources/help/actions.json`, which
`packaging/help_pages.py` writes from the table of actions.
"""

import base64
import html
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from core.messages import translated
from resources import loader

if TYPE_CHECKING:
    from markdown_it.token import Token

PAGES = (
    "start",
    "import",
    "labelling",
    "side-by-side",
    "codebook",
    "review",
    "agreement",
    "exchange",
    "export",
    "trouble",
)
"""Names of the pages, in the order of reading."""
FOLDERS = {"zh_CN": "zh", "en": "en"}
"""Where the pages of a language lie in `resources/help`."""
ACTIONS = "help/actions.json"
CODEBOOK = "codebooks/education.json"

_PLACEHOLDER = re.compile(r"{(action|key|keys|menu|label):([\w.]+)}")
_PICTURE = re.compile(r"pictures/([\w-]+)\.png")
_LINK = re.compile(r'<a href="([\w-]+)\.md">(.*?)</a>')
_SHORTCUT = re.compile(r"\(&\w\)|&(?=\w)")
_WORDS = {
    "en": {"manual": "Biaodu manual", "pages": "Pages", "tag": "en"},
    "zh_CN": {"manual": "标读使用手册", "pages": "目录", "tag": "zh-CN"},
}


@dataclass(frozen=True, slots=True)
class Action:
    """What the manual says of an action."""

    text: str
    """What it is called, in the language of the page, without mnemonic."""
    menu: str
    """The menu that has it, likewise."""
    keys: tuple[str, ...]
    """As they are shown, the most usual first."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the text below it, for finding."""

    heading: str
    anchor: str
    """Where in the page's HTML it begins; empty for the beginning of the page."""
    text: str
    """Without markup."""


@dataclass(frozen=True, slots=True)
class ManualPage:
    """One page of the manual in one language."""

    name: str
    title: str
    body: str
    """HTML of the page; pictures are named by their place in `resources`."""
    sections: tuple[Section, ...]


Links = Callable[[str], str]
"""Where a link to another page leads, by the page's name."""


def page(name: str, language: str, actions: Mapping[str, Action]) -> ManualPage:
    """A page with its placeholders filled in; raises KeyError for a page, an action or a label that there is not."""
    if name not in PAGES:
        raise KeyError(name)
    text = loader.read_text(f"help/{FOLDERS[language]}/{name}.md")
    return _render(name, filled(text, language, actions), language)


def filled(text: str, language: str, actions: Mapping[str, Action]) -> str:
    """Markdown with its placeholders filled in."""

    def words(match: re.Match[str]) -> str:
        kind, id_ = match[1], match[2]
        if kind == "label":
            return _labels(language)[id_]
        action = actions[id_]
        if kind == "action":
            return f"**{_short(action.text)}**"
        if kind == "menu" or not action.keys:
            return f"**{action.menu} → {_short(action.text)}**"
        between = "、" if language == "zh_CN" else ", "
        return between.join(f"`{key}`" for key in action.keys[: 1 if kind == "key" else None])

    return _PLACEHOLDER.sub(words, text)


def known_actions(language: str) -> dict[str, Action]:
    """Every action with the keys that it has where nobody has changed them."""
    stored: list[dict[str, object]] = json.loads(loader.read_bytes(ACTIONS))
    return {
        str(row["id"]): Action(
            text=plain(translated(str(row["text"]), language)),
            menu=plain(translated(str(row["menu"]), language)),
            keys=tuple(str(key) for key in _list(row["keys"])),
        )
        for row in stored
    }


def plain(text: str) -> str:
    """Words of a menu without the mark of a mnemonic."""
    return _SHORTCUT.sub("", text)


def document(names: Sequence[str], language: str, *, links: Links | None = None) -> str:
    """Pages as one HTML document that needs no other file.

    A link to a page that is not among `names` leads where `links` says; without it only its words stay.
    """
    actions = known_actions(language)
    pages = [page(name, language, actions) for name in names]

    def link(match: re.Match[str]) -> str:
        name, words = match[1], match[2]
        if name in names:
            return f'<a href="#{name}">{words}</a>'
        return words if links is None else f'<a href="{links(name)}">{words}</a>'

    contents = ""
    if links is not None:
        contents = _contents(language, actions, links)
    elif len(pages) > 1:
        contents = _contents(language, actions, lambda name: f"#{name}")
    articles = [f'<article id="{shown.name}">\n{_LINK.sub(link, shown.body)}</article>' for shown in pages]
    title = pages[0].title if len(pages) == 1 else _WORDS[language]["manual"]
    return _document(title, language, [contents, *map(_with_pictures, articles)])


def index(language: str, links: Links) -> str:
    """The list of all pages as an HTML document."""
    title = _WORDS[language]["manual"]
    return _document(title, language, [f"<h1>{title}</h1>", _contents(language, known_actions(language), links)])


def picture(name: str, language: str) -> str:
    """The file in `resources` that holds the picture of a page."""
    return f"help/pictures/{name}.{FOLDERS[language]}.png"


def _document(title: str, language: str, parts: Sequence[str]) -> str:
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{_WORDS[language]["tag"]}">',
        '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
        f"<title>{html.escape(title)}</title>",
        f"<style>{_STYLE}</style></head>",
        "<body>",
        *filter(None, parts),
        "</body></html>",
    ]
    return "\n".join(lines)


def _contents(language: str, actions: Mapping[str, Action], leads: Links) -> str:
    rows = [
        f'<li><a href="{leads(name)}">{html.escape(page(name, language, actions).title)}</a></li>' for name in PAGES
    ]
    return f"<nav><h2>{_WORDS[language]['pages']}</h2><ol>{''.join(rows)}</ol></nav>"


def _with_pictures(text: str) -> str:
    def inline(match: re.Match[str]) -> str:
        data = base64.b64encode(loader.read_bytes(match[1])).decode("ascii")
        return f'src="data:image/png;base64,{data}"'

    return re.sub(r'src="(help/pictures/[\w.-]+)"', inline, text)


def _render(name: str, text: str, language: str) -> ManualPage:
    # Only here: most starts of the program show no manual.
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = markdown.parse(_PICTURE.sub(lambda m: picture(m[1], language), text))
    sections: list[Section] = []
    heading, anchor, words = "", "", list[str]()
    title = ""
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            inside = tokens[place + 1]
            if token.tag != "h1":
                sections.append(Section(heading or title, anchor, " ".join(words)))
                heading, anchor, words = _text(inside), f"{name}-{len(sections)}", []
                token.attrs["id"] = anchor
            else:
                title = _text(inside)
        elif token.type == "inline" and tokens[place - 1].type != "heading_open":
            words.append(_text(token))
    sections.append(Section(heading or title, anchor, " ".join(words)))
    body = str(markdown.renderer.render(tokens, markdown.options, {}))
    return ManualPage(name, title, body, tuple(sections))


def _text(token: "Token") -> str:
    children = token.children or []
    return "".join(child.content if child.type != "image" else "" for child in children)


def _short(text: str) -> str:
    return text.removesuffix("…")


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


@cache
def _labels(language: str) -> dict[str, str]:
    rows: list[dict[str, str]] = json.loads(loader.read_bytes(CODEBOOK))["labels"]
    return {row["code"]: row[f"name_{FOLDERS[language]}"] for row in rows}


_STYLE = """
:root { color-scheme: light dark; --paper: #FBFAF7; --text: #1F2328; --muted: #62676E; --line: #DFDDD6; --link: #0B6E75;
  --key: #F3F2EE; }
@media (prefers-color-scheme: dark) { :root { --paper: #1F2023; --text: #D7D9DC; --muted: #9A9FA6; --line: #34363A;
  --link: #5FB8BD; --key: #26282B; } }
body { margin: 0 auto; padding: 32px; max-width: 800px; background: var(--paper); color: var(--text);
  font: 16px/1.7 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif; }
a { color: var(--link); }
article { border-top: 1px solid var(--line); margin-top: 32px; }
img { max-width: 100%; border: 1px solid var(--line); border-radius: 4px; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: 6px 12px 6px 0; text-align: left; vertical-align: top; }
code { background: var(--key); border: 1px solid var(--line); border-radius: 4px; padding: 0 5px; white-space: nowrap; }
"""
