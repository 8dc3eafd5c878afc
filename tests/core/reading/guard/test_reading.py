"""Whatever happens to the child process is one file's error, and the next file is read."""

import sys
from pathlib import Path

import psutil
import pytest

from core.errors import BiaoduError, EnvironmentFault, UserError
from core.reading.guard.limits import Limits
from core.reading.guard.reading import GuardedReaders, ReaderFault
from core.reading.kinds import FileKind
from core.reading.readers.protocol import GivenFile, Options, Read
from tests.core.reading import hostile_pdfs
from tests.core.reading.guard.actors import GOOD, acting, comes, ends, nobody, read, refusal

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


class TestMisbehaviour:
    """Of a child that a file has taken over, or that dies."""

    @pytest.mark.parametrize("name", ACTS)
    def test_it_is_that_files_error_and_the_next_is_read(self, name: str) -> None:
        act, code = ACTS[name]
        before = psutil.Process().memory_info().rss
        with GuardedReaders(Limits(seconds=1), acting(act)) as readers:
            assert read(readers, "good.pdf", b"") == [Read("正文")]
            assert refusal(readers, "bad.pdf", b"").code == code
            assert read(readers, "good.pdf", b"") == [Read("正文")]
            assert refusal(readers, "bad.pdf", b"").code == code
        assert psutil.Process().memory_info().rss - before < 50 * MB

    @pytest.mark.parametrize("name", ["abort", "no text", "silence"])
    def test_it_is_so_where_the_names_of_columns_are_asked_for(self, name: str) -> None:
        act, code = ACTS[name]
        with GuardedReaders(Limits(seconds=1), acting(act)) as readers:
            with pytest.raises(BiaoduError) as caught:
                readers.columns(FileKind.XLSX, GivenFile("bad.xlsx", b""), Options(), nobody)
            assert caught.value.code == code
            assert read(readers, "good.pdf", b"") == [Read("正文")]

    def test_names_of_columns_are_told_once(self) -> None:
        for said, told in (("['a', 'b']", ("a", "b")), ("[]", ())):
            act = f"say({{'columns': {said}}}, {{'end': True}})"
            with GuardedReaders(command=acting(act)) as readers:
                assert readers.columns(FileKind.XLSX, GivenFile("a.xlsx", b""), Options(), nobody) == told
        with GuardedReaders(command=acting("say({'columns': []}, {'columns': []}, {'end': True})")) as readers:
            with pytest.raises(UserError) as caught:
                readers.columns(FileKind.XLSX, GivenFile("a.xlsx", b""), Options(), nobody)
            assert caught.value.code == "import.crashed"

    def test_an_answer_without_end_is_cut_off(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("core.reading.guard.reading.MAX_ANSWER", 8 * MB)
        entry = "{**plain, 'text': 65000}"
        with GuardedReaders(command=acting(f"while True: say({entry}, text=b'x' * 65000)")) as readers:
            assert refusal(readers, "a.xlsx", b"", FileKind.XLSX).code == "import.expands"
            assert read(readers, "good.pdf", b"")

    def test_a_child_that_does_not_take_its_file_is_ended_by_the_clock(self) -> None:
        deaf = [*acting("")[:2], acting("")[2].partition("while (request")[0] + "time.sleep(1000)"]
        with GuardedReaders(Limits(seconds=1, seconds_per_megabyte=0), deaf) as readers:
            assert refusal(readers, "a.pdf", bytes(10 * MB)).code == "import.too_slow"

    def test_what_is_said_unasked_is_not_heard(self) -> None:
        act = "say({'end': True})\nsay({'text': 0}, {'end': True})"
        with GuardedReaders(command=acting(act)) as readers:
            assert read(readers, "bad.pdf", b"") == []
            first = readers.child_id
            assert readers._child is not None
            assert comes(lambda child=readers._child: not child.is_silent)
            assert read(readers, "good.pdf", b"") == [Read("正文")]
            assert readers.child_id != first

    def test_a_child_killed_from_outside_in_the_middle_of_a_file(self) -> None:
        endless = hostile_pdfs.endless()
        with GuardedReaders() as readers:
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
                list(readers.read(FileKind.PDF, GivenFile("b.pdf", endless), Options(), asking))
            assert caught.value.code == "import.crashed"
            assert read(readers, "c.pdf", GOOD)

    def test_a_child_that_died_between_two_files_costs_neither(self) -> None:
        with GuardedReaders() as readers:
            read(readers, "a.pdf", GOOD)
            assert readers.child_id is not None
            psutil.Process(readers.child_id).kill()
            assert ends(readers.child_id)
            assert read(readers, "b.pdf", GOOD)

    def test_a_child_that_cannot_be_started_is_told(self) -> None:
        for command in ([str(Path(sys.executable).parent / "no-such")], [sys.executable, "-c", "raise SystemExit(3)"]):
            with GuardedReaders(command=command) as readers:
                error = refusal(readers, "a.pdf", GOOD)
            assert isinstance(error, EnvironmentFault)
            assert error.code == "import.no_process"
            assert error.fields["reason"]

    def test_a_bug_in_the_child_is_a_bug_here(self) -> None:
        with GuardedReaders(command=acting("say({'fault': 'Traceback ...: KeyError'})")) as readers:
            with pytest.raises(ReaderFault, match="KeyError"):
                read(readers, "bad.pdf", b"")
            assert read(readers, "good.pdf", b"")
