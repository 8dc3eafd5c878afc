"""The how-to pages name files that are there, and what is there was made as the pages say."""

import inspect
import re
from pathlib import Path

import pytest

from core.agreement import words
from core.agreement.figures import Measure
from core.cli.agreement import _HEADS
from core.messages import translated
from core.reading.kinds import READABLE, FileKind
from core.reading.readers import registry as readers
from core.storage import schema
from core.storage.structure import DIGESTS
from gui.actions.table import ACTIONS
from gui.agreement.grids import SHORT
from gui.base.settings import SETTINGS, SettingScope
from gui.window.docks import DOCKS

ROOT = Path(__file__).resolve().parent.parent
PAGES = {
    "core/formats/README.md",
    "core/reading/readers/README.md",
    "core/storage/README.md",
    "core/agreement/README.md",
    "gui/README.md",
    "resources/translations/README.md",
}
STANDS_FOR_OTHERS = re.compile(r"NAME|ROOM|vN|VERSION")


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def test_the_entrance_leads_to_every_page() -> None:
    linked = set(re.findall(r"\]\(([\w/]+README\.md)\)", text("CONTRIBUTING.md")))
    assert linked == PAGES
    assert {page for page in PAGES if not (ROOT / page).is_file()} == set()


@pytest.mark.parametrize("page", sorted(PAGES))
def test_every_file_that_a_page_names_is_there(page: str) -> None:
    named = re.findall(r"`((?:core|gui|resources|packaging|tests)/[\w./-]+)`", text(page))
    gone = [name for name in named if not STANDS_FOR_OTHERS.search(name) and not (ROOT / name).exists()]
    assert named
    assert gone == []


@pytest.mark.parametrize("page", sorted(PAGES))
def test_steps_are_numbered_from_1(page: str) -> None:
    for part in text(page).split("\n## ")[1:]:
        numbers = [int(number) for number in re.findall(r"^(\d+)\. ", part, re.M)]
        if part.startswith("Add"):
            assert numbers == list(range(1, len(numbers) + 1))
            assert len(numbers) >= 3


def test_each_kind_of_file_has_what_the_page_asks_for() -> None:
    page = text("core/reading/readers/README.md")
    table = dict(re.findall(r"^\| `(\w+)` \| `([\w.]+)` \|", page, re.M))
    read = {kind for kind in FileKind if kind.value in readers._READERS}
    assert table.keys() == read
    for kind in read:
        module = readers._READERS[kind].module
        assert (ROOT / (module.replace(".", "/") + ".py")).name == table[kind]
        # A picture is read as the scan of a page.
        name = "scan" if kind is FileKind.PICTURE else kind
        assert re.fullmatch(rf"{name}/\d+", readers.version_of(kind))
        assert (f"| `{kind}` | `{table[kind]}` | yes |" in page) == readers.is_guarded(kind)
        # Pictures are read where text is to be recognised; records are what is inside of lines.
        assert kind in set(READABLE.values()) | {FileKind.RECORDS, FileKind.PICTURE}
        assert (ROOT / "tests" / module.replace(".", "/")).with_name(f"test_{module.split('.')[-1]}.py").is_file()


def test_each_version_of_the_project_file_has_what_the_page_asks_for() -> None:
    for number, step in enumerate(schema.STEPS, 1):
        assert step.__name__ == f"version_{number}"
        assert inspect.getdoc(step)
        assert number in DIGESTS
        assert (ROOT / "tests" / "data" / "schema" / f"v{number}.biaodu").is_file()
    assert len(DIGESTS) == len(schema.STEPS) == schema.SCHEMA_VERSION


@pytest.mark.parametrize("measure", Measure)
def test_each_statistic_has_what_the_page_asks_for(measure: Measure) -> None:
    name, meaning = words.name_of(measure, "en"), words.meaning_of(measure, "en")
    assert name != words.name_of(measure, "zh_CN") != ""
    assert meaning.endswith(".")
    assert words.meaning_of(measure, "zh_CN").endswith("。")
    assert measure in _HEADS
    assert translated(SHORT[measure], "zh_CN")
    assert measure.name in text("core/agreement/computing.py")


def test_each_action_has_what_the_page_asks_for() -> None:
    """That each is bound to something, `tests/gui/actions/test_table.py` asks the window."""
    icons = text("resources/icons/README.md")
    for spec in ACTIONS:
        assert re.fullmatch(r"\w+\.\w+", spec.id)
        assert spec.help
        assert translated(spec.help, "zh_CN") != spec.help
        assert not spec.icon or f"| `{spec.icon}` |" in icons


def test_each_setting_that_people_see_has_what_the_page_asks_for() -> None:
    for setting in SETTINGS:
        if setting.scope is SettingScope.USER:
            assert translated(setting.label, "zh_CN") != setting.label
            assert setting.accepts(setting.default)


def test_each_panel_has_what_the_page_asks_for() -> None:
    ids = {spec.id for spec in ACTIONS}
    made = "".join(text(f"gui/{file}.py") for file in ("window/workspace", "review/desk", "agreement/desk"))
    for name in DOCKS:
        assert f"view.{name}" in ids
        assert f'"{name}"' in made
