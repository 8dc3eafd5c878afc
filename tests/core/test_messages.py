import ast
import string
from pathlib import Path

import pytest

from core import messages
from core.errors import UserError

CORE = Path(messages.__file__).parent
PREFIXES = {code.partition(".")[0] for code in (*messages.MESSAGES, *messages.OPERATIONS)}


_SUFFIXES = {"json", "csv", "conf", "qde", "txt"}
"""Of names of files that begin like a code."""
_NOT_CODES = {"export.profiles"}
"""The key of a setting."""


def codes_in_core() -> set[str]:
    """Every string of core's code that looks like an error's or an operation's code."""
    found: set[str] = set()
    for path in CORE.rglob("*.py"):
        if path.name == "messages.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                prefix, dot, name = node.value.partition(".")
                if name in _SUFFIXES or node.value in _NOT_CODES:
                    continue
                if dot and prefix in PREFIXES and name.replace("_", "").isalpha() and name.islower():
                    found.add(node.value)
    return found


def test_every_code_has_its_words_and_no_words_are_left_over() -> None:
    assert codes_in_core() == messages.MESSAGES.keys() | messages.OPERATIONS.keys()


def test_sentences_end_as_sentences_and_name_their_fields() -> None:
    for code, template in messages.MESSAGES.items():
        assert template[0].isupper() or template[0] == "{", code
        assert template.endswith("."), code
        assert all(field is None or field.isidentifier() for _, field, _, _ in string.Formatter().parse(template)), code


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (UserError("document.not_found", value="甲"), "There is no document with the id or title 甲."),
        (UserError("document.not_found"), "There is no document with the id or title {value}."),
        (UserError("export.unknown_format", format="x", known=["a", "b"]), "There is no export format x. Known: a; b."),
        (UserError("no.such", a=1), "no.such(a=1)"),
    ],
)
def test_fields_are_put_in_and_missing_ones_stay_visible(error: UserError, sentence: str) -> None:
    assert messages.sentence(error) == sentence


def test_chinese_comes_from_the_catalog() -> None:
    error = UserError("file.not_found", path="a.txt")
    assert messages.sentence(error, "zh_CN") == "没有文件 a.txt。"
    assert messages.sentence(error, "en") == "There is no file a.txt."
