"""As what the labels of a dataset come in: as somebody's labels, or as suggestions; and what is suggested."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QStringListModel, Signal
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLabel, QListView, QVBoxLayout, QWidget

from core.formats.records import SpanRecord
from core.reading.prepare import Incoming
from core.reading.readers.protocol import Options
from gui.base.i18n import N_, _
from gui.importing.rows import ImportRow, short_name

AS_SAID, ALL_SUGGESTED, NONE_PREDICTED = "as_said", "all_suggested", "none_predicted"
CHOICES = (
    (AS_SAID, N_("As the file says: labels as labels, predictions as suggestions")),
    (ALL_SUGGESTED, N_("All of them as suggestions")),
    (NONE_PREDICTED, N_("Labels only, no predictions")),
)
SHOWN = 200
"""Suggestions of one text that are listed."""
_QUOTE = 40
"""Code points of a passage that are shown."""


class TakenAs(QWidget):
    """The choice for the file of a row, and the suggestions that would come in with its text."""

    chosen = Signal(object)
    """`Options` to read the file with."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options = Options()
        self.choice = QComboBox()
        for value, _name in CHOICES:
            self.choice.addItem("", value)
        self.choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.choice.setMinimumContentsLength(10)
        self._caption = QLabel()
        self._caption.setBuddy(self.choice)
        self._lines = QStringListModel(self)
        self.suggested = QListView()
        self.suggested.setModel(self._lines)
        self.suggested.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.suggested.setUniformItemSizes(True)
        self.suggested.setMinimumHeight(72)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (self._caption, self.choice, self.suggested):
            layout.addWidget(widget)
        self.choice.activated.connect(lambda: self.chosen.emit(self.options()))
        self.retranslate()

    def show_row(self, row: ImportRow | None, options: Options) -> None:
        """Show what comes with a row whose file was read with these options."""
        self._options = options
        incoming = row.preview.incoming if row is not None else None
        is_chosen = options.suggestions or not options.predictions
        self.setVisible(incoming is not None and (is_chosen or bool(incoming.spans) or bool(incoming.predictions)))
        value = ALL_SUGGESTED if options.suggestions else AS_SAID if options.predictions else NONE_PREDICTED
        self.choice.setCurrentIndex(self.choice.findData(value))
        lines = [] if incoming is None else _lines(incoming)
        self._lines.setStringList(lines)
        self.suggested.setVisible(bool(lines))

    def lines(self) -> list[str]:
        """What is listed."""
        return self._lines.stringList()

    def options(self) -> Options:
        """The options of the file with what is chosen here."""
        value = self.choice.currentData()
        return replace(self._options, suggestions=value == ALL_SUGGESTED, predictions=value != NONE_PREDICTED)

    def retranslate(self) -> None:
        """Set every text again."""
        self._caption.setText(_("Labels come in"))
        for at, (_value, name) in enumerate(CHOICES):
            self.choice.setItemText(at, _(name))
        self.choice.setAccessibleName(_("Labels come in"))
        self.suggested.setAccessibleName(_("What comes in as suggestions"))


def _lines(incoming: Incoming) -> list[str]:
    """A line for each of the first suggestions: its label, how sure who said it is, the passage."""
    text, predicted = incoming.new.text, incoming.predictions
    lines = [_line(text, span, incoming.path) for span in predicted[:SHOWN]]
    if len(predicted) > SHOWN:
        lines.append(_("… and {n} more").format(n=f"{len(predicted) - SHOWN:,}"))
    return lines


def _line(text: str, span: SpanRecord, path: Path) -> str:
    quote = " ".join(text[span.start : span.end].split())
    shown = quote if len(quote) <= _QUOTE else f"{quote[: _QUOTE - 1]}…"
    source = span.annotator.strip() or short_name(path.name)
    return " · ".join(filter(None, (span.label, shown, source, _score(span.note))))


def _score(note: str | None) -> str:
    return f"{float(note):.2f}" if note else ""
