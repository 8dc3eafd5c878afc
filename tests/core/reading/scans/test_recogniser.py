"""The engine that is offered has what a recogniser must have."""

import inspect

from core.reading.scans.rapid import RapidRecogniser
from core.reading.scans.recogniser import Recogniser


def test_ours_takes_and_gives_what_the_protocol_says() -> None:
    assert inspect.signature(RapidRecogniser.pieces) == inspect.signature(Recogniser.pieces)
