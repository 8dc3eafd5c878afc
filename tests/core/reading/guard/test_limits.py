"""Files that take all memory or never end are stopped, and the next one is read."""

import psutil
import pytest

from core.reading.guard.limits import Limits
from core.reading.guard.reading import GuardedReaders
from core.reading.kinds import FileKind
from tests.core.reading import hostile_pdfs
from tests.core.reading.guard.actors import GOOD, SMALL, acting, read, refusal
from tests.core.reading.specimens import docx, p

MB = 1 << 20


@pytest.mark.parametrize("made", ["drawing_each_other", "nested", "deflated_twice"])
def test_a_file_that_takes_all_memory_is_stopped_and_the_next_is_read(made: str) -> None:
    before = psutil.Process().memory_info().rss
    with GuardedReaders(SMALL) as readers:
        assert read(readers, "a.pdf", GOOD)
        error = refusal(readers, "b.pdf", getattr(hostile_pdfs, made)())
        assert (error.code, error.fields["kind"]) == ("import.out_of_memory", "PDF")
        assert len(read(readers, "c.pdf", GOOD)) == 1
    assert psutil.Process().memory_info().rss - before < 100 * MB


def test_a_file_that_never_ends_is_stopped_after_its_time() -> None:
    with GuardedReaders(Limits(seconds=1, seconds_per_megabyte=0)) as readers:
        error = refusal(readers, "a.pdf", hostile_pdfs.endless())
        assert (error.code, error.fields["seconds"]) == ("import.too_slow", 1)
        assert read(readers, "b.pdf", GOOD)


def test_where_the_system_does_not_hold_it_the_parent_looks() -> None:
    limits = Limits(memory=SMALL.memory, enforced=False)
    with GuardedReaders(limits) as readers:
        assert refusal(readers, "a.pdf", hostile_pdfs.nested()).code == "import.out_of_memory"
        assert read(readers, "b.pdf", GOOD)


def test_a_document_that_takes_all_memory_in_python_is_stopped() -> None:
    many = docx(p("字") * 200_000)
    with GuardedReaders(Limits(memory=150 << 20)) as readers:
        error = refusal(readers, "a.docx", many, FileKind.DOCX)
        assert (error.code, error.fields["kind"]) == ("import.out_of_memory", "DOCX")
        assert read(readers, "b.docx", docx(p("正文")), FileKind.DOCX)


def test_memory_that_earlier_files_left_behind_is_not_put_down_to_the_next() -> None:
    act = """
if request.given.name == "first.pdf":
    kept = bytearray(request.allowance.memory - (100 << 20))
    say({"end": True})
elif "kept" in globals():
    say({"out_of_memory": True})
else:
    say({"end": True})
"""
    with GuardedReaders(SMALL, acting(act)) as readers:
        assert read(readers, "first.pdf", b"") == []
        assert read(readers, "second.pdf", b"") == []
