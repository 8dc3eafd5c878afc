"""Plain text and Markdown."""

from collections.abc import Iterator

from core.reading.readers.protocol import Given, Options, Read
from core.text.canonical import decode


class TextReader:
    """Reads ``.txt``, ``.md`` and whatever else is text."""

    def read(self, given: Given, options: Options) -> Iterator[Read]:
        """One text; raises UserError ``text.undecodable``, ``text.binary``, ``text.empty``."""
        decoded = decode(given.data, options.encoding)
        yield Read(decoded.text, decoded.encoding)
