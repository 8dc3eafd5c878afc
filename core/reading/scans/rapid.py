"""RapidOCR (Apache-2.0) as a `Recogniser`: models of PaddleOCR, which come with its package, through ONNX Runtime.

Its steps are called one by one: lines are found on a reduced page, which is faster and misses no fewer, and recognised
at full size; and only so it tells how sure it is of each character.
"""

import importlib
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from core.reading.scans.recogniser import Picture, Piece

PACKAGE, MODULE = "rapidocr-onnxruntime", "rapidocr_onnxruntime"
_FOUND_AT = 1600
"""Pixels of a page's longer side when lines are looked for."""
_LEAST = 0.3
"""What is less sure than that on the whole is a stain or a seal, not a line."""


class RapidRecogniser:
    """See `core.reading.scans.recogniser.Recogniser`."""

    def __init__(self) -> None:
        self.name = f"{PACKAGE} {version(PACKAGE)}"
        self._numpy: Any = importlib.import_module("numpy")
        self._cv2: Any = importlib.import_module("cv2")
        self._engine: Any = importlib.import_module(MODULE).RapidOCR(intra_op_num_threads=2, inter_op_num_threads=1)

    def pieces(self, picture: Picture) -> Sequence[Piece]:
        """See `Recogniser.pieces`."""
        grey = self._numpy.frombuffer(picture.shades, self._numpy.uint8).reshape(picture.height, picture.width)
        page = self._cv2.cvtColor(grey, self._cv2.COLOR_GRAY2BGR)
        boxes, cut = self._cut(page)
        if self._is_upside_down(cut):
            boxes, cut = self._cut(self._cv2.rotate(page, self._cv2.ROTATE_180))
        return self._read(boxes, cut)

    def _cut(self, page: Any) -> tuple[list[Any], list[Any]]:
        """The corners of the lines of a page, and a picture of each."""
        height, width = page.shape[:2]
        ratio = min(1.0, _FOUND_AT / max(width, height))
        small = self._cv2.resize(page, None, fx=ratio, fy=ratio, interpolation=self._cv2.INTER_AREA)
        boxes, _seconds = self._engine.auto_text_det(small)
        if boxes is None:
            return [], []
        boxes = [self._numpy.array(box, dtype=self._numpy.float32) / ratio for box in boxes]
        return boxes, self._engine.get_crop_img_list(page, boxes)

    def _is_upside_down(self, cut: list[Any]) -> bool:
        """Whether most lines are. Of single ones the engine is wrong more often than a page has such lines."""
        if not cut:
            return False
        _cut, said, _seconds = self._engine.text_cls(list(cut))
        return 2 * sum(name == "180" for name, _sure in said) > len(said)

    def _read(self, boxes: list[Any], cut: list[Any]) -> list[Piece]:
        if not cut:
            return []
        lines, _seconds = self._engine.text_rec(cut, True)
        found: list[Piece] = []
        for box, (text, sure, known) in zip(boxes, lines, strict=True):
            if text.strip() and sure >= _LEAST:
                corners = tuple((float(x), float(y)) for x, y in box)
                found.append(Piece(text, tuple(map(float, known[4])), corners))  # type: ignore[arg-type]
        return found
