"""Values as they are written out."""

from decimal import Decimal

import pytest

from core.figures.quantity import plain_number, spelled


@pytest.mark.parametrize(
    ("value", "plain", "words"),
    [
        (Decimal("21961000"), 21961000, "21,961,000"),
        (Decimal("95.21"), 95.21, "95.21"),
        (Decimal("17600.00"), 17600, "17,600"),
        (Decimal("1E+3"), 1000, "1,000"),
        (None, None, "xx"),
    ],
)
def test_a_value_is_written_for_machines_and_for_people(value: Decimal | None, plain: float | None, words: str) -> None:
    assert plain_number(value) == plain
    assert spelled(value) == words
