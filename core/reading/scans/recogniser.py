"""What an engine for text recognition is given and gives back."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

Corner = tuple[float, float]
"""Right and down from the left upper corner of a picture, in pixels."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page in shades of grey."""

    width: int
    height: int
    shades: bytes
    """A byte a pixel from black (0) to white, row by row."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line as it was recognised."""

    text: str
    sureness: tuple[float, ...]
    """For each code point of `text`, from 0 to 1."""
    corners: tuple[Corner, Corner, Corner, Corner]
    """From the left upper one clockwise as the text is read."""


class Recogniser(Protocol):
    """An engine. It is made once for all pages of a file and raises whatever it likes."""

    name: str
    """With its version, for people: ``rapidocr-onnxruntime 1.4.4``."""

    def pieces(self, picture: Picture) -> Sequence[Piece]:
        """Everything that is written on a page, in any order."""
        ...
