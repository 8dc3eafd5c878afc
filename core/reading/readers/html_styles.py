"""What styles of a web page decide about its text: what is hidden, how lists are numbered, which font shows symbols.

It looks at styles written at an element, and at rules in the page's own style sheets that name one class, id or
element. Nothing is loaded; rules for printing or for some screens do not count.
"""

import re

from core.reading.readers.markup import Element

_HIDING = re.compile(
    r"(?<![-\w])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?:\.0*)?(?:[a-z]{2}|%)?\s*(?:!|;|$|\}))",
    re.IGNORECASE,
)
_SHOWING = re.compile(r"(?<![-\w])(?:display\s*:\s*(?!none)\w|visibility\s*:\s*visible)", re.IGNORECASE)
_LIST_STYLE = re.compile(r"(?<![-\w])list-style(?:-type)?\s*:\s*([^;}]+)", re.IGNORECASE)
_FAMILY = re.compile(r"(?<![-\w])font-family\s*:\s*[\"']?\s*([\w ]+)", re.IGNORECASE)
_RULE = re.compile(r"([^{}@;]{1,500})\{([^{}]{0,2000})\}")
_AT_RULE = re.compile(r"@[^{};]{0,200}\{(?:[^{}]{0,2000}\{[^{}]{0,2000}\}){0,500}[^{}]*\}")
_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_SIMPLE = re.compile(r"[.#]?[\w-]+|\*")
_MOST = 500_000
"""Characters of style sheets that are looked at."""


class PageStyles:
    """The styles of one page."""

    def __init__(self, root: Element) -> None:
        self._hiding: set[str] = set()
        """Selectors whose elements are hidden."""
        self.unnumbered = False
        """Whether the page shows no numbers before items of lists that do not ask for them."""
        sheets = "".join(style.text or "" for style in root.iter("style"))[:_MOST]
        for selectors, rules in _RULE.findall(_AT_RULE.sub("", _COMMENT.sub("", sheets))):
            for selector in selectors.split(","):
                self._take(selector.strip(), rules)

    def _take(self, selector: str, rules: str) -> None:
        if not _SIMPLE.fullmatch(selector):
            return
        if selector[0] in ".#":
            if _HIDING.search(rules):
                self._hiding.add(selector)
            elif _SHOWING.search(rules):
                self._hiding.discard(selector)
        elif selector in ("ol", "li", "*"):
            listed = _LIST_STYLE.search(rules)
            self.unnumbered = "none" in listed[1].split() if listed is not None else self.unnumbered

    def is_hidden(self, element: Element) -> bool:
        """Whether the author hid an element with all that is in it."""
        own = element.get("style")
        if element.get("hidden") is not None or (own and _HIDING.search(own)):
            return True
        if not self._hiding or (own and _SHOWING.search(own)):
            return False
        names = [f".{name}" for name in str(element.get("class") or "").split()]
        return any(name in self._hiding for name in (*names, f"#{element.get('id')}"))


def list_style(element: Element) -> str | None:
    """The kind of numbers that an element asks for, such as ``cjk-ideographic`` or ``none``."""
    found = _LIST_STYLE.search(str(element.get("style") or ""))
    words = [word for word in found[1].lower().split() if word not in ("inside", "outside")] if found else []
    return words[0] if words else None


def font_of(element: Element) -> str | None:
    """The font set for an element."""
    found = _FAMILY.search(str(element.get("style") or ""))
    face = found[1] if found is not None else element.get("face")
    return str(face).strip() if face else None
