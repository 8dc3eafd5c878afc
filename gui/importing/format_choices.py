"""The options of a format as captions with radio buttons, made from what the format declares."""

from collections.abc import Collection

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QButtonGroup, QFormLayout, QLabel, QRadioButton, QVBoxLayout, QWidget

from core.formats.protocol import Feature, Format
from gui.base.i18n import N_, _
from gui.widgets.dialog import muted_label


class FormatChoices(QObject):
    """Shows the options of one format at a time, and says what is chosen."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._format: Format | None = None
        self._form: QFormLayout | None = None
        self._row = 0
        self._groups: dict[str, QButtonGroup] = {}
        self._shown: list[QWidget] = []

    def add_to(self, form: QFormLayout) -> None:
        """Append the options to the form."""
        self._form, self._row = form, form.rowCount()

    def show_format(self, chosen: Format) -> None:
        """Show a format's options in the present language; what was chosen of the same format stays."""
        before = self.chosen() if chosen is self._format else {}
        form = self._form
        assert form is not None
        for field in self._shown:
            form.removeRow(field)
        self._shown, self._groups, self._format = [], {}, chosen
        for number, option in enumerate(chosen.options):
            field, group = QWidget(), QButtonGroup(self)
            column = QVBoxLayout(field)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(4)
            for row, choice in enumerate(option.choices):
                button, hint = QRadioButton(_(choice.title)), muted_label()
                button.setChecked(choice.value == before.get(option.name, option.choices[0].value))
                button.toggled.connect(self._changed)
                group.addButton(button, row)
                hint.setText(_(choice.description))
                hint.setWordWrap(False)
                hint.setContentsMargins(20, 0, 0, 4)
                column.addWidget(button)
                column.addWidget(hint)
            self._groups[option.name] = group
            self._shown.append(field)
            form.insertRow(self._row + number, QLabel(_(option.title)), field)

    def chosen(self) -> dict[str, str]:
        """A value for each option."""
        options = self._format.options if self._format is not None else ()
        return {option.name: option.choices[self._groups[option.name].checkedId()].value for option in options}

    def choose(self, name: str, value: str) -> None:
        """Choose a value of an option."""
        assert self._format is not None
        option = next(option for option in self._format.options if option.name == name)
        place = [choice.value for choice in option.choices].index(value)
        self._groups[name].button(place).setChecked(True)

    def left_out(self, unused: Collection[Feature] = ()) -> str:
        """A sentence about what the format does not hold as chosen; empty when it holds everything.

        Of what the project does not use (`unused`) it says nothing.
        """
        lacking = self._format.lacks(self.chosen()) - set(unused) if self._format is not None else ()
        names = _(", ").join(_(LEFT_OUT[feature]) for feature in Feature if feature in lacking)
        return _("Left out: {what}.").format(what=names) if names else ""

    def _changed(self, checked: bool) -> None:
        if checked:
            self.changed.emit()


LEFT_OUT = {
    Feature.OVERLAPS: N_("overlapping annotations"),
    Feature.UNLABELLED: N_("documents without annotations"),
    Feature.ANNOTATORS: N_("annotators"),
    Feature.IDS: N_("identities of annotations"),
    Feature.NOTES: N_("notes"),
    Feature.TIMES: N_("times"),
    Feature.METADATA: N_("other metadata than title, region and year"),
    Feature.MASKS: N_("masks"),
    Feature.ABOUT: N_("title, region and year"),
    Feature.EDGES: N_("annotations inside of tokens"),
    Feature.CLIPPED: N_("parts of annotations"),
    Feature.CONTROLS: N_("control characters"),
    Feature.LONG_TEXTS: N_("texts too long for a cell"),
    Feature.ATTRIBUTES: N_("attributes"),
    Feature.LINKS: N_("links"),
    Feature.VARIABLES: N_("document variables"),
    Feature.MEMOS: N_("memos"),
}
