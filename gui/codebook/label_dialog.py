"""All fields of a label, in both languages."""

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QTabWidget,
    QWidget,
)

from core.codebook import PALETTE, fold_key
from core.label_keys import next_free_key
from core.model import Label
from gui.actions.spec import ActionSpec, Context
from gui.base.i18n import _, language, ngettext
from gui.codebook.colour_picker import ColourPicker
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.swatch import swatch_icon

_MEANING = frozenset(["definition_zh", "definition_en", "examples"])
"""Fields that say what a label means."""
_IN_TEXTS = (Context.WINDOW, Context.READER)
Meanings = Callable[[str], list[ActionSpec]]
"""The actions that a key starts, see `gui.actions.table.meanings`."""


class LabelDialog(Dialog):
    """Edits a label, or makes a new one when given None; the dialog itself says why something cannot be saved."""

    help_page = "codebook"

    submitted = Signal(dict)
    """Only the fields that differ, by the names of `core.model.Label`; with ``meaning`` where that is to change."""

    def __init__(
        self,
        label: Label | None,
        labels: Sequence[Label],
        parent: QWidget | None = None,
        *,
        meanings: Meanings = lambda _key: [],
        used: int = 0,
    ) -> None:
        """`used`: how many annotations have the label; with any, a changed definition asks what has changed."""
        super().__init__(parent)
        self._used = used
        self._meanings = meanings
        self._label = label
        self._others = [other for other in labels if label is None or other.id != label.id]
        self._colour = label.colour if label else _free_colour(self._others)
        self._captions: dict[str, QLabel] = {}
        self.code = QLineEdit()
        self.key = QLineEdit()
        self.key.setMaxLength(1)
        self.key.setFixedWidth(48)
        self.colour_button = QPushButton()
        self.names = {"zh": QLineEdit(), "en": QLineEdit()}
        self.definitions = {"zh": _text_field(), "en": _text_field()}
        self.examples = _text_field()
        self.wording, self.meaning = QRadioButton(), QRadioButton()
        self._problem = muted_label()
        self._tabs = QTabWidget()
        self._lay_out()
        self._fill()
        self.retranslate()
        self._connect()
        self._check()
        self.resize(520, 560)
        (self.names["zh"] if language().startswith("zh") else self.names["en"]).setFocus()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        self._row(form, "name_zh", self.names["zh"])
        self._row(form, "name_en", self.names["en"])
        short = QHBoxLayout()
        short.setSpacing(8)
        short.addWidget(self.key)
        short.addSpacing(16)
        self._captions["colour"] = QLabel()
        short.addWidget(self._captions["colour"])
        short.addWidget(self.colour_button)
        short.addStretch(1)
        self._captions["key"] = QLabel()
        self._captions["key"].setBuddy(self.key)
        form.addRow(self._captions["key"], short)
        self._row(form, "code", self.code)
        self._tabs.addTab(self.definitions["zh"], "")
        self._tabs.addTab(self.definitions["en"], "")
        self._tabs.addTab(self.examples, "")
        self._tabs.setCurrentIndex(0 if language().startswith("zh") else 1)
        self.body.addLayout(form)
        self.body.addWidget(self._tabs, 1)
        self.body.addWidget(self.wording)
        self.body.addWidget(self.meaning)
        self.body.addWidget(self._problem)

    def _row(self, form: QFormLayout, name: str, edit: QLineEdit) -> None:
        edit.setObjectName(name)
        self._captions[name] = QLabel()
        self._captions[name].setBuddy(edit)
        form.addRow(self._captions[name], edit)

    def _fill(self) -> None:
        label = self._label
        # A code stands in files that were exported already, so an existing one stays.
        self.code.setReadOnly(label is not None)
        self.code.setEnabled(label is None)
        self._show_colour(self._colour)
        if label is None:
            free = next_free_key((other.key for other in self._others), lambda key: not remark_on(key, self._meanings))
            self.key.setText(free or "")
            return
        self.code.setText(label.code)
        self.key.setText(label.key or "")
        self.names["zh"].setText(label.name_zh)
        self.names["en"].setText(label.name_en)
        self.definitions["zh"].setPlainText(label.definition_zh)
        self.definitions["en"].setPlainText(label.definition_en)
        self.examples.setPlainText("\n".join(label.examples))

    def _connect(self) -> None:
        for edit in (self.code, self.key, *self.names.values()):
            edit.textChanged.connect(self._check)
        for field in (*self.definitions.values(), self.examples):
            field.textChanged.connect(self._check)
        for choice in (self.wording, self.meaning):
            choice.toggled.connect(self._check)
        self.colour_button.clicked.connect(lambda: self.open_palette())
        self.accepted.connect(lambda: self.submitted.emit(self.changes()))

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Edit label") if self._label else _("New label"))
        self.ok_button().setText(_("Save") if self._label else _("Create"))
        captions = {
            "name_zh": _("Chinese name"),
            "name_en": _("English name"),
            "key": _("Key"),
            "colour": _("Colour"),
            "code": _("Code in exports"),
        }
        for name, text in captions.items():
            self._captions[name].setText(text)
        self.code.setPlaceholderText(_("From the name"))
        fields = (self.definitions["zh"], self.definitions["en"], self.examples)
        texts = (_("Chinese definition"), _("English definition"), _("Examples"))
        for place, (field, text) in enumerate(zip(fields, texts, strict=True)):
            self._tabs.setTabText(place, text)
            field.setAccessibleName(text)
        self.wording.setText(_("Only the wording changes"))
        again = ngettext(
            "The meaning changes: {n} annotation is to be looked at again",
            "The meaning changes: {n} annotations are to be looked at again",
            self._used,
        )
        self.meaning.setText(again.format(n=f"{self._used:,}"))
        self.examples.setPlaceholderText(_("One passage a line"))
        self._check()

    def open_palette(self) -> ColourPicker:
        """Open the palette below its button."""
        picker = ColourPicker(self._colour, {label.colour for label in self._others}, self)
        picker.chosen.connect(self._show_colour)
        picker.show_at(self.colour_button.mapToGlobal(self.colour_button.rect().bottomLeft()))
        return picker

    def changes(self) -> dict[str, object]:
        """The fields that differ from the label; for a new one, those that are filled."""
        values: dict[str, object] = {
            "name_zh": self.names["zh"].text().strip(),
            "name_en": self.names["en"].text().strip(),
            "colour": self._colour,
            "key": self.key.text().strip() or None,
            "definition_zh": self.definitions["zh"].toPlainText().strip(),
            "definition_en": self.definitions["en"].toPlainText().strip(),
            "examples": tuple(line.strip() for line in self.examples.toPlainText().splitlines() if line.strip()),
        }
        label = self._label
        if label is None:
            values["code"] = self.code.text().strip() or None
            return {name: value for name, value in values.items() if value}
        changed = {name: value for name, value in values.items() if value != getattr(label, name)}
        if self._asks(changed) and self.meaning.isChecked():
            changed["meaning"] = True
        return changed

    def _asks(self, changed: Iterable[str]) -> bool:
        """Whether it has to be said if a change is one of wording or of meaning."""
        return self._used > 0 and not _MEANING.isdisjoint(changed)

    def problem(self) -> str:
        """Why the label cannot be saved; empty when it can."""
        if not any(edit.text().strip() for edit in self.names.values()):
            return _("A label needs a name.")
        key = self._typed_key()
        holder = next((label for label in self._others if key and label.key == key), None)
        if holder:
            return _("The key {key} belongs to “{name}”.").format(key=key, name=holder.name(language()))
        if key and (self._label is None or key != self._label.key) and (action := labels_nothing(key, self._meanings)):
            return _("The key {key} means “{action}” already and would not label.").format(key=key, action=action)
        code = self.code.text().strip()
        if self._label is None and any(label.code == code for label in self._others):
            return _("Another label has the code {code}.").format(code=code)
        if self._asks(self.changes()) and not (self.wording.isChecked() or self.meaning.isChecked()):
            return _("Say whether only the wording changes, or the meaning.")
        return ""

    def remark(self) -> str:
        """A remark about a key that can be used; mostly empty."""
        key = self._typed_key()
        return remark_on(key, self._meanings) if key else ""

    def _typed_key(self) -> str:
        return fold_key(self.key.text().strip())

    def _check(self) -> None:
        asks = self._asks(self.changes())
        self.wording.setVisible(asks)
        self.meaning.setVisible(asks)
        problem = self.problem()
        said = problem or self.remark()
        self._problem.setText(said)
        self._problem.setVisible(bool(said))
        self.ok_button().setEnabled(not problem)

    def _show_colour(self, colour: str) -> None:
        self._colour = colour
        self.colour_button.setIcon(swatch_icon(colour))
        self.colour_button.setText(colour.upper())


def labels_nothing(key: str, meanings: Meanings) -> str:
    """When a key sets no label in texts because it means something else there: that meaning; else empty."""
    return next((_shown(spec) for spec in meanings(key) if spec.context in _IN_TEXTS), "")


def remark_on(key: str, meanings: Meanings) -> str:
    """Where else a label's key has another meaning; empty when nowhere."""
    if action := labels_nothing(key, meanings):
        return _("The key {key} means “{action}” and does not label.").format(key=key, action=action)
    action = next((_shown(spec) for spec in meanings(key) if spec.context is Context.REVIEW), "")
    if action:
        return _("While the keyboard is in the review, {key} means “{action}”.").format(key=key.upper(), action=action)
    return ""


def _shown(spec: ActionSpec) -> str:
    return _(spec.text).rstrip("…")


def _free_colour(others: Sequence[Label]) -> str:
    used = [label.colour for label in others]
    return min(PALETTE, key=lambda colour: (used.count(colour), PALETTE.index(colour)))


def _text_field() -> QPlainTextEdit:
    field = QPlainTextEdit()
    field.setProperty("field", True)
    field.setTabChangesFocus(True)
    return field
