"""The order in which Tab goes through a window: as its layouts show it, not as its parts happened to be made."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QGridLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QWidget,
)


def follow_layout(root: QWidget) -> QWidget | None:
    """Let Tab go through what is laid out in `root` from top to bottom and in reading direction; returns the first.

    In a window of its own Tab goes round. A panel's place among others is settled only once it is in its window.
    """
    order = list(_controls(root))
    for before, after in pairwise(order):
        QWidget.setTabOrder(before, after)
    return next((widget for widget in order if widget.isEnabled() and widget.isVisibleTo(root)), None)


def _controls(widget: QWidget) -> Iterator[QWidget]:
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
    for part in _parts(widget):
        yield from _controls(part)


def _parts(widget: QWidget) -> Iterator[QWidget]:
    """The widgets directly inside, in their order on the screen."""
    if isinstance(widget, QTabWidget):
        yield widget.tabBar()
    if isinstance(widget, QSplitter | QStackedWidget | QTabWidget):
        yield from (part for place in range(widget.count()) if (part := widget.widget(place)) is not None)
    elif isinstance(widget, QScrollArea):
        if (inside := widget.widget()) is not None:
            yield inside
    elif (layout := widget.layout()) is not None:
        yield from _laid_out(layout)


def _items(layout: QLayout) -> list[QLayoutItem]:
    """The items of a layout in rows: what was added to a form or a grid later may stand further up."""
    places = range(layout.count())
    if isinstance(layout, QFormLayout):
        roles = (QFormLayout.ItemRole.LabelRole, QFormLayout.ItemRole.FieldRole, QFormLayout.ItemRole.SpanningRole)
        return [item for row in range(layout.rowCount()) for role in roles if (item := layout.itemAt(row, role))]
    if isinstance(layout, QGridLayout):
        places = sorted(places, key=lambda place: layout.getItemPosition(place)[:2])  # type: ignore[index]
    return [item for place in places if (item := layout.itemAt(place))]


def _laid_out(layout: QLayout) -> Iterator[QWidget]:
    for item in _items(layout):
        if (widget := item.widget()) is not None:
            yield widget
        elif (inner := item.layout()) is not None:
            yield from _laid_out(inner)
