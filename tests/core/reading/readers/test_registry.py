"""Which reader reads a kind of file, and where."""

import re

from core.reading.kinds import FileKind
from core.reading.readers.registry import is_guarded, version_of


def test_every_kind_that_holds_texts_has_a_reader_with_a_version() -> None:
    others = {FileKind.LINES, FileKind.WHOLE, FileKind.ZIP}
    assert all(re.fullmatch(r"[a-z+]+/\d+", version_of(kind)) for kind in FileKind if kind not in others)
    assert {kind for kind in FileKind if kind not in {*others, FileKind.OFFICE} and is_guarded(kind)} == {
        *(FileKind.PDF, FileKind.PICTURE, FileKind.DOCX, FileKind.HTML, FileKind.XLSX, FileKind.FEED)
    }
