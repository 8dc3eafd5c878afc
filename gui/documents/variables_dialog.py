"""The fields that a project declares for its documents beside title, region, year, issuer, date and kind."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from core.said.fields import Field
from core.session import Session
from gui.base.i18n import _
from gui.widgets.field_form import FieldForm
from gui.widgets.fields_dialog import FieldsDialog


class VariablesDialog(FieldsDialog):
    """Edits the variables of documents."""

    help_page = "import"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self._session = session
        super().__init__(FieldForm(), parent)
        self.retranslate()
        self.fill()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Fields of documents"))
        self.hint.setText(_("What is to be known of each document: what kind of district it is from, who reports."))
        self.list.setAccessibleName(_("Fields of documents"))

    def declared(self) -> Sequence[Field]:
        """See `FieldsDialog`."""
        return self._session.variables.declared()

    def write(self, field: Field | None) -> object:
        """See `FieldsDialog`."""
        values = self.form.values()
        if field is not None:
            return self._session.variables.edit(field.code, **values)
        return self._session.variables.declare(self.form.code.text().strip(), self.form.field_kind(), **values)

    def take_away(self, field: Field) -> object:
        """See `FieldsDialog`."""
        return self._session.variables.remove(field.code)
