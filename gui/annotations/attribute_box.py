"""The field that filters the list of annotations by an attribute; out of sight where nothing is said."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtWidgets import QComboBox, QWidget

from core.said.fields import Attribute, FieldKind, FieldValue, plain, worded
from gui.annotations.rows import AnnotationRow, Wanted
from gui.base.i18n import _, language
from gui.widgets.menus import fill_box

_LISTED = (FieldKind.ONE, FieldKind.SEVERAL, FieldKind.YES_NO)
"""Kinds whose values are few enough to choose among."""


class AttributeBox(QComboBox):
    """Offers the values that annotations of the document have."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered: list[tuple[str, str, None]] = []
        self._counts: Counter[tuple[str, str]] = Counter()
        """How many rows have each single value: by an attribute's code, and as one types it."""
        self.hide()

    def offer(self, attributes: Sequence[Attribute], rows: Iterable[AnnotationRow]) -> bool:
        """Offer what occurs in `rows`; whether anything does."""
        values: dict[str, dict[str, FieldValue]] = {}
        self._counts.clear()
        for row in rows:
            self._counts.update(_single(row))
            for code, value in row.values.items():
                values.setdefault(code, {}).setdefault(plain(value), value)
        # Several attributes of one code, for different labels, are one line: their values are told apart by wording.
        codes = {attribute.code: attribute for attribute in attributes if attribute.code in values}
        offered: list[tuple[str, str, None]] = []
        for code, attribute in codes.items():
            name = attribute.name(language())
            if attribute.kind in _LISTED:
                offered += [
                    (_("{name}: {value}").format(name=name, value=words), f"{code}={key}", None)
                    for key, words in _parts(attribute, values[code])
                ]
            offered.append((_("{name}: any value").format(name=name), f"{code}=", None))
            offered.append((_("{name}: not said").format(name=name), code, None))
        if offered != self._offered:
            self._offered = offered
            fill_box(self, _("All values"), offered)
        self.setVisible(bool(offered))
        return bool(offered)

    def changes(self, before: Iterable[AnnotationRow], after: Iterable[AnnotationRow]) -> bool:
        """Count rows in place of their former states; whether other values occur now, to be offered anew.

        So a label costs the same however many rows there are.
        """
        former, now = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
        for rows, counter in ((before, former), (after, now)):
            for row in rows:
                counter.update(_single(row))
        touched = former.keys() | now.keys()
        there = {value for value in touched if value in self._counts}
        self._counts.update(now)
        self._counts.subtract(former)
        for value in touched:
            if not self._counts[value]:
                del self._counts[value]
        return there != {value for value in touched if value in self._counts}

    def chosen(self) -> Wanted | None:
        """What the rows have to have; None for anything."""
        wanted: str | None = self.currentData()
        if not self._offered or wanted is None:
            return None
        # A code has no = in it.
        code, any_value, value = wanted.partition("=")
        return code, value if any_value else None


def _single(row: AnnotationRow) -> Iterator[tuple[str, str]]:
    """Each single value of a row: an attribute's code, and the value as one types it."""
    for code, value in row.values.items():
        for part in value if isinstance(value, list) else [value]:
            yield code, plain(part)


def _parts(attribute: Attribute, values: dict[str, FieldValue]) -> list[tuple[str, str]]:
    """The single values that occur, as one types them, with their words, in the order of the choices."""
    found: dict[str, str] = {}
    for value in values.values():
        for part in value if isinstance(value, list) else [value]:
            found[plain(part)] = worded(attribute, part, language())
    order = [choice.code for choice in attribute.choices]
    return sorted(found.items(), key=lambda part: (order.index(part[0]) if part[0] in order else len(order), part[0]))
