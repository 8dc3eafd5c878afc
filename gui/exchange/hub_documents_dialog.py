"""Which of a hub's documents come here: all, those assigned to oneself, or those that are chosen in a list."""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QItemSelectionRange, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QComboBox, QHBoxLayout, QLabel, QPushButton, QWidget

from core.verbs.hub_documents import Subscription
from gui.base.i18n import _, ngettext
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.figures_model import FiguresModel, fit_figures
from gui.widgets.filter_edit import FilterEdit
from gui.widgets.flat_table import FlatTable, FlatTableDelegate, Index

if TYPE_CHECKING:
    from core.hub.partial import HubDocument
    from core.ids import DocumentId

_CHARACTERS, _LAST = 3, 4
"""The column of figures; the others are words."""


def fill_subscriptions(box: QComboBox) -> None:
    """Put the ways in which documents come into a choice, in the language of now; what is chosen stays."""
    words = {
        Subscription.ALL: _("All documents"),
        Subscription.ASSIGNED: _("Those assigned to you"),
        Subscription.CHOSEN: _("Only those you choose"),
    }
    for at, (which, said) in enumerate(words.items()):
        if box.count() <= at:
            box.addItem(said, which.value)
        else:
            box.setItemText(at, said)


class HubDocumentsDialog(Dialog):
    """A list of the hub's documents; those that are marked come, when accepted."""

    help_page = "exchange"

    wanted = Signal(str, object)
    """`Subscription` and list of DocumentId."""
    release_wanted = Signal(object)
    """List of DocumentId that are needed here no more."""

    def __init__(
        self,
        listed: "Sequence[HubDocument]",
        here: "Collection[DocumentId]",
        assigned: "Collection[DocumentId]",
        which: Subscription,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._listed, self._here, self._assigned, self._which = listed, frozenset(here), frozenset(assigned), which
        self._sought = [f"{one.title} {one.region or ''} {one.year or ''}".casefold() for one in listed]
        self._count = sum(one.id in self._here for one in listed)
        self._shown: list[HubDocument] = []
        self._rows: list[tuple[object, ...]] = []
        self.subscription = QComboBox()
        self.filter = FilterEdit()
        self.missing_only = QCheckBox()
        self.model = _DocumentsModel(self)
        self.table = FlatTable(self)
        self.table.setModel(self.model)
        self.table.setItemDelegate(FlatTableDelegate(self.table))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.about = muted_label()
        self.release_button = QPushButton()
        self.release_button.setAutoDefault(False)
        self.release_button.clicked.connect(self._release)
        self.buttons.addButton(self.release_button, self.buttons.ButtonRole.ResetRole)
        self._caption = QLabel()
        self._caption.setBuddy(self.subscription)
        fill_subscriptions(self.subscription)
        self.subscription.setCurrentIndex(self.subscription.findData(which.value))
        self._lay_out()
        self.subscription.currentIndexChanged.connect(self._tell)
        self.filter.textChanged.connect(self._show)
        self.filter.left.connect(self.table.setFocus)
        self.missing_only.toggled.connect(self._show)
        self.table.selectionModel().selectionChanged.connect(self._tell)
        self.resize(820, 560)
        self.retranslate()
        self.filter.setFocus()

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self._caption)
        first.addWidget(self.subscription)
        first.addStretch(1)
        second.addWidget(self.filter, 1)
        second.addWidget(self.missing_only)
        self.body.addLayout(first)
        self.body.addLayout(second)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.about)

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Documents of the hub"))
        self.table.setAccessibleName(_("Documents of the hub"))
        self._caption.setText(_("What comes by itself"))
        self.subscription.setAccessibleName(_("What comes by itself"))
        fill_subscriptions(self.subscription)
        self.filter.setPlaceholderText(_("Filter by title, region or year"))
        self.filter.setAccessibleName(_("Filter by title, region or year"))
        self.missing_only.setText(_("Only those that are not here"))
        self.ok_button().setText(_("Have them here"))
        self.release_button.setText(_("Let them go"))
        self.release_button.setToolTip(
            _("The marked documents leave this computer, once the hub has all of them. Nobody else hears of it.")
        )
        self._rows = [self._row(one) for one in self._listed]
        self._show()
        fit_figures(self.table)

    def chosen(self) -> "list[DocumentId]":
        """The marked documents that are not here."""
        return [one.id for one in self._chosen() if one.id not in self._here]

    def released(self) -> "list[DocumentId]":
        """The marked documents that are here."""
        return [one.id for one in self._chosen() if one.id in self._here]

    def _chosen(self) -> "Iterator[HubDocument]":
        return (one for rows in self._marked() for one in self._shown[rows.start : rows.stop])

    def _marked(self) -> list[range]:
        """The marked rows. Asked for by stretches: one by one, fifty thousand take seconds."""
        marked = self.table.selectionModel().selection()
        return [range(marked.at(at).top(), marked.at(at).bottom() + 1) for at in range(marked.count())]

    def which(self) -> Subscription:
        """What is to come by itself."""
        return Subscription(self.subscription.currentData())

    def accept(self) -> None:
        """Say what is wanted."""
        self.wanted.emit(self.which().value, [] if self.which() is Subscription.ALL else self.chosen())
        super().accept()

    def _release(self) -> None:
        self.release_wanted.emit(self.released())
        self.reject()

    def _show(self) -> None:
        """The list as it is filtered. What was marked and is still shown stays marked."""
        before = {one.id for one in self._chosen()}
        words = self.filter.text().casefold().split()
        hide = self._here if self.missing_only.isChecked() else ()
        # Numbers, not pairs: fifty thousand new tuples wake Python's collector, at each key.
        found = [at for at, sought in enumerate(self._sought) if all(map(sought.__contains__, words))]
        if hide:
            found = [at for at in found if self._listed[at].id not in hide]
        self._shown = [self._listed[at] for at in found]
        heads = [_("Document"), _("Region"), _("Year"), _("Characters"), _("State")]
        self.model.show_rows(heads, [self._rows[at] for at in found])
        if before:
            self._mark([row for row, one in enumerate(self._shown) if one.id in before])
        self._tell()

    def _mark(self, rows: Sequence[int]) -> None:
        """Mark rows, given from the first to the last, by stretches."""
        marks, model = QItemSelection(), self.model
        for _key, each in groupby(enumerate(rows), lambda at: at[1] - at[0]):
            stretch = [row for _at, row in each]
            marks.append(QItemSelectionRange(model.index(stretch[0], 0), model.index(stretch[-1], _LAST)))
        self.table.selectionModel().select(marks, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _row(self, one: "HubDocument") -> tuple[object, ...]:
        state = (
            _("On this computer") if one.id in self._here else _("Assigned to you") if one.id in self._assigned else "–"
        )
        return one.title, one.region or "–", str(one.year or "–"), one.characters, state

    def _tell(self) -> None:
        count = len(self._listed)
        told = ngettext("{here} of {count} document is here.", "{here} of {count} documents are here.", count)
        words = [told.format(here=f"{self._count:,}", count=f"{count:,}")]
        chosen, everything = self.chosen(), self.which() is Subscription.ALL
        if everything:
            words.append(_("All others come."))
        elif chosen:
            wanted = set(chosen)
            characters = sum(one.characters for one in self._shown if one.id in wanted)
            told = _("{count} chosen, {characters} characters.")
            words.append(told.format(count=f"{len(chosen):,}", characters=f"{characters:,}"))
        self.about.setText(" ".join(words))
        self.ok_button().setEnabled(self.which() is not self._which or (bool(chosen) and not everything))
        # What comes by itself cannot go before something else is said.
        self.release_button.setEnabled(self._which is not Subscription.ALL and bool(self.released()))


class _DocumentsModel(FiguresModel):
    """Words stand left."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() != _CHARACTERS:
            return None
        return super().data(index, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole and section != _CHARACTERS:
            return int((Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter).value)
        return super().headerData(section, orientation, role)
