"""The gate of the interface's Chinese: complete, the same placeholders, nothing obsolete, compiled."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

import translations
from gui.base import i18n

CATALOG = translations.stored()
ROOT = Path(__file__).resolve().parents[1]


def texts(catalog: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    return {translations.identity(message): translations.strings(message) for message in catalog if message.id}


def test_every_string_is_translated_and_no_other():
    assert list(translations.problems(CATALOG)) == []


def test_no_string_hides_in_an_f_string():
    """Babel looks into f-strings only from Python 3.12 on: what stands there would stay English."""
    hidden = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in sorted((ROOT / "gui").rglob("*.py"))
        for whole in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(whole, ast.JoinedStr)
        for call in ast.walk(whole)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("_", "N_", "ngettext")
        and call.args and isinstance(call.args[0], ast.Constant)
    ]  # fmt: skip
    assert hidden == []


def test_the_compiled_catalog_is_that_of_the_text():
    assert translations.MO.read_bytes() == translations.compiled(CATALOG)


def test_the_text_is_as_the_tool_writes_it():
    merged = translations.merged()
    assert texts(merged) == texts(CATALOG)


@pytest.mark.parametrize(
    "message", [message for message in CATALOG if message.id and all(translations.strings(message))]
)
def test_translations_keep_what_belongs_to_the_form(message):
    source = translations.identity(message)[0]
    for text in translations.strings(message):
        assert ("…" in source) == ("…" in text)
        assert source.count("\n") == text.count("\n")
        if re.match(r"&\w", source):
            assert re.search(r"\(&[A-Z]\)$", text), "a menu keeps its letter"


def test_the_checks_find_what_is_wrong():
    catalog = Catalog(locale="zh_CN", fuzzy=False)
    catalog.add("No such string in the sources", "没有")
    catalog.add("There is an annotator named {value} already.", "已有标注员{name}。")
    catalog.add("An annotator needs a name.", "")
    found = "\n".join(translations.problems(catalog))
    assert "obsolete: 'No such string in the sources'" in found
    assert "other placeholders: 'There is an annotator named {value} already.'" in found
    assert "not translated: 'An annotator needs a name.'" in found
    assert "missing: " in found


def test_switching_the_language_at_run_time(chinese_catalog: None):
    i18n.set_language("zh_CN")
    assert i18n.language() == "zh_CN"
    assert i18n._("An annotator needs a name.") == "标注员需要一个名字。"
    i18n.set_language("en")
    assert i18n._("An annotator needs a name.") == "An annotator needs a name."


@pytest.fixture
def chinese_catalog(tmp_path, monkeypatch: pytest.MonkeyPatch):
    """A small catalog in place of ours, so that the mechanism is tested whatever ours says."""
    catalog = Catalog(locale="zh_CN", fuzzy=False)
    catalog.add("An annotator needs a name.", "标注员需要一个名字。")
    folder = tmp_path / "translations" / "zh_CN" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "biaodu.mo").write_bytes(translations.compiled(catalog))
    monkeypatch.setattr("resources.loader.ROOT", tmp_path)
    yield
    i18n.set_language("en")
