"""Lists add-ons, with what they say of themselves, and lets the user allow them."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QLabel, QPushButton, QTreeWidget, QTreeWidgetItem, QWidget

from core.addons import installing, shelf
from core.addons.loading import failures
from core.addons.shelf import AddOn, AddonStanding
from core.errors import BiaoduError
from core.formats import registry
from gui.base import i18n
from gui.base.i18n import N_, _
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.errors import attempt, sentence
from gui.widgets.file_choice import choose_file_to_open, kinds_of_files
from gui.widgets.item_rows import take_out_rows
from gui.widgets.show_folder import show_folder

STANDINGS = {
    AddonStanding.ALLOWED: N_("allowed"),
    AddonStanding.FORBIDDEN: N_("not allowed"),
    AddonStanding.CHANGED: N_("has changed: not allowed"),
    AddonStanding.BROKEN: N_("cannot be used"),
}


class AddOnsDialog(Dialog):
    """A row for each add-on. Changes apply at once."""

    help_page = "export"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, accept=False)
        self._addons: list[AddOn] = []
        self._hint = muted_label()
        self.list = QTreeWidget()
        self.list.setObjectName("addons")
        self.list.setProperty("field", True)
        self.list.setRootIsDecorated(False)
        self.list.setColumnCount(4)
        self.list.setUniformRowHeights(True)
        self.list.setAllColumnsShowFocus(True)
        head = self.list.header()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setStretchLastSection(False)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.list.currentItemChanged.connect(self._show_chosen)
        self.about = QLabel()
        self.about.setWordWrap(True)
        self.about.setTextFormat(Qt.TextFormat.PlainText)
        self.allow_button = self._button(self._allow)
        self.forbid_button = self._button(self._forbid)
        self.remove_button = self._button(self._remove)
        row = QHBoxLayout()
        for button in (self.allow_button, self.forbid_button, self.remove_button):
            row.addWidget(button)
        row.addStretch(1)
        self.install_button = self._button(self._install)
        self.folder_button = self._button(_show_folder)
        for button in (self.install_button, self.folder_button):
            self.buttons.addButton(button, self.buttons.ButtonRole.ActionRole)
        self.body.setSpacing(8)
        self.body.addWidget(self._hint)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self.about)
        self.body.addLayout(row)
        self.resize(680, 440)
        self.retranslate()
        self.list.setFocus()

    def _button(self, act: Callable[[], object]) -> QPushButton:
        button = QPushButton()
        button.setAutoDefault(False)
        button.clicked.connect(lambda _on=False: act())
        return button

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Add-ons"))
        self.allow_button.setText(_("Allow"))
        self.forbid_button.setText(_("Forbid"))
        self.remove_button.setText(_("Remove"))
        self.install_button.setText(_("Install…"))
        self.folder_button.setText(_("Show the folder"))
        self.list.setAccessibleName(_("Add-ons"))
        self.list.setHeaderLabels([_("Add-on"), _("Version"), _("Licence"), _("State")])
        self.fill(self._chosen_id())

    def fill(self, chosen: str = "") -> None:
        """Look into the folder again, and choose an add-on by its id, or else the first."""
        registry.formats.cache_clear()
        self._addons = shelf.found()
        # Loaded now, so that errors show here and not when it is needed.
        registry.formats()
        failed = failures()
        take_out_rows(self.list)
        for addon in self._addons:
            self.list.addTopLevelItem(self._row(addon, addon.id in failed))
        ids = [addon.id for addon in self._addons]
        if (row := self.list.topLevelItem(ids.index(chosen) if chosen in ids else 0)) is not None:
            self.list.setCurrentItem(row)
        self._hint.setText(
            _("An add-on can do whatever you can do on this computer. Allow only what you know and trust.")
            if ids
            else _("There are no add-ons. One that you install is used as soon as you allow it.")
        )
        self._show_chosen()

    def _row(self, addon: AddOn, failed: bool) -> QTreeWidgetItem:
        about = addon.description
        standing = AddonStanding.BROKEN if failed and addon.standing is AddonStanding.ALLOWED else addon.standing
        title = addon.id if about is None else about.text("title", i18n.language())
        said = ["", ""] if about is None else [about.version, about.licence]
        return QTreeWidgetItem([title, *said, _(STANDINGS[standing])])

    def _chosen(self) -> AddOn | None:
        current = self.list.currentItem()
        row = -1 if current is None else self.list.indexOfTopLevelItem(current)
        return self._addons[row] if 0 <= row < len(self._addons) else None

    def _chosen_id(self) -> str:
        chosen = self._chosen()
        return "" if chosen is None else chosen.id

    def _show_chosen(self) -> None:
        chosen = self._chosen()
        can_allow = chosen is not None and chosen.standing in (AddonStanding.FORBIDDEN, AddonStanding.CHANGED)
        self.allow_button.setEnabled(can_allow)
        self.forbid_button.setEnabled(chosen is not None and chosen.standing is AddonStanding.ALLOWED)
        self.remove_button.setEnabled(chosen is not None)
        if chosen is None:
            self.about.clear()
        elif (problem := chosen.problem or failures().get(chosen.id)) is not None:
            self._say(problem)
        elif chosen.description is not None:
            self.about.setText(chosen.description.text("about", i18n.language()))

    def _say(self, problem: BiaoduError) -> None:
        self.about.setText(sentence(problem))

    def _allow(self) -> None:
        chosen = self._chosen()
        if chosen is not None and attempt(lambda: shelf.allow(chosen), self._say) is not None:
            self.fill(chosen.id)

    def _forbid(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            attempt(lambda: shelf.forbid(chosen.id), self._say)
            self.fill(chosen.id)

    def _remove(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            attempt(lambda: installing.remove(chosen.id), self._say)
            self.fill()

    def _install(self) -> None:
        kinds = kinds_of_files((_("Add-ons"), f"*{installing.SUFFIX}"))
        file = choose_file_to_open(self, _("Install an add-on"), kinds)
        if file is not None and (installed := attempt(lambda: installing.install(file), self._say)) is not None:
            self.fill(installed.id)


def _show_folder() -> None:
    show_folder(shelf.addons_folder())
