"""The child process: what it loads, what surrounds it, and that it ends with whatever it was started for."""

import os
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

import core
from core.progress import Cancel
from core.reading.guard.reading import GuardedReaders
from core.reading.kinds import FileKind
from core.reading.readers.protocol import GivenFile, Options, Read
from tests.core.reading import hostile_pdfs
from tests.core.reading.guard.actors import GOOD, READING, acting, ends, is_running, nobody, read, refusal
from tests.core.reading.specimens import docx, p


def test_one_child_reads_the_files_of_a_batch_and_goes_with_it() -> None:
    with GuardedReaders() as readers:
        assert readers.child_id is None
        assert read(readers, "a.txt", "正文".encode(), FileKind.TEXT)
        assert readers.child_id is None
        read(readers, "a.pdf", GOOD)
        first = readers.child_id
        read(readers, "b.docx", docx(p("正文")), FileKind.DOCX)
        refusal(readers, "c.pdf", b"%PDF-1.4")
        read(readers, "d.html", "<p>正文，有一段。</p>".encode(), FileKind.HTML)
        assert first is not None
        assert readers.child_id == first
    assert ends(first)


def test_it_loads_the_reader_that_is_needed_and_no_window() -> None:
    script = (
        "import sys; from core.reading.guard.child import reader_for; reader_for('pdf'); "
        "print(*sorted(name.partition('.')[0] for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert loaded.isdisjoint({"PySide6", "lxml", "openpyxl", "readability", "sqlite3", "apsw", "numpy", "psutil"})
    assert loaded.isdisjoint({"zipfile", "orjson", "gettext", "subprocess"})


def test_it_finds_its_modules_where_its_parent_did_and_not_where_that_works(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(GOOD)
    for name in ("ctypes", "core", "pypdfium2"):
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('not this one')", encoding="utf-8")
    script = f"""
import sys
sys.path[:] = [place for place in sys.path if place]
import core.reading.guard.reading
import os
os.chdir({str(tmp_path)!r})
sys.path.insert(0, os.getcwd())
{READING}
print(read.text)
"""
    places = [str(Path(core.__file__).parents[1]), *(place for place in sys.path if "site-packages" in place)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(places), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-S", "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, encoding="utf-8")
    assert done.stdout == "这是一份PDF文件的正文。\n\n", done.stderr


def test_its_surroundings_are_empty() -> None:
    entry = "{**plain, 'text': len(told), 'hint': os.getcwd()}"
    act = f"told = ' '.join(os.environ).encode()\nsay({entry}, text=told)\nsay({{'end': True}})"
    with GuardedReaders(command=acting(act)) as readers:
        (surroundings,) = read(readers, "a.pdf", b"")
    assert isinstance(surroundings, Read)
    assert Path(surroundings.hint) == Path(surroundings.hint).parent
    kept = {"MALLOC_ARENA_MAX", "LD_LIBRARY_PATH", "PYTHONHOME", "SYSTEMROOT", "WINDIR"}
    assert set(surroundings.text.split()) <= kept | {"LC_CTYPE"}  # the last by Python itself


def test_stopping_in_the_middle_of_a_file_ends_the_child_at_once() -> None:
    asked = 0

    def asking() -> None:
        nonlocal asked
        asked += 1
        if asked > 10:
            raise Cancel

    with GuardedReaders() as readers:
        read(readers, "a.pdf", GOOD)
        process = readers.child_id
        assert process is not None
        with pytest.raises(Cancel):
            list(readers.read(FileKind.PDF, GivenFile("b.pdf", hostile_pdfs.endless()), Options(), asking))
        assert not is_running(process)
        assert read(readers, "c.pdf", GOOD)


def test_what_it_started_ends_with_it(tmp_path: Path) -> None:
    other = "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])"
    act = f"import subprocess\nopen({str(tmp_path / 'started')!r}, 'w').write(str({other}.pid))\ntime.sleep(600)"
    started = tmp_path / "started"

    def asking() -> None:
        if started.exists() and started.read_text():
            raise Cancel

    with GuardedReaders(command=acting(act)) as readers, pytest.raises(Cancel):
        list(readers.read(FileKind.PDF, GivenFile("a.pdf", b""), Options(), asking))
    assert ends(int(started.read_text()))


def test_leaving_a_table_in_its_middle_ends_the_child() -> None:
    entry = "{**plain, 'text': 1}"
    with GuardedReaders(command=acting(f"while True: say({entry}, text=b'x')")) as readers:
        reading = readers.read(FileKind.XLSX, GivenFile("a.xlsx", b""), Options(), nobody)
        assert isinstance(reading, Generator)
        next(reading)
        process = readers.child_id
        assert process is not None
        reading.close()
        assert not is_running(process)
        assert read(readers, "good.pdf", b"")


def test_it_ends_with_its_parent_also_in_the_middle_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(hostile_pdfs.endless())
    script = f"""
import pathlib, threading
from core.reading.guard.reading import GuardedReaders
from core.reading.kinds import FileKind
from core.reading.readers.protocol import GivenFile, Options
readers = GuardedReaders()
def tell():
    print(readers.child_id, flush=True)
data = pathlib.Path({str(tmp_path / "a.pdf")!r}).read_bytes()
threading.Timer(1.0, tell).start()
list(readers.read(FileKind.PDF, GivenFile("a.pdf", data), Options(), lambda: None))
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        process = int(parent.stdout.readline())
        assert is_running(process)
        parent.kill()
    assert ends(process)


@pytest.mark.skipif(os.name == "nt", reason="needs descriptors as Unix has them")
@pytest.mark.parametrize("closed", [(0,), (1,), (0, 1, 2)])
def test_it_works_where_the_standard_streams_are_closed(closed: tuple[int, ...], tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(GOOD)
    script = f"""
import os, sys
for stream in {closed!r}:
    os.close(stream)
sys.path.append({str(Path(core.__file__).parents[1])!r})
{READING}
pathlib.Path("made").write_text(read.text, encoding="utf-8")
"""
    subprocess.run([sys.executable, "-c", script], check=False, timeout=60, cwd=tmp_path)
    assert (tmp_path / "made").read_text(encoding="utf-8") == "这是一份PDF文件的正文。\n"
