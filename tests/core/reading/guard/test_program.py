"""A foreign program is held in with all that it starts: nothing of it outlives its file, or us."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import UserError
from core.progress import Cancel
from core.reading.guard.program import OutOfMemory, ProgramLimits, TooSlow, run
from core.reading.guard.reading import GuardedReaders
from core.reading.kinds import FileKind
from core.reading.readers.protocol import GivenFile, Options
from tests.conftest import ROOT
from tests.core.reading.guard.actors import ends, is_running

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs programs as Unix has them")

AMPLE = ProgramLimits(memory=1 << 30, seconds=60)


def python(script: str) -> list[str]:
    return [sys.executable, "-c", script]


def starting(folder: Path, then: str) -> list[str]:
    """A program that starts another, which would run for long, notes its number, and does something then."""
    other = "other = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])"
    return python(
        f"import subprocess, sys, time\n{other}\nopen({str(folder / 'started')!r}, 'w').write(str(other.pid))\n{then}"
    )


def started(folder: Path) -> int:
    return int((folder / "started").read_text())


def nobody() -> None:
    """Asks for nothing."""


def test_what_it_makes_is_there_and_its_failure_is_told(tmp_path: Path) -> None:
    run(python("import os; open('made', 'w').write(os.getcwd())"), tmp_path, AMPLE, nobody)
    assert Path((tmp_path / "made").read_text()).samefile(tmp_path)
    for command in (python("raise SystemExit(3)"), [str(tmp_path / "no-such-program")]):
        with pytest.raises(subprocess.CalledProcessError):
            run(command, tmp_path, AMPLE, nobody)


def test_what_a_built_program_starts_gets_none_of_its_libraries(tmp_path: Path) -> None:
    """LibreOffice would load ours in the place of its own."""
    script = f"""
import sys
sys.frozen, sys._MEIPASS = True, "/usr/lib/biaodu/_internal"
from core.reading.guard.program import supervise
sys.exit(supervise(["sh", "-c", 'echo "$LD_LIBRARY_PATH|$QT_PLUGIN_PATH" > {tmp_path / "told"}']))
"""
    bundle = "/usr/lib/biaodu/_internal"
    environment = os.environ | {"LD_LIBRARY_PATH": f"{bundle}:/opt/lib", "QT_PLUGIN_PATH": f"{bundle}/plugins"}
    process = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, env=environment, stdin=subprocess.PIPE)
    assert process.wait(60) == 0
    process.communicate()
    assert (tmp_path / "told").read_text() == "/opt/lib|\n"


def test_one_that_takes_too_long_ends_with_all_that_it_started(tmp_path: Path) -> None:
    with pytest.raises(TooSlow):
        run(starting(tmp_path, "time.sleep(600)"), tmp_path, ProgramLimits(1 << 30, 2), nobody)
    assert ends(started(tmp_path))


def test_one_that_takes_too_much_memory_ends_also_where_it_is_what_it_started(tmp_path: Path) -> None:
    much = "import time; kept = b'x' * (300 << 20); time.sleep(600)"
    script = f"import subprocess, sys; subprocess.call([sys.executable, '-c', {much!r}])"
    with pytest.raises(OutOfMemory):
        run(python(script), tmp_path, ProgramLimits(200 << 20, 60), nobody)


def test_stopping_it_ends_all_that_it_started(tmp_path: Path) -> None:
    def asking() -> None:
        if (tmp_path / "started").exists() and (tmp_path / "started").read_text():
            raise Cancel

    with pytest.raises(Cancel):
        run(starting(tmp_path, "time.sleep(600)"), tmp_path, AMPLE, asking)
    assert ends(started(tmp_path))


def test_what_it_leaves_behind_ends_with_it(tmp_path: Path) -> None:
    run(starting(tmp_path, ""), tmp_path, AMPLE, nobody)
    assert ends(started(tmp_path))


def test_it_ends_with_us_and_so_does_what_it_started(tmp_path: Path) -> None:
    script = f"""
import pathlib
from core.reading.guard.program import ProgramLimits, run
folder = pathlib.Path({str(tmp_path)!r})
run({starting(tmp_path, "time.sleep(600)")!r}, folder, ProgramLimits(1 << 30, 600), lambda: None)
"""
    with subprocess.Popen(python(script)) as parent:
        until = tmp_path / "started"
        while not (until.exists() and until.read_text()):
            assert parent.poll() is None
        assert is_running(started(tmp_path))
        parent.send_signal(signal.SIGKILL)
    assert ends(started(tmp_path))


def test_a_conversion_is_stopped_in_its_middle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\n/bin/sleep 600 &\necho $! > {tmp_path}/started\nwait\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    def asking() -> None:
        if (tmp_path / "started").exists() and (tmp_path / "started").read_text().strip():
            raise Cancel

    given = GivenFile("a.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    with GuardedReaders() as readers, pytest.raises(Cancel):
        list(readers.read(FileKind.OFFICE, given, Options(convert=True), asking))
    assert ends(started(tmp_path))


@pytest.mark.parametrize(
    ("makes", "code"),
    [
        ("exit 1", "import.not_converted"),
        ("exit 0", "import.not_converted"),
        (': > "$folder/report.docx"', "import.damaged"),
        ('/bin/truncate -s 300M "$folder/report.docx"', "import.expands"),
    ],
)
def test_what_a_conversion_makes_is_not_believed(
    makes: str, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "soffice"
    program.write_text(f'#!/bin/sh\nfor one; do last="$one"; done\nfolder="${{last%/*}}"\n{makes}\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    given = GivenFile("a.doc", b"\xd0\xcf\x11\xe0" + b"\0" * 600)
    with GuardedReaders() as readers, pytest.raises(UserError) as caught:
        list(readers.read(FileKind.OFFICE, given, Options(convert=True), nobody))
    assert caught.value.code == code
