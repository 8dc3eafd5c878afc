"""What is wrong with how a window looks: texts cut off, widgets without room, poor contrast, controls without a name.

Each check takes the root of what is seen and gives sentences that name the widget. Sizes are in pixels that do not
depend on the screen's ratio.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QFontMetrics, QGuiApplication, QImage
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QToolButton,
    QWidget,
)

from gui.base.colours import contrast
from gui.widgets import flat_table
from gui.widgets.columns import LEAST, characters
from gui.widgets.elided_label import ElidedLabel
from tests.gui.window.test_accessibility import nameless

LEAST_CONTRAST = 4.5
_LINEAR = np.array(
    [((value / 255 + 0.055) / 1.055) ** 2.4 if value > 10 else value / 255 / 12.92 for value in range(256)]
)
"""Values of a channel without their gamma (WCAG 2's relative luminance)."""
SMOOTHED = 0.8
"""What smoothing takes of a thin stroke's contrast where a pixel is as large as it."""
Elided = tuple[str, str, int]
"""A text, what was drawn of it, and the pixels there were."""


def called(widget: QWidget) -> str:
    """A widget, as a finding names it."""
    told = QAccessible.queryAccessibleInterface(widget)
    name = told.text(QAccessible.Text.Name) if told is not None else ""
    text = str(getattr(widget, "text", str)() or name)[:40]
    return f"{type(widget).__name__} {widget.objectName()} {text!r} in {type(widget.parentWidget()).__name__}"


def seen(root: QWidget) -> Iterator[QWidget]:
    """Widgets of `root` that are shown, without those behind another tab."""
    for widget in root.findChildren(QWidget):
        if widget.isVisibleTo(root) and widget.isVisible():
            yield widget


def texts_cut(root: QWidget) -> Iterator[str]:
    """Labels, buttons, boxes, titles of groups, tabs and columns that have no room for what they say."""
    for widget in seen(root):
        if (lacking := _lacks(widget)) is not None:
            yield f"cut: {called(widget)}: {lacking}"
        elif outside := _outside(widget):
            yield f"outside: {called(widget)}: {outside}"


def without_room(root: QWidget) -> Iterator[str]:
    """Widgets that are shown with no width or height."""
    for widget in seen(root):
        says = isinstance(widget, QLabel | QAbstractButton | QLineEdit | QAbstractItemView | QComboBox | QTabBar)
        if says and (widget.width() < 4 or widget.height() < 4) and _says_something(widget):
            yield f"no room: {called(widget)}: {widget.width()} x {widget.height()}"


def too_large(root: QWidget) -> Iterator[str]:
    """A window of its own that is larger than the screen or reaches over its edge."""
    area = QGuiApplication.primaryScreen().availableGeometry()
    needed = root.size().expandedTo(root.minimumSizeHint())
    if root.isWindow() and (needed.width() > area.width() or needed.height() > area.height()):
        yield f"larger than the screen: {type(root).__name__} {needed.width()} x {needed.height()}"


def names_missing(root: QWidget) -> Iterator[str]:
    """Controls that assistive technology has no name of."""
    for control in nameless(root):
        yield f"no name: {control}"


def cells_cut(root: QWidget, names: set[str]) -> Iterator[str]:
    """Cells that Qt draws itself with room for less than eight characters, or less than a label's whole name."""
    for view in seen(root):
        if not isinstance(view, QAbstractItemView) or isinstance(view, QHeaderView) or view.model() is None:
            continue
        delegate = view.itemDelegate()
        if type(delegate).__module__.startswith("gui."):
            continue  # these draw with `elidedText`, which is listened to
        for index in _indexes(view):
            text = str(index.data() or "")
            room = view.visualRect(index).width() - _beside(view, index)
            wraps = view.wordWrap() if hasattr(view, "wordWrap") else False  # type: ignore[attr-defined]
            if not wraps and view.fontMetrics().horizontalAdvance(text) > room:
                yield from cut_too_short([(text, "…", room)], names, view.fontMetrics(), called(view))


@contextmanager
def listening() -> Iterator[list[Elided]]:
    """What is shortened while it is drawn; what a delegate remembers of earlier drawings it draws anew."""
    heard: list[Elided] = []
    real = QFontMetrics.elidedText

    def elided(metrics: QFontMetrics, text: str, mode: Qt.TextElideMode, width: int, flags: int = 0) -> str:
        shown = real(metrics, text, mode, width, flags)
        if shown != text:
            heard.append((text, shown, int(width)))
        return shown

    remembered = flat_table._layout
    forgotten = patch.object(flat_table, "_layout", lambda font: lambda text, width: remembered(font)(text, width))
    with patch.object(QFontMetrics, "elidedText", elided), forgotten:
        yield heard


def cut_too_short(elided: list[Elided], names: set[str], metrics: QFontMetrics, where: str = "drawn") -> Iterator[str]:
    """What was shortened to less than eight characters, and names of labels that were shortened at all."""
    for text, _shown, width in dict.fromkeys(elided):
        if text in names or width < characters(metrics, LEAST) - 1:
            yield f"shortened: {where}: {text[:40]!r} in {width} of {metrics.horizontalAdvance(text)}"


def poor_contrast(root: QWidget) -> Iterator[str]:
    """Texts whose strongest pixel stands out from their ground less than WCAG AA asks for."""
    image = root.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    ratio = image.devicePixelRatio()
    width = image.width()
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32).reshape(image.height(), image.bytesPerLine() // 4)
    least = LEAST_CONTRAST if ratio >= 2 else LEAST_CONTRAST * SMOOTHED
    for widget in seen(root):
        if not widget.isEnabled():
            continue
        for text, rect in _texts(widget):
            place = QRect(widget.mapTo(root, rect.topLeft()), rect.size()).intersected(root.rect())
            part = pixels[
                round(place.top() * ratio) : round((place.bottom() + 1) * ratio),
                round(place.left() * ratio) : min(width, round((place.right() + 1) * ratio)),
            ]
            if part.size and (found := strongest(part)) < least:
                yield f"contrast {found:.2f}: {called(widget)}: {text[:30]!r}"


def strongest(part: "np.ndarray") -> float:
    """The contrast of the pixel that stands out most from the most frequent colour."""
    colours, counts = np.unique(part & 0xFFFFFF, return_counts=True)
    ground = _rgb(int(colours[counts.argmax()]))
    return max(contrast(_rgb(int(colour)), ground) for colour in _extremes(colours))


def _extremes(colours: "np.ndarray") -> tuple[int, int]:
    """The darkest and the lightest: one of both stands out most, since contrast grows with the luminances' distance."""
    weights = ((16, 0.2126), (8, 0.7152), (0, 0.0722))
    luminance = sum(_LINEAR[colours >> shift & 255] * weight for shift, weight in weights)
    return int(colours[np.argmin(luminance)]), int(colours[np.argmax(luminance)])


def _rgb(colour: int) -> tuple[int, int, int]:
    return colour >> 16 & 255, colour >> 8 & 255, colour & 255


_ICON_ONLY = Qt.ToolButtonStyle.ToolButtonIconOnly


def _texts(widget: QWidget) -> Iterator[tuple[str, QRect]]:
    match widget:
        case QLabel() if widget.text() and widget.pixmap().isNull() and _is_whole(widget):
            yield widget.text(), widget.rect()
        case QToolButton() if widget.toolButtonStyle() is _ICON_ONLY and not widget.icon().isNull():
            return
        case QPushButton() | QToolButton() if widget.text() and _is_whole(widget):
            yield widget.text(), widget.rect().adjusted(4, 4, -4, -4)
        case QLineEdit() if (widget.text() or widget.placeholderText()) and _is_whole(widget):
            yield widget.text() or widget.placeholderText(), widget.rect().adjusted(4, 4, -4, -4)
        case QAbstractItemView() if not isinstance(widget, QHeaderView) and widget.model() is not None:
            for index in list(_indexes(widget))[:40]:
                text, rect = str(index.data() or "").strip(), widget.visualRect(index)
                inside = rect.intersected(widget.viewport().rect()).size() == rect.size()
                if text and inside and index.flags() & Qt.ItemFlag.ItemIsEnabled:
                    yield text, rect.translated(widget.viewport().pos())
        case _:
            return


def _is_whole(widget: QWidget) -> bool:
    """Whether nothing of a widget is scrolled away or behind another."""
    return widget.visibleRegion().boundingRect() == widget.rect()


def _indexes(view: QAbstractItemView) -> Iterator[QModelIndex]:
    """Cells that are seen, from the top."""
    model = view.model()
    top = view.indexAt(view.viewport().rect().topLeft())
    index, rows = top, 0
    below = getattr(view, "indexBelow", None)
    while index.isValid() and rows < 60:
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(index.parent())
        for column in range(columns):
            cell = index.siblingAtColumn(column)
            if not view.visualRect(cell).isEmpty():
                yield cell
        index = below(index) if below is not None else index.sibling(index.row() + 1, index.column())
        rows += 1


def _beside(view: QAbstractItemView, index: QModelIndex) -> int:
    """Pixels of a cell that are no text."""
    margin = view.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, view) + 1
    icon = view.iconSize().width() if view.iconSize().isValid() else 16
    marks = (index.data(Qt.ItemDataRole.DecorationRole) is not None) + (
        index.data(Qt.ItemDataRole.CheckStateRole) is not None
    )
    return 2 * margin + marks * (icon + 4)


def _says_something(widget: QWidget) -> bool:
    if isinstance(widget, QHeaderView):
        return bool(widget.count())
    return not isinstance(widget, QLabel | QAbstractButton) or bool(widget.text())


def _lacks(widget: QWidget) -> str | None:
    """How much room is missing, in words; None where there is enough."""
    match widget:
        case ElidedLabel():
            least = min(characters(widget.fontMetrics(), LEAST), widget.fontMetrics().horizontalAdvance(widget.text()))
            return _missing(QSize(least, 0), widget.size())
        case QLabel() if widget.text() and widget.pixmap().isNull():
            return _missing(_needed_by_label(widget), widget.size())
        case QAbstractButton() if widget.text():
            return _missing(QSize(_needed_by_button(widget), 0), widget.size())
        case QComboBox() if not widget.isEditable():
            return _missing(*_box_and_field(widget))
        case QLineEdit() if widget.placeholderText() and not widget.text():
            needed = widget.fontMetrics().horizontalAdvance(widget.placeholderText())
            return _missing(QSize(needed, 0), widget.rect().adjusted(4, 0, -4, 0).size())
        case QGroupBox() if widget.title():
            return _missing(QSize(widget.fontMetrics().horizontalAdvance(widget.title()), 0), widget.size())
        case QTabBar() if not widget.visibleRegion().isEmpty():
            return _tabs_lack(widget)
        case QHeaderView():
            return _columns_lack(widget)
        case _:
            return None


def _needed_by_label(label: QLabel) -> QSize:
    if label.wordWrap():
        return QSize(_longest_word(label), label.heightForWidth(label.width()))
    return label.sizeHint()


def _needed_by_button(button: QAbstractButton) -> int:
    if isinstance(button, QToolButton):
        only_icon = button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonIconOnly
        return 0 if only_icon else button.minimumSizeHint().width()
    return button.sizeHint().width()


def _box_and_field(box: QComboBox) -> tuple[QSize, QSize]:
    """What the chosen text needs, eight characters where it is told on hover, and what there is of it."""
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    kind = QStyle.ComplexControl.CC_ComboBox
    field = box.style().subControlRect(kind, option, QStyle.SubControl.SC_ComboBoxEditField, box)
    needed = box.fontMetrics().horizontalAdvance(box.currentText())
    if box.toolTip() and box.toolTip() in box.currentText():
        needed = min(needed, characters(box.fontMetrics(), LEAST))
    return QSize(needed, 0), field.size()


def _tabs_lack(tabs: QTabBar) -> str | None:
    for place in filter(tabs.isTabVisible, range(tabs.count())):
        needed = QSize(tabs.fontMetrics().horizontalAdvance(tabs.tabText(place)) + 8, 0)
        if found := _missing(needed, tabs.tabRect(place).size()):
            return f"{tabs.tabText(place)!r} {found}"
        if tabs.tabRect(place).right() > tabs.width():
            return f"{tabs.tabText(place)!r} begins at {tabs.tabRect(place).left()} of {tabs.width()}"
    return None


def _columns_lack(header: QHeaderView) -> str | None:
    if header.model() is None:
        return None
    across = header.orientation() is Qt.Orientation.Horizontal
    for section in range(header.count()):
        text = str(header.model().headerData(section, header.orientation()) or "")
        if header.isSectionHidden(section) or not text or header.property("upright"):
            continue
        needed = max(map(header.fontMetrics().horizontalAdvance, text.split("\n"))) + 8
        width = header.sectionSize(section) if across else header.width()
        if found := _missing(QSize(needed, 0), QSize(width, header.height())):
            return f"column {text!r} {found}"
    return None


def _longest_word(label: QLabel) -> int:
    """Pixels of the longest piece that wrapping leaves whole: a word of letters."""
    if label.textFormat() is Qt.TextFormat.RichText or "<" in label.text():
        return 0
    words = [word for word in label.text().split() if word.isascii()]
    return max((label.fontMetrics().horizontalAdvance(word) for word in words), default=0)


def _missing(needed: QSize, there: QSize) -> str | None:
    if needed.width() > there.width() + 1 or needed.height() > there.height() + 1:
        return f"needs {needed.width()} x {needed.height()}, has {there.width()} x {there.height()}"
    return None


def _outside(widget: QWidget) -> str | None:
    """What of a widget its parent cuts off; what scrolls may be out of sight from top to bottom."""
    says = isinstance(widget, QLabel | QAbstractButton | QLineEdit | QComboBox | QAbstractSpinBox)
    parent = widget.parentWidget()
    if not says or parent is None or widget.isWindow() or isinstance(parent, QTabBar | QAbstractSpinBox):
        return None
    area = parent.parentWidget()
    if isinstance(area, QAbstractScrollArea) and area.viewport() is parent:
        return None
    inside = parent.rect().intersected(widget.geometry())
    if inside.size() != widget.size():
        return f"{widget.geometry().getRect()} in {parent.size().toTuple()}"
    return None
