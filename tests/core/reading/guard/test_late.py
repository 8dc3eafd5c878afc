"""Readers of a batch are made with the first file that needs one, and end with the batch."""

import subprocess
import sys

from core.reading.guard.late import LateReaders
from core.reading.guard.reading import GuardedReaders
from core.reading.kinds import FileKind
from core.reading.readers.protocol import GivenFile, Options, Read


def test_the_first_file_makes_the_readers_and_the_end_of_the_batch_ends_them() -> None:
    with LateReaders() as late:
        assert late._made is None
        for name in ("a.txt", "b.txt"):
            (read,) = late.read(FileKind.TEXT, GivenFile(name, "新建学校三所。".encode()), Options(), lambda: None)
            assert isinstance(read, Read)
            assert read.text == "新建学校三所。"
        made = late._made
    assert isinstance(made, GuardedReaders)
    assert made is late._made


def test_a_batch_without_such_files_loads_no_reader() -> None:
    asked = "import sys; from core.reading.guard.late import LateReaders\nwith LateReaders(): pass\n"
    asked += "print('core.reading.guard.reading' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
