"""The manual in its own window beside the work: the list of pages, and a page with the keys as they are set now."""

from PySide6.QtCore import QEvent, QSize, Qt, QUrl, Signal
from PySide6.QtGui import QImage, QKeySequence, QPixmap, QResizeEvent, QShortcut, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QTextBrowser, QWidget

from core import manual
from core.manual import Action, ManualPage
from gui.actions.registry import Registry, plain, shown_key
from gui.actions.table import ACTIONS
from gui.base import theme
from gui.base.i18n import _, language
from gui.widgets.item_rows import take_out_rows
from resources import loader

PICTURE_WIDTH = 640
"""Width in pixels. It fits beside the list of pages, and the text below is as wide."""
_LIST_WIDTH = 208
_MARGIN = 32
"""Pixels around a page."""


class ManualWindow(QWidget):
    """The manual in the current language; `open_page` shows a page, or a place in it."""

    _built = False
    """Whether all parts are made: Qt already sends changes of palette before."""

    def __init__(self, registry: Registry) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setObjectName("manual")
        # Closing the last window with work ends the program, even if the manual is open.
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self._registry = registry
        self._pages = QListWidget()
        self._pages.setFixedWidth(_LIST_WIDTH)
        self._pages.setStyleSheet("QListWidget { padding: 12px 0; } QListWidget::item { padding: 6px 16px; }")
        self._browser = _Browser()
        self._name = manual.PAGES[0]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._pages)
        row.addWidget(self._browser, 1)
        self._pages.currentRowChanged.connect(self._choose)
        self._browser.anchorClicked.connect(self._follow)
        self._browser.resized.connect(self._fit)
        for key in ("Esc", "Ctrl+W"):
            QShortcut(QKeySequence(key), self, self.close)
        self.setFocusProxy(self._browser)
        # Qt would give it at most two thirds of the screen.
        self.resize(self.sizeHint().boundedTo(self.screen().availableSize()))
        registry.keys_changed.connect(self.retranslate)
        theme.notifier().changed.connect(self.retranslate)
        self.retranslate()
        self._built = True

    @property
    def name(self) -> str:
        """The name of the page that is shown."""
        return self._name

    @property
    def browser(self) -> QTextBrowser:
        """The widget that shows the page."""
        return self._browser

    def sizeHint(self) -> QSize:
        """A page with its picture beside the list of pages."""
        return QSize(_LIST_WIDTH + PICTURE_WIDTH + 2 * _MARGIN + 24, 760)

    def open_page(self, name: str, anchor: str = "") -> None:
        """Show a page of `core.manual.PAGES`, from the place `anchor` (see `core.manual.Section`)."""
        self._name = name
        self._show()
        if anchor:
            self._browser.scrollToAnchor(anchor)
        self._pages.blockSignals(True)
        self._pages.setCurrentRow(manual.PAGES.index(name))
        self._pages.blockSignals(False)

    def retranslate(self) -> None:
        """Show it again, with the current language, theme and keys."""
        self.setWindowTitle(_("Manual of Biaodu"))
        self._pages.setAccessibleName(_("Pages of the manual"))
        self._browser.setAccessibleName(_("Manual"))
        self._pages.blockSignals(True)
        take_out_rows(self._pages)
        for shown in pages(self._registry):
            self._pages.addItem(QListWidgetItem(shown.title))
        self._pages.setCurrentRow(manual.PAGES.index(self._name))
        self._pages.blockSignals(False)
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of language."""
        super().changeEvent(event)
        if self._built and event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def _choose(self, row: int) -> None:
        if row >= 0:
            self.open_page(manual.PAGES[row])

    def _follow(self, url: QUrl) -> None:
        name = url.path().removesuffix(".md")
        if name in manual.PAGES:
            self.open_page(name)

    def _fit(self) -> None:
        bar = self._browser.verticalScrollBar()
        place = bar.value() / max(1, bar.maximum())
        self._show()
        bar.setValue(round(place * bar.maximum()))

    def _show(self) -> None:
        page = manual.page(self._name, language(), actions(self._registry))
        now = theme.current()
        self._browser.document().setDefaultStyleSheet(
            f"a {{ color: {now.accent.name()}; }} code {{ background: {now.hover.name()}; }}"
            f" h1 {{ margin-bottom: 12px; }} h2 {{ margin-top: 24px; }} th {{ text-align: left; }}"
            f" td, th {{ padding: 4px 16px 4px 0; }} p, li {{ line-height: 150%; }} li {{ margin-top: 4px; }}"
        )
        # Qt would stretch the line of a picture as it does lines of text.
        self._browser.setHtml(page.body.replace("<p><img", '<p style="line-height: 100%"><img'))


class _Browser(QTextBrowser):
    """Shows pictures of `resources` as wide as the page, and sharp on every screen."""

    resized = Signal()
    """The width of pictures has changed."""

    def __init__(self) -> None:
        super().__init__()
        self._drawn_for = 0
        self.setOpenLinks(False)
        self.setFont(theme.ui_font(11))
        self.document().setDocumentMargin(_MARGIN)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )

    def loadResource(self, kind: int, url: QUrl | str) -> object:
        """A picture by its name in `resources`. Nothing else is ever loaded."""
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        picture = QImage.fromData(loader.read_bytes(QUrl(url).path()))
        wide = self.picture_width()
        width = min(picture.width(), round(wide * self.devicePixelRatioF()))
        scaled = QPixmap.fromImage(picture.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation))
        scaled.setDevicePixelRatio(max(1.0, width / wide))
        return scaled

    def picture_width(self) -> int:
        """The width of pictures now: that of the page, up to a limit."""
        return max(1, min(PICTURE_WIDTH, self.viewport().width() - 2 * _MARGIN))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the pictures to the page."""
        super().resizeEvent(event)
        if self._drawn_for != self.picture_width():
            self._drawn_for = self.picture_width()
            self.resized.emit()


def actions(registry: Registry) -> dict[str, Action]:
    """Every action with its name in the current language and the keys that it has now."""
    return {
        spec.id: Action(plain(_(spec.text)), plain(_(spec.menu.value)), tuple(map(shown_key, registry.keys(spec.id))))
        for spec in ACTIONS
    }


def pages(registry: Registry) -> list[ManualPage]:
    """All pages in the current language."""
    known = actions(registry)
    return [manual.page(name, language(), known) for name in manual.PAGES]
