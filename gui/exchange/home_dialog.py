"""Asks into which project a package goes that was opened without a project."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QWidget

from core.exchange.homes import Delivery, Home
from gui.base.i18n import _, ngettext
from gui.exchange.merge_dialog import source_words
from gui.widgets.dialog import Dialog, heading_label, muted_label
from gui.widgets.file_choice import choose_file_to_open, kinds_of_files
from gui.widgets.item_rows import take_out_rows


class HomeDialog(Dialog):
    """Lists projects and, where the package brings texts, a new one; whoever opens it goes there."""

    help_page = "exchange"

    project_chosen = Signal(object)
    """Path of an existing project."""
    new_wanted = Signal()
    """A project is to be made from the package."""

    def __init__(self, delivery: Delivery, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delivery = delivery
        self._heading = heading_label()
        self._sources = muted_label()
        self._hint = muted_label()
        self.list = QListWidget()
        self.list.setProperty("field", True)
        self.other_button = QPushButton()
        self.other_button.setAutoDefault(False)
        self.buttons.addButton(self.other_button, self.buttons.ButtonRole.ActionRole)
        self.body.setSpacing(8)
        for part in (self._heading, self._sources, self.list, self._hint):
            self.body.addWidget(part)
        self.list.itemDoubleClicked.connect(lambda _item: self.accept())
        self.list.currentRowChanged.connect(lambda row: self.ok_button().setEnabled(row >= 0))
        self.other_button.clicked.connect(self._choose_other)
        self.accepted.connect(self._tell)
        self.resize(600, 360)
        self.retranslate()
        best = self._best()
        self.list.setCurrentRow(best)
        self.ok_button().setEnabled(best >= 0)
        # A list that gets the keyboard chooses its first row.
        (self.list if best >= 0 else self.other_button).setFocus()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Open package"))
        self._heading.setText(_("Into which project?"))
        self.list.setAccessibleName(_("Projects"))
        self._sources.setText("\n".join(source_words(manifest) for manifest in self._delivery.manifests))
        self._hint.setText(_("Nothing is merged before you have seen what it would do."))
        self.ok_button().setText(_("Continue"))
        self.other_button.setText(_("Another project…"))
        row = self.list.currentRow()
        take_out_rows(self.list)
        for home in self._delivery.homes:
            item = QListWidgetItem(self._words(home), self.list)
            item.setToolTip(str(home.path))
        if self._delivery.beginning is not None:
            self.list.addItem(_("A new project with what the package holds"))
        self.list.setCurrentRow(row)

    def _words(self, home: Home) -> str:
        total = self._delivery.documents
        parts = [home.path.stem, home.path.parent.name]
        if home.documents:
            has = ngettext("has {n} of {total} document", "has {n} of {total} documents", total)
            parts.append(has.format(n=f"{home.documents:,}", total=f"{total:,}"))
        else:
            parts.append(_("has none of its documents"))
        if home.claimed:
            parts.append(_("open in another window"))
        return " · ".join(part for part in parts if part)

    def _best(self) -> int:
        """The row of the project that has most of the documents, else of the new project, else none."""
        homes = self._delivery.homes
        if self._delivery.fitting:
            return max(range(len(homes)), key=lambda row: homes[row].documents)
        return len(homes) if self._delivery.beginning is not None else -1

    def _choose_other(self) -> None:
        path = choose_file_to_open(self, _("Open project"), kinds_of_files((_("Biaodu projects"), "*.biaodu")))
        if path is not None:
            self.reject()
            self.project_chosen.emit(path)

    def _tell(self) -> None:
        row = self.list.currentRow()
        homes = self._delivery.homes
        if 0 <= row < len(homes):
            self.project_chosen.emit(Path(homes[row].path))
        elif row == len(homes):
            self.new_wanted.emit()
