"""Offers regions in full while one is typed; what was typed stays unless an offer is chosen."""

from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import QCompleter, QLineEdit

from core.text.regions import completions
from gui.widgets.offers import dress_offers


class RegionCompleter(QCompleter):
    """裕安 offers 安徽省六安市裕安区. Belongs to the field that it completes."""

    def __init__(self, edit: QLineEdit) -> None:
        self._offers = QStringListModel()
        super().__init__(self._offers, edit)
        self._offers.setParent(self)
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        edit.textEdited.connect(self._offer)
        edit.setCompleter(self)
        dress_offers(self)

    def _offer(self, typed: str) -> None:
        self._offers.setStringList(completions(typed))
