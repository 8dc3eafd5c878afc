"""A passage as it is read outside of its document: with what stands around it, and never longer than a page."""

import re
from enum import StrEnum
from typing import NamedTuple

from core.model import Span
from core.text.sentences import sentences_in

MOST_AROUND = 240
"""Code points of context at either side."""
MOST_PASSAGE = 1_600
"""Code points of a passage; of a longer one its beginning and its end are shown."""
_END = 300
"""Code points that are kept of the end."""
CUT = "…"
_ENDS = tuple("。！？!?…”」』")
_CLOSING = 20
"""Code points in which the end of a sentence is looked for; behind it there may be white space."""
_JOINED = re.compile("[\u0300-\u036f\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""What belongs to the character before: no excerpt begins with it."""


class Around(StrEnum):
    """How much context is shown."""

    NOTHING = "nothing"
    SENTENCE = "sentence"
    """The rest of the passage's sentences, and one more at either side in the same line."""
    PARAGRAPH = "paragraph"
    """The rest of the lines that the passage is in."""


class Excerpt(NamedTuple):
    """The passage between its context; `CUT` stands where something was left out."""

    before: str
    passage: str
    after: str


def excerpt(text: str, start: int, end: int, around: Around = Around.SENTENCE) -> Excerpt:
    """The passage ``[start, end)`` (code points) of `text` as it is shown in a list."""
    first, last = _context(text, start, end, around)
    from_, to = max(first, start - MOST_AROUND), min(last, end + MOST_AROUND)
    from_, to = _whole(text, from_, start), _whole(text, to, len(text))
    before = (CUT if from_ > first else "") + text[from_:start].lstrip()
    after = text[end:to].rstrip() + (CUT if to < last else "")
    return Excerpt(before, _shortened(text[start:end]), after)


def _shortened(passage: str) -> str:
    if len(passage) <= MOST_PASSAGE:
        return passage
    head = passage[: _whole(passage, MOST_PASSAGE - _END, len(passage))]
    tail = passage[_whole(passage, len(passage) - _END, len(passage)) :]
    return f"{head} {CUT} {tail}"


def _whole(text: str, position: int, limit: int) -> int:
    """The next place that is not inside of a character that several code points make."""
    while position < limit and _JOINED.match(text, position):
        position += 1
    return position


def _context(text: str, start: int, end: int, around: Around) -> tuple[int, int]:
    """From where to where the context goes."""
    if around is Around.NOTHING:
        return start, end
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", max(start, end - 1))
    line_end = len(text) if line_end < 0 else max(line_end, end)
    if around is Around.PARAGRAPH:
        return line_start, line_end
    # A line may be a whole report: its sentences are looked for near the passage only.
    near = Span(max(line_start, start - 2 * MOST_AROUND), min(line_end, end + 2 * MOST_AROUND))
    return _sentence_before(text, near.start, start), _sentence_after(text, end, near.end)


def _sentence_before(text: str, low: int, start: int) -> int:
    """Where the sentence before that of `start` begins."""
    starts = [span.start for span in sentences_in(text, Span(low, start))] if low < start else []
    if not starts:
        return start
    # What is cut off by the passage is its own sentence's beginning, if that has not ended yet.
    ended = _has_ended(text, start)
    return starts[-1] if ended or len(starts) < 2 else starts[-2]


def _sentence_after(text: str, end: int, high: int) -> int:
    """Where the sentence behind that of `end` ends."""
    ends = [span.end for span in sentences_in(text, Span(end, high))] if end < high else []
    if not ends:
        return end
    ended = _has_ended(text, end)
    return ends[0] if ended or len(ends) < 2 else ends[1]


def _has_ended(text: str, position: int) -> bool:
    """Whether a sentence ends before `position`."""
    return text[max(0, position - _CLOSING) : position].rstrip().endswith(_ENDS)
