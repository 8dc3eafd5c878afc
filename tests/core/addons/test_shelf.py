"""Add-ons are found, and used only as they were when the user allowed them."""

import json
import os
import sys
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import addon_packages
from core.addons import installing, loading, shelf
from core.addons.shelf import Standing
from core.cli.main import main
from core.errors import UserError
from core.exporting import export
from core.formats import registry
from core.places import settings_folder
from tests.core.projects import label, project

ROOT = Path(__file__).resolve().parents[3]
EPOCH = 1_800_000_000
Install = Callable[..., Path]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample add-on as users get it."""
    work = tmp_path_factory.mktemp("work")
    return addon_packages.build(ROOT / "tests" / "data" / "addons" / "tiny", work, work, EPOCH)


@pytest.fixture(autouse=True)
def as_at_the_start() -> Iterator[None]:
    """What a process has loaded of add-ons is gone, as at its start."""
    registry.formats.cache_clear()
    paths, hooks, modules = sys.path[:], sys.path_hooks[:], set(sys.modules)
    yield
    sys.path[:], sys.path_hooks[:] = paths, hooks
    for name in set(sys.modules) - modules:
        if "addons" in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]
    loading._libraries.clear()
    loading._failed.clear()
    registry.formats.cache_clear()


@pytest.fixture
def tiny(archive: Path) -> Path:
    """The folder of the sample add-on, which is installed and not allowed."""
    return installing.install(archive).folder


def write(name: str, code: str, **more: object) -> Path:
    """An add-on of one module, written by hand."""
    folder = shelf.addons_folder() / name
    (folder / "lib").mkdir(parents=True)
    (folder / "lib" / f"{name}_module.py").write_text(code, "utf-8")
    said: dict[str, object] = {"addon": 1, "id": name, "title": "T", "version": "1", "licence": "MIT", "about": "A"}
    said |= {"entry_points": {"biaodu.formats": {name: f"{name}_module:FORMAT"}}} | more
    (folder / "addon.json").write_text(json.dumps(said), "utf-8")
    return folder


def allow(name: str) -> None:
    assert shelf.allow(shelf.find(name)).standing is Standing.ALLOWED


def marked(tmp_path: Path) -> tuple[str, Path]:
    """Code that leaves a mark when it runs."""
    mark = tmp_path / "mark"
    return f"open({str(mark)!r}, 'w').close()\nfrom tiny_format import FORMAT\n", mark


def test_where_there_is_none_nothing_is_found() -> None:
    assert shelf.found() == []


def test_nothing_of_it_runs_before_it_is_allowed(tmp_path: Path) -> None:
    code, mark = marked(tmp_path)
    write("odd", code)
    assert [addon.standing for addon in shelf.found()] == [Standing.FORBIDDEN]
    assert list(registry.formats()) == ["jsonl"]
    assert not mark.exists()
    allow("odd")
    registry.formats.cache_clear()
    registry.formats()
    assert mark.exists(), "the control: once it is allowed, it runs"


def test_an_allowed_format_writes_a_dataset_that_is_read_back(tiny: Path, tmp_path: Path) -> None:
    allow("tiny")
    assert list(registry.formats()) == ["jsonl", "tiny"]
    with project(tmp_path / "a.biaodu") as session:
        label(session, 0, 6)
        done = export(session, tmp_path / "out.tsv", format="tiny")
    assert (done.spans, done.verified) == (1, 1)
    assert (tmp_path / "out.tsv").read_text("utf-8").split("\t")[1:3] == ["0", "6"]
    assert shelf.find("tiny").standing is Standing.ALLOWED, "and nothing was written into its folder"


def test_forbidden_again_it_is_not_offered(tiny: Path) -> None:
    allow("tiny")
    assert "tiny" in registry.formats()
    shelf.forbid("tiny")
    registry.formats.cache_clear()
    assert list(registry.formats()) == ["jsonl"]


@pytest.mark.parametrize("change", ["edit", "add", "rename", "description", "compiled"])
def test_a_changed_add_on_asks_anew(tiny: Path, change: str, tmp_path: Path) -> None:
    allow("tiny")
    module = tiny / "lib" / "tiny_format" / "lines.py"
    if change == "edit":
        module.write_bytes(module.read_bytes().replace(b"start", b"START", 1))
    elif change == "add":
        (tiny / "lib" / "json.py").write_text("raise SystemExit\n")
    elif change == "rename":
        module.rename(module.with_name("others.py"))
    elif change == "description":
        (tiny / "addon.json").write_text((tiny / "addon.json").read_text("utf-8").replace("1.0", "1.1"), "utf-8")
    else:
        cache = module.parent / "__pycache__"
        cache.mkdir()
        (cache / "lines.cpython-311.pyc").write_bytes(b"")
    assert shelf.find("tiny").standing is Standing.CHANGED
    assert list(registry.formats()) == ["jsonl"]
    assert loading.failures()["tiny"].code == "addon.changed"
    allow("tiny")


def test_what_is_allowed_is_what_was_looked_at(tiny: Path) -> None:
    """It changes between the look and the click."""
    seen = shelf.find("tiny")
    (tiny / "lib" / "more.py").write_text("")
    assert shelf.allow(seen).standing is Standing.CHANGED


@pytest.mark.parametrize(
    "code",
    ["raise RuntimeError('no luck')", "import no_such_module", "FORMAT = 3", "raise SystemExit(0)", "(", "x = 1"],
)
def test_a_broken_one_is_a_sentence_and_all_else_works(code: str, tiny: Path) -> None:
    write("bad", code)
    allow("bad")
    allow("tiny")
    assert list(registry.formats()) == ["jsonl", "tiny"]
    assert loading.failures().keys() == {"bad"}
    assert loading.failures()["bad"].code == "addon.failed"


def test_it_takes_no_place_of_a_format_or_a_module_of_ours(tiny: Path) -> None:
    code = "import json\nassert 'addons' not in json.__file__\nfrom core.formats.jsonl import FORMAT\n"
    folder = write("bad", code)
    (folder / "lib" / "json.py").write_text("raise RuntimeError('ours was replaced')")
    (folder / "lib" / "core").mkdir()
    (folder / "lib" / "core" / "__init__.py").write_text("raise RuntimeError('ours was replaced')")
    allow("bad")
    assert list(registry.formats()) == ["jsonl"]
    assert "there is a format jsonl already" in str(loading.failures()["bad"])


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"addon": 2}, "addon.newer"),
        ({"addon": "1"}, "addon.unreadable"),
        ({"id": "other"}, "addon.unreadable"),
        ({"title": ""}, "addon.unreadable"),
        ({"title": "a\nb"}, "addon.unreadable"),
        ({"version": 1}, "addon.unreadable"),
        ({"about_zh": 1}, "addon.unreadable"),
        ({"entry_points": {}}, "addon.unreadable"),
        ({"entry_points": {"biaodu.formats": {"a": "os; system"}}}, "addon.unreadable"),
        ({"system": "plan9-mips"}, "addon.other_system"),
        ({"python": "2.7"}, "addon.other_python"),
    ],
)
def test_a_description_that_does_not_fit_is_refused_with_a_reason(more: dict[str, object], code: str) -> None:
    write("odd", "", **more)
    found = shelf.find("odd")
    assert found.standing is Standing.BROKEN
    assert found.problem is not None
    assert found.problem.code == code
    with pytest.raises(UserError, match=code):
        shelf.allow(found)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b'{"a":' * 200, b" " * 100_000])
def test_a_description_that_is_none_is_refused(content: bytes) -> None:
    folder = write("odd", "")
    (folder / "addon.json").write_bytes(content)
    assert shelf.find("odd").standing is Standing.BROKEN


def test_what_fits_this_system_is_taken() -> None:
    write("odd", "", system=sysconfig.get_platform(), python=".".join(map(str, sys.version_info[:2])))
    assert shelf.find("odd").standing is Standing.FORBIDDEN


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="links and pipes of POSIX")
@pytest.mark.parametrize("make", [lambda path: path.symlink_to("/etc"), os.mkfifo], ids=["link", "pipe"])
def test_links_and_pipes_are_no_part_of_an_add_on(make: Callable[[Path], None]) -> None:
    make(write("odd", "") / "lib" / "away")
    assert shelf.find("odd").standing is Standing.BROKEN


def test_what_else_lies_in_the_folder_is_no_add_on(tiny: Path) -> None:
    for name in (".new-1", "Big", "a b", "__pycache__"):
        (tiny.parent / name).mkdir()
    (tiny.parent / "file").touch()
    assert [addon.id for addon in shelf.found()] == ["tiny"]


@pytest.mark.parametrize("content", ["", "[]", '{"allowed": 3}', '{"allowed": {"tiny": 3}}'])
def test_where_it_cannot_be_read_what_is_allowed_nothing_is(tiny: Path, content: str) -> None:
    allow("tiny")
    (settings_folder() / "addons.json").write_text(content)
    assert shelf.find("tiny").standing is Standing.FORBIDDEN


def test_the_folder_can_be_another(tiny: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(shelf.PLACE, str(tmp_path))
    assert shelf.found() == []


def test_a_built_program_sees_no_package_beside_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "beside.py").write_text("raise AssertionError('loaded')")
    info = tmp_path / "beside-1.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: beside\nVersion: 1\n")
    (info / "entry_points.txt").write_text("[biaodu.formats]\nbeside = beside:FORMAT\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert [entry.name for entry in registry.entry_points(group=registry.GROUP)] == ["beside"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert list(registry.entry_points(group=registry.GROUP)) == []


def test_the_command_line_lists_allows_and_removes(
    archive: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["addons", "--install", str(archive), "--json"]) == 0
    (listed,) = json.loads(capsys.readouterr().out)["addons"]
    assert (listed["name"], listed["version"], listed["licence"]) == ("tiny", "1.0", "MIT")
    assert (listed["standing"], listed["entry_points"]) == ("forbidden", {"biaodu.formats": ["tiny"]})
    assert main(["addons", "--allow", "tiny"]) == 0
    assert "allowed" in capsys.readouterr().out
    assert main(["formats"]) == 0
    assert "tiny  Lines of labels." in capsys.readouterr().out
    write("bad", "raise RuntimeError('no luck')")
    assert main(["addons", "--allow", "bad"]) == 0
    registry.formats.cache_clear()
    assert main(["formats"]) == 0
    assert "The add-on bad cannot be used: RuntimeError: no luck.\n" in capsys.readouterr().err
    assert main(["addons", "--forbid", "bad"]) == 0
    assert main(["addons", "--remove", "tiny"]) == 0
    assert main(["addons", "--allow", "tiny"]) == 1
    assert "There is no add-on tiny" in capsys.readouterr().err
    assert main(["addons", "--allow", "a", "--forbid", "b"]) == 2
