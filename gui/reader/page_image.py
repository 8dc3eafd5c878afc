"""A page of the original beside its text: the picture as wide as there is room, its number, and the way to others."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QToolButton, QVBoxLayout, QWidget

from core.reading.readers.protocol import PagePicture
from gui.base import theme
from gui.base.i18n import _

LEAST_WIDTH = 240
"""Pixels in which a line of a page can still be told from the next."""


class PageImage(QWidget):
    """Shows one page, or says in a sentence why there is none."""

    page_wanted = Signal(int)
    """Number of another page, from 1."""
    file_wanted = Signal()
    """The user knows where the original is."""
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = 0
        """From 1; 0 while none is shown."""
        self._pages = 0
        self._share = 0.0
        self._picture: QPixmap | None = None
        self.setMinimumWidth(LEAST_WIDTH)
        self.previous_button, self.next_button = _tool("chevron-left"), _tool("chevron-right")
        self.close_button = _tool("close")
        self.number = QLabel()
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.sentence.setProperty("muted", True)
        self.choose_button = QPushButton()
        self._paper = QLabel()
        self._paper.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self.area = QScrollArea()
        self.area.setWidget(self._paper)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._arrange()
        self.previous_button.clicked.connect(lambda: self._step(-1))
        self.next_button.clicked.connect(lambda: self._step(1))
        self.close_button.clicked.connect(self.closed)
        self.choose_button.clicked.connect(self.file_wanted)
        self.retranslate()
        self.show_sentence("", choose=False)

    def _arrange(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(8, 4, 4, 4)
        for widget in (self.previous_button, self.next_button, self.number):
            bar.addWidget(widget)
        bar.addStretch(1)
        bar.addWidget(self.close_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(self.area, 1)
        layout.addStretch(0)
        layout.addWidget(self.sentence)
        layout.addWidget(self.choose_button, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(0)

    def show_page(self, picture: PagePicture, page: int) -> None:
        """Show a page (from 1) of the file."""
        row = 3 * picture.width
        image = QImage(picture.pixels, picture.width, picture.height, row, QImage.Format.Format_RGB888)
        self._picture = QPixmap.fromImage(image)
        self.page, self._pages = page, picture.pages
        self.sentence.hide()
        self.choose_button.hide()
        self.area.show()
        self.retranslate()
        self._scale()

    def show_sentence(self, sentence: str, *, choose: bool) -> None:
        """Show no page but why, and with `choose` the button for pointing to the file."""
        self._picture = None
        self.page = self._pages = 0
        self._paper.clear()
        self.area.hide()
        self.sentence.setText(sentence)
        self.sentence.setVisible(bool(sentence))
        self.choose_button.setVisible(choose)
        self.retranslate()

    def follow(self, share: float) -> None:
        """Bring the place into the middle that lies so far down the page: 0 to 1."""
        self._share = share
        bar = self.area.verticalScrollBar()
        bar.setValue(round(share * self._paper.height() - self.area.viewport().height() / 2))

    def retranslate(self) -> None:
        """Set every text again."""
        for button, text in (
            (self.previous_button, _("Previous page")),
            (self.next_button, _("Next page")),
            (self.close_button, _("Hide the page")),
        ):
            button.setToolTip(text)
            button.setAccessibleName(text)
        self.choose_button.setText(_("Choose the file…"))
        self.number.setText(_("Page {n} of {all}").format(n=self.page, all=self._pages) if self.page else "")
        self.area.setAccessibleName(_("Picture of the page"))
        self.previous_button.setEnabled(self.page > 1)
        self.next_button.setEnabled(0 < self.page < self._pages)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the page as wide as there is room."""
        super().resizeEvent(event)
        self._scale()

    def _scale(self) -> None:
        if self._picture is None:
            return
        width = max(1, self.area.viewport().width())
        ratio = self.devicePixelRatioF()
        shown = self._picture.scaledToWidth(round(width * ratio), Qt.TransformationMode.SmoothTransformation)
        shown.setDevicePixelRatio(ratio)
        self._paper.setPixmap(shown)
        self._paper.resize(QSize(width, round(shown.height() / ratio)))
        self.follow(self._share)

    def _step(self, by: int) -> None:
        self.page_wanted.emit(self.page + by)


def _tool(icon: str) -> QToolButton:
    button = QToolButton()
    button.setIcon(theme.icon(icon, "muted"))
    button.setIconSize(QSize(18, 18))
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
