"""The team folder of a project: which one, and what lies in it."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QPushButton, QTreeWidget, QTreeWidgetItem, QWidget

from core.exchange.store_address import StoreAddress
from core.exchange.team import TeamNews, TeamState
from gui.base.i18n import _
from gui.base.identities import HIDDEN, SHOWN, Identities
from gui.base.times import describe_time
from gui.widgets.dialog import Dialog, heading_label, muted_label
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.errors import sentence
from gui.widgets.file_choice import choose_folder
from gui.widgets.item_rows import take_out_rows


class TeamDialog(Dialog):
    """Chooses or leaves the folder; lists colleagues' files. Whoever opens it calls the verbs."""

    help_page = "exchange"

    folder_chosen = Signal(object)
    """Path of the folder, or None to leave it."""
    address_wanted = Signal()
    """Use a folder on a server: ask for its address."""
    merge_wanted = Signal(object)
    """list of the paths of packages with news."""

    def __init__(
        self,
        folder: Path | StoreAddress | None,
        news: Sequence[TeamNews],
        parent: QWidget | None = None,
        identities: Identities = SHOWN,
        trouble: str = "",
    ) -> None:
        """`trouble` says why nobody knows what lies there."""
        super().__init__(parent, accept=False)
        self._folder = folder
        self._news = list(news)
        self._identities = identities
        self._hint = muted_label()
        self._caption = heading_label()
        self._path = ElidedLabel(str(folder) if folder is not None else "")
        self._trouble = muted_label()
        self.choose_button = QPushButton()
        self.address_button = QPushButton()
        self.leave_button = QPushButton()
        self.merge_button = QPushButton()
        self.list = QTreeWidget()
        self.list.setProperty("field", True)
        self.list.setColumnCount(3)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for button in (self.choose_button, self.address_button, self.leave_button, self.merge_button):
            button.setAutoDefault(False)
        self.choose_button.clicked.connect(self._choose)
        self.address_button.clicked.connect(self._ask_address)
        self.leave_button.clicked.connect(lambda: self._set(None))
        self.merge_button.clicked.connect(self._merge)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._path, 1)
        row.addWidget(self.choose_button)
        row.addWidget(self.address_button)
        row.addWidget(self.leave_button)
        self.body.setSpacing(8)
        self.body.addWidget(self._hint)
        self.body.addWidget(self._caption)
        self.body.addLayout(row)
        self._trouble.setText(trouble)
        self.body.addWidget(self._trouble)
        self._trouble.setVisible(bool(trouble))
        self.body.addWidget(self.list, 1)
        self.buttons.addButton(self.merge_button, self.buttons.ButtonRole.ActionRole)
        self.list.setVisible(folder is not None)
        self.leave_button.setVisible(folder is not None)
        self.merge_button.setVisible(bool(self._new()))
        self.resize(600, 400 if folder is not None else 200)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Team folder"))
        self.list.setAccessibleName(_("Files of colleagues"))
        self._hint.setText(
            _(
                "A folder that all of you can reach, on a share or synced. Your labels are written into a file of your"
                " own there after a pause in work; what colleagues write there is offered to you."
            )
        )
        self._caption.setText(_("Folder") if self._folder is not None else _("No folder yet"))
        self.choose_button.setText(_("Choose…"))
        self.address_button.setText(_("On a server…"))
        self.leave_button.setText(_("Leave"))
        self.merge_button.setText(_("See what is new…"))
        self.list.setHeaderLabels([_("From"), _("Changed"), _("State")])
        take_out_rows(self.list)
        for package in self._news:
            author = package.manifest.author.name if package.manifest and package.manifest.author else package.path.name
            who = self._identities.doer(author) or HIDDEN
            when = (
                describe_time(package.manifest.created_at) if package.manifest and package.manifest.created_at else ""
            )
            item = QTreeWidgetItem(self.list, [who, when, state_words(package)])
            item.setToolTip(0, self._place_of(package))
            item.setToolTip(2, sentence(package.error) if package.error is not None else "")
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _new(self) -> list[Path]:
        return [package.path for package in self._news if package.state is TeamState.NEW]

    def _choose(self) -> None:
        folder = choose_folder(self, _("Team folder"))
        if folder is not None:
            self._set(folder)

    def _ask_address(self) -> None:
        self.address_wanted.emit()
        self.accept()

    def _place_of(self, package: TeamNews) -> str:
        # What lies on a server was fetched into a folder that nobody has to know.
        return f"{self._folder} · {package.path.name}" if isinstance(self._folder, StoreAddress) else str(package.path)

    def _set(self, folder: Path | None) -> None:
        self.folder_chosen.emit(folder)
        self.accept()

    def _merge(self) -> None:
        self.merge_wanted.emit(self._new())
        self.accept()


def state_words(news: TeamNews) -> str:
    """What a file is to this project, in words."""
    return {
        TeamState.NEW: _("New"),
        TeamState.MERGED: _("Merged"),
        TeamState.OLDER: _("Older than what was merged"),
        TeamState.INCOMPLETE: _("Not completely there yet"),
        TeamState.NEWER_FORMAT: _("Made by a newer version"),
        TeamState.FOREIGN: _("Not a package"),
        TeamState.DAMAGED: _("Damaged: cannot be merged"),
        TeamState.UNREADABLE: _("Cannot be read"),
    }[news.state]
