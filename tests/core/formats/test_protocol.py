"""What a format is by itself: its choices, what they leave out, its texts."""

import pytest

from core.errors import UserError
from core.formats.protocol import COUNTED_APART, EVERYTHING, Choice, Feature, Format, Option

SHORT = Choice("short", "Short", "Without notes", lacks=frozenset([Feature.NOTES]))
KNOWN = Format(
    id="corpus",
    title="Corpus",
    description="A text a line",
    suffix=".txt",
    version=1,
    holds=EVERYTHING - {Feature.MASKS, Feature.EDGES},
    options=(Option("length", "Length", (Choice("long", "Long", ""), SHORT)),),
)


def test_the_first_choice_is_the_default() -> None:
    assert KNOWN.choose({}) == {"length": "long"}
    assert KNOWN.choose({"length": "short"}) == {"length": "short"}


@pytest.mark.parametrize(
    ("given", "code", "known"),
    [
        ({"width": "short"}, "export.unknown_option", "length"),
        ({"length": "none"}, "export.unknown_shape", "long, short"),
    ],
)
def test_what_is_no_choice_is_refused_with_those_that_are(given: dict[str, str], code: str, known: str) -> None:
    with pytest.raises(UserError) as told:
        KNOWN.choose(given)
    assert (told.value.code, told.value.fields["known"]) == (code, known)


def test_a_choice_may_leave_out_more_than_its_format() -> None:
    assert KNOWN.lacks({}) == {Feature.MASKS}
    assert KNOWN.lacks({"length": "short"}) == {Feature.MASKS, Feature.NOTES}
    assert not KNOWN.lacks({"length": "short"}) & COUNTED_APART


def test_all_that_is_shown_is_to_be_translated() -> None:
    assert list(KNOWN.texts()) == ["Corpus", "A text a line", "Length", "Long", "", "Short", "Without notes"]


def test_a_format_without_functions_neither_writes_nor_reads() -> None:
    assert (KNOWN.writes, KNOWN.reads) == (False, False)
