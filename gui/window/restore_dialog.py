"""Lets the user choose the backup of which a project is made again."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtWidgets import QHeaderView, QPushButton, QTreeWidget, QTreeWidgetItem, QWidget

from core.storage.backing_up import ALL_BYTES, PROJECT_BYTES, Contents
from core.storage.backups import DAYS_KEPT, Backup, Owner, Stored, backups_folder
from gui.base import theme
from gui.base.i18n import _
from gui.base.times import describe_time
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.item_rows import take_out_rows
from gui.widgets.show_folder import show_folder

_NUMBER_COLUMNS = (2, 3, 4)
_NUMBERS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Listed:
    """The backups of a project with the contents of each; None for one that can't be read."""

    stored: Stored
    contents: tuple[Contents | None, ...]


class RestoreDialog(Dialog):
    """Lists backups by project; whoever opens it asks where to and restores."""

    help_page = "trouble"

    chosen = Signal(object, object)
    """A `Backup` and its `Owner`."""

    def __init__(self, listed: Sequence[Listed], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._listed = list(listed)
        self._rows: list[tuple[QTreeWidgetItem, Backup, Owner]] = []
        self._hint = muted_label()
        self._kept = muted_label()
        self.list = QTreeWidget()
        self.list.setObjectName("backups")
        self.list.setProperty("field", True)
        self.list.setColumnCount(5)
        self.list.setUniformRowHeights(True)
        self.list.setAllColumnsShowFocus(True)
        head = self.list.header()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setStretchLastSection(False)
        head.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for column in _NUMBER_COLUMNS:
            self.list.headerItem().setTextAlignment(column, _NUMBERS)
        self.list.currentItemChanged.connect(self._show_choice)
        self.list.itemActivated.connect(lambda item, _column: self.accept() if item.parent() else None)
        self.folder_button = QPushButton()
        self.folder_button.setAutoDefault(False)
        self.folder_button.clicked.connect(_show_folder)
        self.buttons.addButton(self.folder_button, self.buttons.ButtonRole.ActionRole)
        self.body.setSpacing(8)
        for part in (self._hint, self.list, self._kept):
            self.body.addWidget(part, 1 if part is self.list else 0)
        # Without a backup there is no list, and the sentences stand together at the top.
        self.body.addStretch(0 if self._listed else 1)
        self.accepted.connect(self._tell)
        self.resize(720, 480 if self._listed else 200)
        self.retranslate()
        # Rows are given their colours when they are made.
        theme.notifier().changed.connect(self.retranslate)
        self.list.setFocus()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        chosen = self._chosen()
        self._rows.clear()
        self.setWindowTitle(_("Restore a backup"))
        self.list.setAccessibleName(_("Backups"))
        self.ok_button().setText(_("Restore…"))
        self.folder_button.setText(_("Show the folder"))
        self.folder_button.setVisible(bool(self._listed))
        self.list.setVisible(bool(self._listed))
        self._hint.setText(
            _("A backup comes back as a new project, beside the old one or where you like. Nothing is written over.")
            if self._listed
            else _("There are no backups yet. One is made on each day that a project is open and was changed.")
        )
        size = sum(listed.stored.bytes for listed in self._listed)
        self._kept.setText(
            _("Of each project {days} days are kept, up to {project}; all together take {size} of {all}.").format(
                days=DAYS_KEPT, project=_size(PROJECT_BYTES), size=_size(size), all=_size(ALL_BYTES)
            )
        )
        self.list.setHeaderLabels([_("Backup"), _("Last change"), _("Documents"), _("Annotations"), _("Size")])
        take_out_rows(self.list)
        for listed in self._listed:
            self._add(listed)
        self._choose(chosen)

    def _add(self, listed: Listed) -> None:
        owner = listed.stored.owner
        top = QTreeWidgetItem(self.list, [owner.project.stem, str(owner.project.parent)])
        top.setFirstColumnSpanned(False)
        top.setToolTip(0, str(owner.project))
        top.setToolTip(1, str(owner.project))
        top.setForeground(1, theme.current().muted)
        top.setFlags(Qt.ItemFlag.ItemIsEnabled)
        top.setExpanded(True)
        for backup, inside in zip(listed.stored.backups, listed.contents, strict=True):
            day = backup.day
            shown = QLocale().toString(QDate(day.year, day.month, day.day), QLocale.FormatType.ShortFormat)
            cells = [shown, _("cannot be read"), "", ""]
            if inside is not None:
                cells = [shown, describe_time(inside.changed_at), f"{inside.documents:,}", f"{inside.annotations:,}"]
            row = QTreeWidgetItem(top, [*cells, _size(backup.bytes)])
            row.setDisabled(inside is None)
            self._rows.append((row, backup, owner))
            for column in _NUMBER_COLUMNS:
                row.setTextAlignment(column, _NUMBERS)

    def _choose(self, wanted: tuple[Backup, Owner] | None) -> None:
        """Choose what was chosen before, or the newest backup of the first project."""
        fitting = [row for row, *what in self._rows if not row.isDisabled() and (wanted is None or wanted == (*what,))]
        if fitting:
            self.list.setCurrentItem(fitting[0])
        self._show_choice()

    def _chosen(self) -> tuple[Backup, Owner] | None:
        current = self.list.currentItem()
        return next(((backup, owner) for row, backup, owner in self._rows if row is current), None)

    def _show_choice(self) -> None:
        self.ok_button().setEnabled(self._chosen() is not None)

    def _tell(self) -> None:
        if (chosen := self._chosen()) is not None:
            self.chosen.emit(*chosen)


def _size(number: int) -> str:
    """A number of bytes in units of 1,000 or 1,024, as the system counts."""
    return QLocale().formattedDataSize(number, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)


def _show_folder() -> None:
    show_folder(backups_folder())
