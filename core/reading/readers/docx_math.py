"""Formulas of Word (Office Math, ECMA-376 part 1, 22.1) in one line: ``1/2``, ``10^6``, ``√(a+b)``."""

from collections.abc import Callable

from core.reading.readers.docx_names import M, W
from core.reading.readers.markup import Element
from core.reading.readers.scripts import grouped, power, without_marks

_MATH_VAL = f"{M}val"
_LEFT_OUT = frozenset(
    {f"{W}{name}" for name in ("del", "moveFrom", "delText", "instrText", "rPr")} | {f"{M}ctrlPr", f"{M}rPr"}
)
_ROOTS = {"": "√", "2": "√", "3": "∛", "4": "∜"}


def linear(formula: Element) -> str:
    """A formula, or a part of one, as text."""
    if formula.tag in (f"{M}t", f"{W}t"):
        return without_marks(formula.text or "")
    if formula.tag in _LEFT_OUT or not isinstance(formula.tag, str):
        return ""
    made = _MADE.get(formula.tag)
    return made(formula) if made is not None else "".join(map(linear, formula))


def _part(formula: Element, name: str) -> str:
    return "".join(linear(part) for part in formula.findall(f"{M}{name}"))


def _property(formula: Element, name: str, default: str) -> str:
    found = formula.find(f"{formula.tag}Pr/{M}{name}")
    value = found.get(_MATH_VAL) if found is not None else None
    return default if value is None else value


def _fraction(formula: Element) -> str:
    above, below = _part(formula, "num"), _part(formula, "den")
    if _property(formula, "type", "bar") == "noBar":
        return f"({above} {below})"
    return f"{grouped(above)}/{grouped(below)}"


def _raised(base: str, exponent: str) -> str:
    if not exponent:
        return base
    shown = power(base, exponent)
    return base + (shown if shown != exponent else f"^{grouped(exponent)}")


def _lowered(base: str, below: str) -> str:
    is_plain = base[-1:].isalpha() and below.replace(".", "").isdigit()
    return base + below if is_plain or not below else f"{base}_{grouped(below)}"


def _root(formula: Element) -> str:
    degree, inner = _part(formula, "deg").strip(), grouped(_part(formula, "e"))
    sign = _ROOTS.get(degree)
    return f"{sign}{inner}" if sign is not None else f"({degree})√{inner}"


def _sum(formula: Element) -> str:
    return _raised(_lowered(_property(formula, "chr", "∫"), _part(formula, "sub")), _part(formula, "sup")) + _part(
        formula, "e"
    )


def _delimited(formula: Element) -> str:
    inner = _property(formula, "sepChr", "|").join(linear(part) for part in formula.findall(f"{M}e"))
    return f"{_property(formula, 'begChr', '(')}{inner}{_property(formula, 'endChr', ')')}"


def _matrix(formula: Element) -> str:
    rows = (", ".join(linear(cell) for cell in row.findall(f"{M}e")) for row in formula.findall(f"{M}mr"))
    return f"[{'; '.join(rows)}]"


_MADE: dict[str, Callable[[Element], str]] = {
    f"{M}f": _fraction,
    f"{M}sSup": lambda formula: _raised(_part(formula, "e"), _part(formula, "sup")),
    f"{M}sSub": lambda formula: _lowered(_part(formula, "e"), _part(formula, "sub")),
    f"{M}sSubSup": lambda formula: _raised(_lowered(_part(formula, "e"), _part(formula, "sub")), _part(formula, "sup")),
    f"{M}sPre": lambda formula: (
        f"_{grouped(_part(formula, 'sub'))}^{grouped(_part(formula, 'sup'))} {_part(formula, 'e')}"
    ),
    f"{M}rad": _root,
    f"{M}nary": _sum,
    f"{M}d": _delimited,
    f"{M}limLow": lambda formula: _lowered(_part(formula, "e"), _part(formula, "lim")),
    f"{M}limUpp": lambda formula: _raised(_part(formula, "e"), _part(formula, "lim")),
    f"{M}m": _matrix,
    f"{M}eqArr": lambda formula: "; ".join(linear(part) for part in formula.findall(f"{M}e")),
    f"{M}func": lambda formula: f"{_part(formula, 'fName')} {_part(formula, 'e')}",
}
