"""Runs a built program through what people do with it: ``smoke_test.py PROGRAM``.

On an own virtual screen and in an own home: reports of several kinds come in (a PDF that never ends is refused, and the
others still come), passages are labelled by real key presses in the window, the dataset is exported, verified and read
back, and nothing that Qt or Python warns of is let pass. Needs Xvfb and xdotool; LibreOffice is used where it is.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

import addon_packages  # noqa: E402
from core.storage.schema import SCHEMA_VERSION  # noqa: E402
from old_projects import backups_of, schema_version, write_newer_project, write_old_projects  # noqa: E402
from steps import StepError, step  # noqa: E402
from tests.core.reading import hostile_pdfs, specimens  # noqa: E402
from virtual_display import virtual_display  # noqa: E402

PATIENCE = 60.0
"""Seconds after which something that should have happened counts as failed."""
TEXT = "第一部分 工作总结\n新建学校三所。𠮷祥小学😀开工。招聘教师四十名。\n"
NOISE = ("Failed to register with host portal",)
"""What Qt says on a screen without a session bus, which is no fault of the program."""


class Program:
    """The built program in a home of its own."""

    def __init__(self, path: Path, home: Path, display: str) -> None:
        self.path = path
        folders = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
        kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
        # No variable of Python or of this checkout reaches it: it must stand by itself.
        self.environment = {**kept, **folders, "HOME": str(home), "LANG": "C.UTF-8", "DISPLAY": display}
        self.environment["QT_QPA_PLATFORM"] = "xcb"

    def run(self, *arguments: str | Path, status: int = 0, says: str = "") -> str:
        """A command line to its end; fails when the status is another, or when it warns.

        With `says` it has to say that, and may say more.
        """
        done = subprocess.run(
            [self.path, *arguments], env=self.environment, capture_output=True, text=True, timeout=5 * PATIENCE
        )
        if done.returncode != status:
            raise StepError(f"biaodu {' '.join(map(str, arguments))} ended with {done.returncode}: {done.stderr}")
        if says and says not in done.stderr:
            raise StepError(f"biaodu {' '.join(map(str, arguments))} does not say “{says}”: {done.stderr}")
        if status == 0 and not says:
            require_silence(done.stderr)
        return done.stdout

    def listed(self, project: Path, what: str) -> list[dict[str, object]]:
        """Rows of `biaodu list`."""
        return json.loads(self.run("list", project, what, "--json"))

    @contextmanager
    def window(self, *arguments: str | Path) -> Iterator["SmokeWindow"]:
        """A window that is closed by its own key at the end, and must have warned of nothing."""
        with tempfile.TemporaryFile("w+") as said:
            process = subprocess.Popen([self.path, *arguments], env=self.environment, stdout=said, stderr=said)
            try:
                window = SmokeWindow(process, self.environment)
                yield window
                window.press("ctrl+q")
                if status := process.wait(PATIENCE):
                    raise StepError(f"the window ended with {status}")
            finally:
                process.kill()
                process.wait()
                said.seek(0)
                complaints = said.read()
            require_silence(complaints)


class SmokeWindow:
    """A window on the screen, and keys that reach it as a keyboard's do."""

    def __init__(self, process: subprocess.Popen[bytes], environment: dict[str, str]) -> None:
        self._process, self._environment = process, environment
        self._id = ""
        wait("no window appears", self._find)
        self._xdotool("windowfocus", "--sync", self._id)

    def press(self, *keys: str) -> None:
        """Press keys by their X names, ``ctrl+1``."""
        self._xdotool("key", "--delay", "40", *keys)

    def answer(self, text: str) -> None:
        """Type into the dialog that comes up, and press Return."""
        wait("no dialog appears", self._dialogs)
        self._xdotool("windowfocus", "--sync", self._dialogs()[0])
        self._xdotool("type", "--delay", "40", text)
        self._xdotool("key", "Return")
        wait("the dialog stays", lambda: not self._dialogs())
        self._xdotool("windowfocus", "--sync", self._id)

    def _dialogs(self) -> list[str]:
        shown = self._xdotool("search", "--onlyvisible", "--pid", str(self._process.pid), check=False)
        return [number for number in shown.split() if number != self._id]

    def require_one_sqlite(self) -> None:
        """A second SQLite in the process, whoever brought it, would drop the locks of the first."""
        mapped = Path(f"/proc/{self._process.pid}/maps").read_text().splitlines()
        found = {line.split()[-1] for line in mapped if "sqlite" in line.lower() or "/apsw/" in line}
        if len(found) != 1:
            raise StepError(f"the window has loaded {sorted(found)}")

    def require_class(self) -> None:
        """Desktops show the launcher's icon for a window whose class is as the launcher says, ``StartupWMClass``."""
        if self._id not in self._xdotool("search", "--onlyvisible", "--classname", "^biaodu$", check=False).split():
            raise StepError("the window's class is not biaodu")

    def picture(self, path: Path) -> None:
        """Keep what the screen shows, where there is a program for it."""
        if shutil.which("import"):
            subprocess.run(["import", "-window", self._id, str(path)], env=self._environment, check=True)

    def _find(self) -> bool:
        if self._process.poll() is not None:
            raise StepError(f"the window ended with {self._process.returncode} before it was seen")
        self._id = self._xdotool("search", "--onlyvisible", "--name", "Biaodu|标读", check=False).split("\n")[0]
        return bool(self._id)

    def _xdotool(self, *arguments: str, check: bool = True) -> str:
        done = subprocess.run(["xdotool", *arguments], env=self._environment, capture_output=True, text=True)
        if check and done.returncode:
            raise StepError(f"xdotool {' '.join(arguments)}: {done.stderr}")
        return done.stdout.strip()


def require_silence(said: str) -> None:
    """Nothing may be warned of, by Qt, by Python or by the program."""
    lines = [line for line in said.splitlines() if line.strip() and not any(known in line for known in NOISE)]
    if lines:
        raise StepError("The program warned:\n" + "\n".join(lines[:20]))


def wait(what: str, happened: Callable[[], object]) -> None:
    """Ask again and again until it happened."""
    end = time.monotonic() + PATIENCE
    while not happened():
        if time.monotonic() > end:
            raise StepError(what)
        time.sleep(0.05)


def command_line(program: Program, folder: Path) -> Path:
    """A project with reports of several kinds, of which one is hostile; returns it."""
    reports = folder / "报告"
    reports.mkdir()
    (reports / "甲区.txt").write_text(TEXT, encoding="utf-8")
    (reports / "乙区.docx").write_bytes(specimens.docx(specimens.p("新建学校五所。") + specimens.p("招聘教师九名。")))
    placed = [(72.0, 720.0 - 24 * line, f"{line + 1}.丙区新建学校七所，招聘教师若干名。") for line in range(8)]
    (reports / "丙区.pdf").write_bytes(specimens.pdf([placed]))
    (reports / "敌.pdf").write_bytes(hostile_pdfs.drawing_each_other())
    project = folder / "中文 项目.biaodu"
    program.run("new", project)
    answer = json.loads(program.run("import", project, reports, "--annotator", "王敏", "--json", status=1))
    failed = [Path(str(row["source"])).name for row in answer["failed"]]
    if len(answer["imported"]) != 3 or failed != ["敌.pdf"]:
        raise StepError(f"the import brought {len(answer['imported'])} of 3 texts, and refused {failed}")
    program.run("check", project)
    return project


def labelling(program: Program, project: Path) -> None:
    """Label two sentences by keys, undo one, and find the other in the file."""
    with program.window(project) as window:
        window.press("ctrl+1", "1")
        window.answer("Wang Min")
        wait("no label arrives in the file", lambda: len(program.listed(project, "annotations")) == 1)
        window.press("ctrl+Down", "2")
        wait("no second label arrives in the file", lambda: len(program.listed(project, "annotations")) == 2)
        window.require_one_sqlite()
        window.require_class()
        window.press("ctrl+z")
        wait("undo takes nothing back", lambda: len(program.listed(project, "annotations")) == 1)
    program.run("check", project)


def sample(program: Program) -> None:
    """The sample project opens and closes without a word."""
    with program.window("--sample") as window:
        window.press("ctrl+1", "ctrl+Down")


def dataset(program: Program, project: Path, folder: Path) -> None:
    """Export, which reads back and compares, and bring the dataset into a new project."""
    written, other = folder / "out.jsonl", folder / "other.biaodu"
    program.run("export", project, written)
    program.run("new", other)
    program.run("import", other, written)
    if len(program.listed(other, "annotations")) != len(program.listed(project, "annotations")):
        raise StepError("the dataset came back with other annotations")


def versions(program: Program, folder: Path) -> None:
    """Old projects are brought to this version after a copy was kept; a newer one is read, and stays as it is."""
    for version, project in write_old_projects(folder):
        rows = program.listed(project, "annotations")
        program.run("check", project)
        with program.window(project) as window:
            window.press("ctrl+1")
        kept = [schema_version(backup) for backup in backups_of(project)]
        if len(rows) != 2 or kept != [version][: version < SCHEMA_VERSION]:
            raise StepError(f"a project of schema {version} has {len(rows)} of 2 annotations, and kept are {kept}")
        if schema_version(project) != SCHEMA_VERSION:
            raise StepError(f"a project of schema {version} stays as it was")
    newer = write_newer_project(folder)
    before = newer.read_bytes()
    (first, *_others) = program.listed(newer, "annotations")
    program.run("label", newer, str(first["document"]), "0", "2", "teachers", status=1, says="is open for reading only")
    with program.window(newer) as window:
        window.press("ctrl+1", "1")
    if newer.read_bytes() != before or len(program.listed(newer, "annotations")) != 2:
        raise StepError("a project of a newer version was written")


def addons(program: Program, project: Path, folder: Path) -> None:
    """Somebody else's format: nothing before it is allowed, then a dataset, then nothing of a changed one."""
    beside = folder / "beside" / "beside-1.dist-info"
    beside.mkdir(parents=True)
    (beside / "METADATA").write_text("Metadata-Version: 2.1\nName: beside\nVersion: 1\n")
    (beside / "entry_points.txt").write_text("[biaodu.formats]\nbeside = beside:FORMAT\n")
    program.environment["PYTHONPATH"] = str(beside.parent)
    archive = addon_packages.build(ROOT / "tests" / "data" / "addons" / "tiny", folder, folder / "addons", 0)

    def known() -> list[str]:
        return [str(told["id"]) for told in json.loads(program.run("formats", "--json"))]

    ours = known()
    program.run("addons", "--install", archive)
    if known() != ours or "beside" in ours:
        raise StepError(f"{known()}: something is used that nobody allowed")
    program.run("addons", "--allow", "tiny")
    program.run("export", project, folder / "out.tsv", "--format", "tiny", says="left out: 2")
    if known() != [*ours, "tiny"] or not (folder / "out.tsv").read_bytes():
        raise StepError("the allowed add-on writes no dataset")
    answer = json.loads(program.run("addons", "--json"))
    module = Path(answer["folder"]) / "tiny" / "lib" / "tiny_format" / "__init__.py"
    module.write_text("raise RuntimeError('no luck')\n")
    program.run("formats", says="The add-on tiny has changed since it was allowed")
    program.run("addons", "--allow", "tiny")
    program.run("formats", says="The add-on tiny cannot be used: RuntimeError: no luck.")
    with program.window(project) as window:
        window.press("ctrl+1")
    program.run("addons", "--remove", "tiny")
    del program.environment["PYTHONPATH"]


def converter(program: Program, folder: Path) -> None:
    """A program in LibreOffice's place is started with the libraries that it had before ours, and its text is read."""
    place = folder / "converter"
    place.mkdir()
    (place / "made.docx").write_bytes(specimens.docx(specimens.p("戊区新建学校一所。")))
    script = f"""#!/bin/sh
echo "$LD_LIBRARY_PATH|$QT_PLUGIN_PATH" > '{place}/told'
for last; do :; done
cp '{place}/made.docx' "${{last%/*}}/report.docx"
"""
    (place / "soffice").write_text(script)
    (place / "soffice").chmod(0o755)
    (folder / "戊区.rtf").write_text("{\\rtf1 1}")
    before = program.environment
    program.environment = before | {"PATH": f"{place}:{before['PATH']}", "LD_LIBRARY_PATH": "/opt/before"}
    project = folder / "converted.biaodu"
    program.run("new", project)
    program.run("import", project, folder / "戊区.rtf", "--convert")
    program.environment = before
    if (told := (place / "told").read_text().strip()) != "/opt/before|":
        raise StepError(f"LibreOffice would be started with our libraries: {told}")
    if len(program.listed(project, "documents")) != 1:
        raise StepError("what a converter made did not come in")


def office(program: Program, folder: Path) -> None:
    """An older Word document through LibreOffice."""
    source = folder / "丁区.txt"
    source.write_text("丁区新建学校两所。\n", encoding="utf-8")
    command = ["soffice", "--headless", "--convert-to", "doc", "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=5 * PATIENCE)
    project = folder / "office.biaodu"
    program.run("new", project)
    program.run("import", project, folder / "丁区.doc", "--convert")
    if len(program.listed(project, "documents")) != 1:
        raise StepError("the .doc did not come in")


def smoke(path: Path) -> None:
    """All of it; raises StepError at the first thing that does not hold."""
    if missing := [tool for tool in ("Xvfb", "xdotool") if shutil.which(tool) is None]:
        raise StepError(f"The smoke test needs {' and '.join(missing)}.")
    with tempfile.TemporaryDirectory(prefix="biaodu-") as name, virtual_display("1600x1000x24") as display:
        folder = Path(name)
        program = Program(path, folder / "home", display)
        with step("Version, help, formats, a page of the manual"):
            for arguments in (("--version",), ("--help",), ("formats",), ("help", "labelling", "--language", "zh")):
                program.run(*arguments)
        with step("Command line: a project, four reports, one of them hostile"):
            project = command_line(program, folder)
        with step("Window: labels by keys, undo"):
            labelling(program, project)
        with step("Window: the sample"):
            sample(program)
        with step("Dataset out, verified, and in"):
            dataset(program, project, folder)
        with step("Projects of every schema version, and of a newer one"):
            versions(program, folder)
        with step("An add-on: allowed, used, changed, broken"):
            addons(program, project, folder)
        with step("A converter as a child with its own libraries"):
            converter(program, folder)
        if shutil.which("soffice"):
            with step("An older Word document through LibreOffice"):
                office(program, folder)
        else:
            print("An older Word document through LibreOffice: left out, there is none here")


def main(arguments: Sequence[str]) -> None:
    if len(arguments) != 1:
        raise SystemExit(__doc__)
    smoke(Path(arguments[0]).resolve())


if __name__ == "__main__":
    main(sys.argv[1:])
