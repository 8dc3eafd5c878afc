"""What readers give, as Hypothesis draws it."""

from hypothesis import strategies as st

from core.errors import UserError
from core.model import Mask
from core.reading.readers.protocol import Read

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
ERRORS = st.builds(
    lambda code, words, count: UserError(code, kind=words, count=count, lines=[words, words]),
    st.sampled_from(["import.damaged", "text.empty", "import.heads_left_out"]),
    WORDS,
    st.integers(0, 2**40),
)


@st.composite
def texts(draw: st.DrawFn) -> Read:
    """Any text with any characters, lone surrogates among them, and masks that fit it."""
    text = draw(st.text(st.characters(), max_size=60))
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    pairs = zip(places[::2], places[1::2], strict=False)
    masks = tuple(Mask(start, end, "contents") for start, end in pairs if start < end)
    meta = draw(st.dictionaries(WORDS, WORDS | st.integers(-(2**63), 2**63 - 1), max_size=4))
    notices = tuple(draw(st.lists(ERRORS, max_size=3)))
    return Read(text, draw(WORDS), draw(WORDS), draw(WORDS), meta, masks, notices)
