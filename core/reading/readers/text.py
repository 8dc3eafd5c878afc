"""Plain text and Markdown."""

from collections.abc import Iterator

from core.reading.import_check import marked_bytes, size
from core.reading.readers.protocol import GivenFile, Options, Read
from core.text.canonical import decode


class TextReader:
    """Reads ``.txt``, ``.md`` and whatever else is text."""

    def read(self, given: GivenFile, options: Options) -> Iterator[Read]:
        """One text; raises UserError ``text.undecodable``, ``text.binary``, ``text.empty``."""
        decoded = decode(given.data, options.encoding, mark=options.mark)
        yield Read(decoded.text, decoded.encoding, notices=marked_bytes(decoded), held=size(decoded.text))
