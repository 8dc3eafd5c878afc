"""Fields for numbers whose text stands as far from the border as in every other field."""

from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox

_LEFT = 9
"""Pixels: the border and padding of other fields. A style sheet's padding does not move a spin box's text (Qt 6.11)."""


class NumberField(QSpinBox):
    """A whole number."""

    def __init__(self) -> None:
        super().__init__()
        self.lineEdit().setTextMargins(_LEFT, 0, 0, 0)


class DecimalField(QDoubleSpinBox):
    """A number with decimals."""

    def __init__(self) -> None:
        super().__init__()
        self.lineEdit().setTextMargins(_LEFT, 0, 0, 0)
