"""What docstrings name in backticks is there: a name that was changed would lead its reader nowhere."""

import ast
import re
from collections.abc import Iterator
from functools import cache

import pytest

from tests.test_house import sources

FOREIGN = {"ValueError", "FileNotFoundError", "QStyleHints"}
"""Names of Python's and Qt's, where ours use them in docstrings alone."""


@cache
def _names() -> dict[str, set[str]]:
    """By module every name that it defines, takes as a parameter, imports or asks of something."""
    found: dict[str, set[str]] = {}
    for path, tree in sources("core", "gui", "resources", "packaging"):
        module = path.as_posix().removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        found[module] = names = set()
        for node in ast.walk(tree):
            match node:
                case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.arg(arg=name):
                    names.add(name)
                case ast.Name(id=name) | ast.Attribute(attr=name):
                    names.add(name)
                case ast.alias(name=name, asname=alias):
                    names.add(alias or name.split(".")[0])
                case _:
                    pass
    return found


def _is_there(name: str) -> bool:
    """Whether a dotted name leads from a module to something in it, or every part of it is a name of ours."""
    everywhere = set[str]().union(*_names().values()) | FOREIGN
    parts = name.split(".")
    if parts[0] not in ("core", "gui", "resources"):
        return all(part in everywhere for part in parts)
    for end in range(len(parts), 0, -1):
        module = ".".join(parts[:end])
        if module in _names():
            inside = parts[end:]
            return not inside or (inside[0] in _names()[module] and all(part in everywhere for part in inside))
    return False


def _named(text: str) -> Iterator[str]:
    """Classes, with what follows a dot, and whole paths of modules."""
    without_values = re.sub(r"``.*?``", "", text, flags=re.DOTALL)
    for name in re.findall(r"`([A-Za-z_][\w.]*)`", without_values):
        if re.match(r"(?:core|gui|resources)\.", name) or re.fullmatch(r"[A-Z][a-z]\w+(?:\.\w+)*", name):
            yield name


@pytest.mark.parametrize("folder", ["core", "gui", "resources", "packaging"])
def test_names_in_docstrings_are_there(folder: str) -> None:
    gone = [
        f"{path}:{node.lineno}: {name}"
        for path, tree in sources(folder)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        for name in _named(node.value.value)
        if not _is_there(name)
    ]
    assert gone == []


def test_a_name_that_is_gone_is_found() -> None:
    text = "`core.model.Span`, `Session.open`, `core.model.Gone`, `core.gone.Span`, `Gonner.open`, ``Gone``"
    assert [name for name in _named(text) if not _is_there(name)] == [
        "core.model.Gone",
        "core.gone.Span",
        "Gonner.open",
    ]
