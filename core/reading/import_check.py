"""The import check: whether every character that a source shows is in the text, and whether the text is sound.

A reader counts the characters in its source's text parts, in a simpler way than the one by which it makes the text, and
those of them that it leaves out knowingly. If more than these are missing, that is told. Blanks do not count.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from core.errors import UserError
from core.text.canonical import Decoded

_MOST_SHOWN = 20
"""Characters of a sample in a message."""
_BLANK = re.compile(r"[\s\u200b\u200c\u200d\ufeff\xad\0-\x1f]+")


def size(text: str) -> int:
    """How many characters a text has besides blanks."""
    return len("".join(text.split()))


def marked_bytes(decoded: Decoded) -> tuple[UserError, ...]:
    """The notice for bytes that were marked instead of refused."""
    if not decoded.marked:
        return ()
    count, byte = len(decoded.marked), decoded.marked[0]
    return (UserError("import.bytes_marked", count=count, byte=byte, encoding=decoded.encoding),)


class Held:
    """Counts what the text parts of one source hold."""

    def __init__(self) -> None:
        self._held: list[str] = []
        self._left_out: list[str] = []

    def add(self, text: str) -> None:
        """Count a text that the source holds."""
        self._held.append(text)

    def leave_out(self, text: str) -> None:
        """Count a part of it as left out knowingly; the reader itself tells of it."""
        self._left_out.append(text)

    @property
    def characters(self) -> int:
        """How many characters the source shows: all that it holds, without what was left out knowingly."""
        return max(0, len(_BLANK.sub("", "".join(self._held))) - len(_BLANK.sub("", "".join(self._left_out))))

    def notices(self, text: str) -> Iterator[UserError]:
        """``import.characters_missing`` if `text` has fewer of some characters than the source."""
        missing = _count("".join(self._held)) - _count("".join(self._left_out)) - _count(text)
        if missing:
            sample = "".join(missing.elements())[:_MOST_SHOWN]
            yield UserError(
                "import.characters_missing", count=missing.total(), characters=self.characters, sample=sample
            )


def _count(text: str) -> "Counter[str]":
    """Count characters, taking forms of one as the same: readers write ``m²`` for a raised 2 and fold radicals."""
    return Counter(_BLANK.sub("", unicodedata.normalize("NFKC", text)))
