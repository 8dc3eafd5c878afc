"""What goes into a package for a colleague."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QListView, QRadioButton, QVBoxLayout, QWidget

from core.exchange.contents import PackageContents
from core.ids import AnnotatorId, DocumentId
from core.model import Annotator
from core.session import Session
from gui.base.i18n import _, ngettext
from gui.base.identities import SHOWN, Identities
from gui.widgets.checklist import ChecklistModel
from gui.widgets.dialog import Dialog, heading_label, muted_label


class PackageDialog(Dialog):
    """Collects the choices; whoever opens it asks for the file and writes it."""

    help_page = "exchange"

    submitted = Signal(object)
    """`PackageContents`."""

    def __init__(
        self,
        session: Session,
        parent: QWidget | None = None,
        *,
        selected: Sequence[DocumentId] = (),
        identities: Identities = SHOWN,
        people: Sequence[Annotator] | None = None,
    ) -> None:
        super().__init__(parent)
        people = identities.people(session.review.layers() if people is None else people)
        self._selected = list(selected)
        self._count = session.documents.count()
        self._labels = heading_label()
        self._documents = heading_label()
        self.blind = QRadioButton()
        self._blind_hint = muted_label()
        self.with_layers = QRadioButton()
        self.model = ChecklistModel(
            [(person.id, person.name) for person in people if not person.adjudicated],
            {person.id for person in people if not person.adjudicated},
            self,
        )
        self.list = QListView()
        self.list.setProperty("field", True)
        self.list.setModel(self.model)
        self.list.setMaximumHeight(128)
        self.final = QCheckBox()
        self.final.setVisible(any(person.adjudicated for person in people))
        self.everything = QRadioButton()
        self.only_selected = QRadioButton()
        self._lay_out()
        self.blind.setChecked(True)
        self.everything.setChecked(True)
        self.with_layers.setEnabled(self.model.rowCount() > 0)
        self.list.setEnabled(False)
        self.with_layers.toggled.connect(self.list.setEnabled)
        for choice in (self.blind, self.with_layers):
            choice.toggled.connect(self._check)
        self.model.ticked.connect(self._check)
        self.accepted.connect(lambda: self.submitted.emit(self.contents()))
        self.retranslate()
        self.setMinimumWidth(460)

    def _lay_out(self) -> None:
        # Groups of their own, so that the radio buttons of one do not release those of the other.
        first, second = QWidget(), QWidget()
        labels, documents = QVBoxLayout(first), QVBoxLayout(second)
        for column in (labels, documents):
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(8)
        self._blind_hint.setContentsMargins(22, 0, 0, 0)
        for widget in (self._labels, self.blind, self._blind_hint, self.with_layers, self.list, self.final):
            labels.addWidget(widget)
        for widget in (self._documents, self.everything, self.only_selected):
            documents.addWidget(widget)
        self.body.addWidget(first)
        self.body.addWidget(second)
        self.only_selected.setVisible(bool(self._selected))

    def contents(self) -> PackageContents:
        """The choices."""
        blind = self.blind.isChecked()
        return PackageContents(
            blind=blind,
            annotators=None if blind else [AnnotatorId(chosen) for chosen in self.model.chosen()],
            adjudicated=self.final.isChecked() and not self.final.isHidden(),
            documents=self._selected if self.only_selected.isChecked() else None,
        )

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Package for a colleague"))
        self.ok_button().setText(_("Choose a file…"))
        self._labels.setText(_("Labels"))
        self.blind.setText(_("None: the colleague labels blind"))
        self._blind_hint.setText(_("Texts, metadata and codebook go along; nobody's labels do."))
        self.with_layers.setText(_("Those of"))
        self.list.setAccessibleName(_("Those of"))
        self.final.setText(_("The final layer and its decisions"))
        self._documents.setText(_("Documents"))
        everything = ngettext("The whole project ({n} document)", "The whole project ({n} documents)", self._count)
        self.everything.setText(everything.format(n=f"{self._count:,}"))
        number = len(self._selected)
        chosen = ngettext("Only the {n} selected in the list", "Only the {n} selected in the list", number)
        self.only_selected.setText(chosen.format(n=f"{number:,}"))

    def _check(self) -> None:
        self.ok_button().setEnabled(self.blind.isChecked() or bool(self.model.chosen()))
