"""When and how scans are read: only where an engine is there and the user said so, and with limits by the page."""

from dataclasses import replace

from core.errors import UserError
from core.reading.guard.limits import Allowance, Limits
from core.reading.guard.wire import Request
from core.reading.readers.protocol import GivenFile, Options
from core.reading.scans.engines import engine

KIND = "scan"
"""Of the reader (`core.reading.readers.registry`); the file is a PDF."""
LIMITS = Limits(memory=4 << 30, memory_per_byte=3, seconds=120)
"""Bytes of address space, of which an engine uses about half, and processor seconds without those for the pages."""
_SECONDS_A_PAGE = 60
"""An engine takes 5 to 10 seconds of processor time."""


def request(given: GivenFile, options: Options, refusal: UserError, *, enforced: bool) -> Request:
    """How a file whose text layer was refused with ``import.scan`` is to be read as a scan.

    Raises that refusal where no engine is there, and ``import.can_recognise`` where the user has not said so.
    """
    found = engine()
    if found is None:
        raise refusal
    if not options.recognise:
        raise UserError("import.can_recognise", **refusal.fields) from refusal
    pages = refusal.fields["pages"]
    assert isinstance(pages, int)
    seconds = int(LIMITS.seconds) + _SECONDS_A_PAGE * pages
    allowance = Allowance(LIMITS.memory + LIMITS.memory_per_byte * len(given.data), seconds, enforced)
    return Request(KIND, given, replace(options, engine=found.target), allowance, libraries=found.libraries)
