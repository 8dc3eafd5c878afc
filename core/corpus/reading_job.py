"""Reading as a child does it: the rows of a file, and one row of the manifest for it."""

import hashlib
from collections.abc import Iterator

import core
from core.corpus.rows import ReadingProblem, Record, rows
from core.corpus.tables import ROWS_VERSION, Row
from core.reading.guard.late import LateReaders

VERSION = f"{core.VERSION}/{ROWS_VERSION}"
"""The version whose rows these are, as the manifest has it."""


class ReadingJob:
    """Gives the rows of each file; parsers of native code run in a child of its own (`core.reading.guard`)."""

    def __init__(self, readers: LateReaders) -> None:
        self._readers = readers

    def rows(self, name: str, data: bytes) -> Iterator[tuple[str, Row]]:
        """As `core.corpus.child.ChildJob`."""
        found: list[ReadingProblem] = []
        documents = 0
        for told in rows(data, name, self._readers):
            if isinstance(told, Record):
                documents += told.table == "documents"
                yield told
            else:
                found.append(told)
        yield "files", file_row(name, hashlib.sha256(data).hexdigest(), len(data), documents, found)


def file_row(name: str, sha256: str, size: int, documents: int, problems: list[ReadingProblem]) -> Row:
    """A row of the manifest. Of several problems the first is worded, and the others are counted."""
    first = problems[0] if problems else None
    more = f" (+{len(problems) - 1})" if len(problems) > 1 else ""
    return {
        "source": name,
        "sha256": sha256,
        "bytes": size,
        "version": VERSION,
        "documents": documents,
        "error": first.code if first is not None else "",
        "message": f"{first.message}{more}" if first is not None else "",
        "skipped": first is not None and all(problem.skipped for problem in problems),
    }


def make(_data: bytes) -> ReadingJob:
    """A `core.corpus.child.MakeJob`."""
    # Open for as long as the child lives, whose end ends the readers' own.
    return ReadingJob(LateReaders().__enter__())
