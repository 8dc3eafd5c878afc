"""A memo's Markdown as it is read. Nothing that it names is loaded: a memo may come from anybody."""

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QTextBrowser, QWidget


def memo_html(text: str) -> str:
    """The HTML of a memo; HTML in it is shown as it is written, pictures are not shown at all."""
    # Only who reads memos needs it.
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image").render(text)


class MemoPage(QTextBrowser):
    """Shows a memo; links lead nowhere, and no file is opened for it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("field", True)
        self.setOpenLinks(False)

    def show_memo(self, text: str) -> None:
        """Show another text."""
        self.setHtml(memo_html(text))

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Nothing: a picture or style sheet could be any file of this computer."""
        return None
