"""The guide, shown in its own window beside the work."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from gui.base import theme
from gui.base.i18n import _, language
from resources import loader


class Guide(QWidget):
    """The user guide in the current language."""

    _built = False
    """Qt sends changes of palette already while the parts are being made."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("guide")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._page = QTextBrowser()
        self._page.setOpenExternalLinks(True)
        self._page.setFont(theme.ui_font(11))
        self._page.document().setDocumentMargin(32)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._page)
        for key in ("Esc", "Ctrl+W"):
            QShortcut(QKeySequence(key), self, self.close)
        self.retranslate()
        self._built = True

    def sizeHint(self) -> QSize:
        """A page beside the text."""
        return QSize(720, 760)

    def retranslate(self) -> None:
        """Show the guide in the language of the moment."""
        self.setWindowTitle(_("Guide to Biaodu"))
        tag = "zh" if language() == "zh_CN" else "en"
        self._page.setMarkdown(loader.read_text(f"help/guide.{tag}.md"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of language."""
        super().changeEvent(event)
        if not self._built:
            return
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
