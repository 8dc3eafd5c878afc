"""Whatever happens to the child process is one file's error, and the next file is read."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path

import psutil
import pytest

import core
from core.errors import BiaoduError, EnvironmentFault, UserError
from core.progress import Cancel
from core.reading.guard.limits import Limits
from core.reading.guard.reading import ReaderFault, Readers
from core.reading.kinds import FileKind
from core.reading.readers.protocol import Given, Options, Read
from tests.core.reading import hostile_pdfs
from tests.core.reading.guard.actors import acting
from tests.core.reading.specimens import docx, p, pdf, set_text

READING = """
import pathlib
from core.reading.guard.reading import Readers
from core.reading.kinds import FileKind
from core.reading.readers.protocol import Given, Options
with Readers() as readers:
    (read,) = readers.read(FileKind.PDF, Given("a.pdf", pathlib.Path("a.pdf").read_bytes()), Options(), lambda: None)
"""
"""Reads ``a.pdf`` of the working folder, in a process of a test's own."""
SMALL = Limits(memory=300 << 20, seconds=20)
GOOD = pdf([set_text(70, 100, "这是一份PDF文件的正文。")])
MB = 1 << 20


ACTS = {
    "abort": ("os.abort()", "import.crashed"),
    "exit": ("sys.exit(0)", "import.crashed"),
    "killed": ("os.kill(os.getpid(), signal.SIGKILL)", "import.crashed"),
    "garbage": ("os.write(1, b'PDF: warning ' * 5)", "import.crashed"),
    "garbage without end": ("while True: os.write(1, b'x' * 65536)", "import.crashed"),
    "no JSON": (r"os.write(1, b'bd\x01\n' + bytes([0, 0, 0, 1]) + bytes(8) + b'{')", "import.crashed"),
    "deep JSON": (r"os.write(1, b'bd\x01\n' + bytes([0, 0, 99, 0]) + bytes(8) + b'[' * 25344)", "import.crashed"),
    "too long": (r"os.write(1, b'bd\x01\n' + bytes(4) + b'\xff' * 8)", "import.expands"),
    "long header": (r"os.write(1, b'bd\x01\n' + b'\xff' * 12)", "import.expands"),
    "no entries": ("say()", "import.crashed"),
    "no text": ("say({'text': 5, 'encoding': 'utf-8'}, text=b'abc')", "import.crashed"),
    "silence": ("time.sleep(1000)", "import.too_slow"),
    "closed and alive": ("os.close(1); time.sleep(1000)", "import.crashed"),
    "out of memory": ("say({'out_of_memory': True})", "import.out_of_memory"),
}
"""What a child does with a file, and the code of the file's error."""


def nobody() -> None:
    """Asks for nothing."""


def read(readers: Readers, name: str, data: bytes, kind: FileKind = FileKind.PDF) -> list[Read | UserError]:
    return list(readers.read(kind, Given(name, data), Options(), nobody))


def refusal(readers: Readers, name: str, data: bytes, kind: FileKind = FileKind.PDF) -> BiaoduError:
    with pytest.raises(BiaoduError) as caught:
        read(readers, name, data, kind)
    return caught.value


def is_running(process: int) -> bool:
    try:
        return psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def comes(true: Callable[[], bool]) -> bool:
    """Whether something becomes true within ten seconds."""
    until = time.monotonic() + 10
    while not true() and time.monotonic() < until:
        time.sleep(0.01)
    return true()


def ends(process: int) -> bool:
    """Whether a process ends within ten seconds."""
    return comes(lambda: not is_running(process))


class TestHostileFiles:
    @pytest.mark.parametrize("made", ["drawing_each_other", "nested", "deflated_twice"])
    def test_a_file_that_takes_all_memory_is_stopped_and_the_next_is_read(self, made: str) -> None:
        before = psutil.Process().memory_info().rss
        with Readers(SMALL) as readers:
            assert read(readers, "a.pdf", GOOD)
            error = refusal(readers, "b.pdf", getattr(hostile_pdfs, made)())
            assert (error.code, error.fields["kind"]) == ("import.out_of_memory", "PDF")
            assert len(read(readers, "c.pdf", GOOD)) == 1
        assert psutil.Process().memory_info().rss - before < 100 * MB

    def test_a_file_that_never_ends_is_stopped_after_its_time(self) -> None:
        with Readers(Limits(seconds=1, seconds_per_megabyte=0)) as readers:
            error = refusal(readers, "a.pdf", hostile_pdfs.endless())
            assert (error.code, error.fields["seconds"]) == ("import.too_slow", 1)
            assert read(readers, "b.pdf", GOOD)

    def test_where_the_system_does_not_hold_it_the_parent_looks(self) -> None:
        limits = Limits(memory=SMALL.memory, enforced=False)
        with Readers(limits) as readers:
            assert refusal(readers, "a.pdf", hostile_pdfs.nested()).code == "import.out_of_memory"
            assert read(readers, "b.pdf", GOOD)

    def test_a_document_that_takes_all_memory_in_python_is_stopped(self) -> None:
        many = docx(p("字") * 200_000)
        with Readers(Limits(memory=150 << 20)) as readers:
            error = refusal(readers, "a.docx", many, FileKind.DOCX)
            assert (error.code, error.fields["kind"]) == ("import.out_of_memory", "DOCX")
            assert read(readers, "b.docx", docx(p("正文")), FileKind.DOCX)

    def test_memory_that_earlier_files_left_behind_is_not_put_down_to_the_next(self) -> None:
        act = """
if request.given.name == "first.pdf":
    kept = bytearray(request.allowance.memory - (100 << 20))
    say({"end": True})
elif "kept" in globals():
    say({"out_of_memory": True})
else:
    say({"end": True})
"""
        with Readers(SMALL, acting(act)) as readers:
            assert read(readers, "first.pdf", b"") == []
            assert read(readers, "second.pdf", b"") == []


class TestMisbehaviour:
    """Of a child that a file has taken over, or that dies."""

    @pytest.mark.parametrize("name", ACTS)
    def test_it_is_that_files_error_and_the_next_is_read(self, name: str) -> None:
        act, code = ACTS[name]
        before = psutil.Process().memory_info().rss
        with Readers(Limits(seconds=1), acting(act)) as readers:
            assert read(readers, "good.pdf", b"") == [Read("正文")]
            assert refusal(readers, "bad.pdf", b"").code == code
            assert read(readers, "good.pdf", b"") == [Read("正文")]
            assert refusal(readers, "bad.pdf", b"").code == code
        assert psutil.Process().memory_info().rss - before < 50 * MB

    @pytest.mark.parametrize("name", ["abort", "no text", "silence"])
    def test_it_is_so_where_the_names_of_columns_are_asked_for(self, name: str) -> None:
        act, code = ACTS[name]
        with Readers(Limits(seconds=1), acting(act)) as readers:
            with pytest.raises(BiaoduError) as caught:
                readers.columns(FileKind.XLSX, Given("bad.xlsx", b""), Options(), nobody)
            assert caught.value.code == code
            assert read(readers, "good.pdf", b"") == [Read("正文")]

    def test_names_of_columns_are_told_once(self) -> None:
        for said, told in (("['a', 'b']", ("a", "b")), ("[]", ())):
            act = f"say({{'columns': {said}}}, {{'end': True}})"
            with Readers(command=acting(act)) as readers:
                assert readers.columns(FileKind.XLSX, Given("a.xlsx", b""), Options(), nobody) == told
        with Readers(command=acting("say({'columns': []}, {'columns': []}, {'end': True})")) as readers:
            with pytest.raises(UserError) as caught:
                readers.columns(FileKind.XLSX, Given("a.xlsx", b""), Options(), nobody)
            assert caught.value.code == "import.crashed"

    def test_an_answer_without_end_is_cut_off(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("core.reading.guard.reading.MAX_ANSWER", 8 * MB)
        entry = "{**plain, 'text': 65000}"
        with Readers(command=acting(f"while True: say({entry}, text=b'x' * 65000)")) as readers:
            assert refusal(readers, "a.xlsx", b"", FileKind.XLSX).code == "import.expands"
            assert read(readers, "good.pdf", b"")

    def test_a_child_that_does_not_take_its_file_is_ended_by_the_clock(self) -> None:
        deaf = [*acting("")[:2], acting("")[2].partition("while (request")[0] + "time.sleep(1000)"]
        with Readers(Limits(seconds=1, seconds_per_megabyte=0), deaf) as readers:
            assert refusal(readers, "a.pdf", bytes(10 * MB)).code == "import.too_slow"

    def test_what_is_said_unasked_is_not_heard(self) -> None:
        act = "say({'end': True})\nsay({'text': 0}, {'end': True})"
        with Readers(command=acting(act)) as readers:
            assert read(readers, "bad.pdf", b"") == []
            first = readers.child_id
            assert readers._child is not None
            assert comes(lambda child=readers._child: not child.is_silent)
            assert read(readers, "good.pdf", b"") == [Read("正文")]
            assert readers.child_id != first

    def test_a_child_killed_from_outside_in_the_middle_of_a_file(self) -> None:
        endless = hostile_pdfs.endless()
        with Readers() as readers:
            assert read(readers, "a.pdf", GOOD)
            process = readers.child_id
            assert process is not None
            looks = 0

            def asking() -> None:
                nonlocal looks
                looks += 1
                if looks == 5:
                    psutil.Process(process).kill()

            with pytest.raises(UserError) as caught:
                list(readers.read(FileKind.PDF, Given("b.pdf", endless), Options(), asking))
            assert caught.value.code == "import.crashed"
            assert read(readers, "c.pdf", GOOD)

    def test_a_child_that_died_between_two_files_costs_neither(self) -> None:
        with Readers() as readers:
            read(readers, "a.pdf", GOOD)
            assert readers.child_id is not None
            psutil.Process(readers.child_id).kill()
            assert ends(readers.child_id)
            assert read(readers, "b.pdf", GOOD)

    def test_a_child_that_cannot_be_started_is_told(self) -> None:
        for command in ([str(Path(sys.executable).parent / "no-such")], [sys.executable, "-c", "raise SystemExit(3)"]):
            with Readers(command=command) as readers:
                error = refusal(readers, "a.pdf", GOOD)
            assert isinstance(error, EnvironmentFault)
            assert error.code == "import.no_process"
            assert error.fields["reason"]

    def test_a_bug_in_the_child_is_a_bug_here(self) -> None:
        with Readers(command=acting("say({'fault': 'Traceback ...: KeyError'})")) as readers:
            with pytest.raises(ReaderFault, match="KeyError"):
                read(readers, "bad.pdf", b"")
            assert read(readers, "good.pdf", b"")


class TestTheProcess:
    def test_one_child_reads_the_files_of_a_batch_and_goes_with_it(self) -> None:
        with Readers() as readers:
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

    def test_it_loads_the_reader_that_is_needed_and_no_window(self) -> None:
        script = (
            "import sys; from core.reading.guard.child import reader_for; reader_for('pdf'); "
            "print(*sorted(name.partition('.')[0] for name in sys.modules))"
        )
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
        loaded = set(done.stdout.split())
        assert loaded.isdisjoint({"PySide6", "lxml", "openpyxl", "readability", "sqlite3", "apsw", "numpy", "psutil"})
        assert loaded.isdisjoint({"zipfile", "orjson", "gettext", "subprocess"})

    def test_it_finds_its_modules_where_its_parent_did_and_not_where_that_works(self, tmp_path: Path) -> None:
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

    def test_its_surroundings_are_empty(self) -> None:
        entry = "{**plain, 'text': len(told), 'hint': os.getcwd()}"
        act = f"told = ' '.join(os.environ).encode()\nsay({entry}, text=told)\nsay({{'end': True}})"
        with Readers(command=acting(act)) as readers:
            (surroundings,) = read(readers, "a.pdf", b"")
        assert isinstance(surroundings, Read)
        assert Path(surroundings.hint) == Path(surroundings.hint).parent
        kept = {"MALLOC_ARENA_MAX", "LD_LIBRARY_PATH", "PYTHONHOME", "SYSTEMROOT", "WINDIR"}
        assert set(surroundings.text.split()) <= kept | {"LC_CTYPE"}  # the last by Python itself

    def test_stopping_in_the_middle_of_a_file_ends_the_child_at_once(self) -> None:
        asked = 0

        def asking() -> None:
            nonlocal asked
            asked += 1
            if asked > 10:
                raise Cancel

        with Readers() as readers:
            read(readers, "a.pdf", GOOD)
            process = readers.child_id
            assert process is not None
            with pytest.raises(Cancel):
                list(readers.read(FileKind.PDF, Given("b.pdf", hostile_pdfs.endless()), Options(), asking))
            assert not is_running(process)
            assert read(readers, "c.pdf", GOOD)

    def test_what_it_started_ends_with_it(self, tmp_path: Path) -> None:
        other = "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])"
        act = f"import subprocess\nopen({str(tmp_path / 'started')!r}, 'w').write(str({other}.pid))\ntime.sleep(600)"
        started = tmp_path / "started"

        def asking() -> None:
            if started.exists() and started.read_text():
                raise Cancel

        with Readers(command=acting(act)) as readers, pytest.raises(Cancel):
            list(readers.read(FileKind.PDF, Given("a.pdf", b""), Options(), asking))
        assert ends(int(started.read_text()))

    def test_leaving_a_table_in_its_middle_ends_the_child(self) -> None:
        entry = "{**plain, 'text': 1}"
        with Readers(command=acting(f"while True: say({entry}, text=b'x')")) as readers:
            reading = readers.read(FileKind.XLSX, Given("a.xlsx", b""), Options(), nobody)
            assert isinstance(reading, Generator)
            next(reading)
            process = readers.child_id
            assert process is not None
            reading.close()
            assert not is_running(process)
            assert read(readers, "good.pdf", b"")

    def test_it_ends_with_its_parent_also_in_the_middle_of_a_file(self, tmp_path: Path) -> None:
        (tmp_path / "a.pdf").write_bytes(hostile_pdfs.endless())
        script = f"""
import pathlib, threading
from core.reading.guard.reading import Readers
from core.reading.kinds import FileKind
from core.reading.readers.protocol import Given, Options
readers = Readers()
def tell():
    print(readers.child_id, flush=True)
data = pathlib.Path({str(tmp_path / "a.pdf")!r}).read_bytes()
threading.Timer(1.0, tell).start()
list(readers.read(FileKind.PDF, Given("a.pdf", data), Options(), lambda: None))
"""
        with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
            assert parent.stdout is not None
            process = int(parent.stdout.readline())
            assert is_running(process)
            parent.kill()
        assert ends(process)

    @pytest.mark.skipif(os.name == "nt", reason="needs descriptors as Unix has them")
    @pytest.mark.parametrize("closed", [(0,), (1,), (0, 1, 2)])
    def test_it_works_where_the_standard_streams_are_closed(self, closed: tuple[int, ...], tmp_path: Path) -> None:
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
