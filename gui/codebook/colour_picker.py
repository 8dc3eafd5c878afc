"""A palette of label colours that colour-blind people can tell apart, with a button for any other colour."""

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QColorDialog,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.codebook import PALETTE
from gui.base import theme
from gui.base.colours import legible_on, parse
from gui.base.i18n import _
from gui.widgets.swatch import paint_swatch

MORE = (
    "#332288", "#88CCEE", "#44AA99", "#117733", "#999933", "#DDCC77", "#CC6677", "#882255",
)  # fmt: skip
"""Paul Tol's muted scheme (personal.sron.nl/~pault), for codebooks with many labels."""
COLUMNS = 8


class ColourPicker(QFrame):
    """A popup; emits the choice and frees itself."""

    chosen = Signal(str)
    """``#RRGGBB``."""

    def __init__(
        self, colour: str, taken: set[str] | frozenset[str] = frozenset(), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._colour = colour
        grid = QGridLayout()
        grid.setSpacing(4)
        self.swatches: list[SwatchButton] = []
        for place, choice in enumerate((*PALETTE, *MORE)):
            button = SwatchButton(
                choice, choice.upper() == colour.upper(), choice.upper() in {c.upper() for c in taken}
            )
            button.clicked.connect(lambda _checked=False, c=choice: self._choose(c))
            grid.addWidget(button, place // COLUMNS, place % COLUMNS)
            self.swatches.append(button)
        self._note = QLabel()
        self._note.setProperty("muted", True)
        self.custom_button = QPushButton()
        self.custom_button.clicked.connect(self._choose_custom)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(8)
        layout.addLayout(grid)
        layout.addWidget(self._note)
        layout.addWidget(self.custom_button)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        self._note.setText(_("A dot marks colours in use"))
        self.custom_button.setText(_("Other colour…"))
        for button in self.swatches:
            button.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def show_at(self, point: QPoint) -> None:
        """Open near `point` (global), wholly on its screen."""
        self.adjustSize()
        area = (QGuiApplication.screenAt(point) or QGuiApplication.primaryScreen()).availableGeometry()
        x = min(max(point.x(), area.left()), area.right() - self.width())
        y = min(max(point.y(), area.top()), area.bottom() - self.height())
        self.move(x, y)
        self.show()
        current = next((swatch for swatch in self.swatches if swatch.current), self.swatches[0])
        current.setFocus()

    def _choose(self, colour: str) -> None:
        self.chosen.emit(colour)
        self.close()

    def _choose_custom(self) -> None:
        # The popup goes first and with it this object; what is needed later is held by the dialog.
        dialog = QColorDialog(QColor(self._colour), self.parentWidget())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowTitle(_("Label colour"))
        dialog.colorSelected.connect(lambda colour: self._choose(colour.name()))
        dialog.rejected.connect(self.close)
        self.hide()
        dialog.open()


class SwatchButton(QAbstractButton):
    """One colour: outlined when current, dotted when another label has it."""

    def __init__(self, colour: str, current: bool, taken: bool) -> None:
        super().__init__()
        self.colour = colour
        self.current = current
        self.taken = taken
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.retranslate()

    def retranslate(self) -> None:
        """Name the colour for the tooltip and for screen readers."""
        state = _("in use") if self.taken else ""
        self.setToolTip(f"{self.colour} {state}".strip())
        self.setAccessibleName(self.toolTip())

    def sizeHint(self) -> QSize:
        """A square that a finger hits."""
        return QSize(28, 28)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the colour and its marks."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_swatch(painter, QRectF(self.rect()).adjusted(4, 4, -4, -4), self.colour)
        if self.taken:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(*legible_on(parse(self.colour))))
            painter.drawEllipse(QRectF(self.width() / 2 - 2.5, self.height() / 2 - 2.5, 5, 5))
        if self.current or self.hasFocus():
            ring = theme.current().text if self.current else theme.current().accent
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(ring, 1.5))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 6, 6)
