"""Plain text search in one document."""

import re
from collections.abc import Sequence

from core.model import Mask, Span


def find_all(text: str, query: str, masks: Sequence[Mask] = ()) -> list[Span]:
    """Where `query` stands in `text`, case aside, in code points and in order; nothing inside furniture."""
    if not query:
        return []
    found = (Span(*match.span()) for match in re.finditer(re.escape(query), text, re.IGNORECASE))
    if not masks:
        return list(found)
    hidden = [Span(mask.start, mask.end) for mask in masks]
    return [span for span in found if not any(span.overlaps(mask) for mask in hidden)]
