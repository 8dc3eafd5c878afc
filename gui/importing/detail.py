"""Below the import table: how the chosen text begins, what is wrong with it, and how else to read it."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from core.reading.readers.protocol import Options
from gui.base.i18n import N_, _
from gui.importing.rows import ImportRow, RowState, is_decoded, remarks, taken
from gui.importing.structure import ImportStructure
from gui.importing.taken_as import TakenAs
from gui.widgets.dialog import muted_label
from gui.widgets.scrolling import LowScroll

ENCODINGS = (
    ("", N_("Detect (recommended)")),
    ("utf-8", N_("Unicode (UTF-8)")),
    ("gb18030", N_("Simplified Chinese (GB18030, GBK, GB2312)")),
    ("big5", N_("Traditional Chinese (Big5)")),
    ("utf-16", N_("Unicode (UTF-16)")),
)
UNITS = (
    ("", N_("As the quotes in the file show (recommended)")),
    ("code-points", N_("Code points")),
    ("code-points-inclusive", N_("Code points, the end included")),
    ("utf-16", N_("UTF-16 units")),
    ("utf-16-inclusive", N_("UTF-16 units, the end included")),
    ("utf-8", N_("UTF-8 bytes")),
    ("utf-8-inclusive", N_("UTF-8 bytes, the end included")),
)
"""How offsets of a dataset can count, as `core.reading.readers.protocol.Options.unit` has it."""
_OURS = "jsonl/"
"""What `Source.reader` begins with for our own JSON Lines, which always count code points."""
COLUMNS = (("text", N_("Text")), ("title", N_("Title")), ("region", N_("Region")), ("year", N_("Year")))
_EXCERPT = 600
"""Code points of a text that are shown."""


class ImportDetail(QWidget):
    """Shows one row, and can ask for files to be read with other options."""

    reread_requested = Signal(object)
    """`Options` to read the selected files with."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: ImportRow | None = None
        self._options = Options()
        self.excerpt = QPlainTextEdit()
        self.excerpt.setProperty("field", True)
        self.excerpt.setReadOnly(True)
        self.excerpt.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.structure = ImportStructure()
        self.remarks = QLabel()
        self.remarks.setWordWrap(True)
        self.remarks.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.source = muted_label()
        self.encoding = QComboBox()
        for value, _name in ENCODINGS:
            self.encoding.addItem("", value)
        self.unit = QComboBox()
        for value, _name in UNITS:
            self.unit.addItem("", value)
        self.taken_as = TakenAs()
        self.columns = {field: QComboBox() for field, _name in COLUMNS}
        self.differing = QTextBrowser()
        self.differing.setProperty("field", True)
        self.differing.setOpenLinks(False)
        self.differing.setMinimumHeight(56)
        self.convert_button = QPushButton()
        self.convert_button.setAutoDefault(False)
        self.mark_button = QPushButton()
        self.mark_button.setAutoDefault(False)
        self.recognise_button = QPushButton()
        self.recognise_button.setAutoDefault(False)
        self._captions = {name: QLabel() for name in ("encoding", "unit", *self.columns)}
        self._lay_out()
        self.encoding.activated.connect(self._read_again)
        self.unit.activated.connect(self._read_again)
        for box in self.columns.values():
            box.activated.connect(self._read_again)
        self.taken_as.chosen.connect(self.reread_requested)
        self.convert_button.clicked.connect(lambda: self.reread_requested.emit(Options(convert=True)))
        self.recognise_button.clicked.connect(
            lambda: self.reread_requested.emit(replace(self._options, recognise=True))
        )
        self.mark_button.clicked.connect(lambda: self.reread_requested.emit(replace(self._options, mark=True)))
        self.retranslate()
        self.show_row(None, Options())

    def _lay_out(self) -> None:
        form = QGridLayout()
        form.setHorizontalSpacing(8)
        form.setVerticalSpacing(8)
        form.setColumnStretch(1, 1)
        for line, (name, caption) in enumerate(self._captions.items()):
            field = self._field(name)
            field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            field.setMinimumContentsLength(10)
            form.addWidget(caption, line, 0)
            form.addWidget(field, line, 1)
        beside = QWidget()
        side = QVBoxLayout(beside)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(8)
        side.addWidget(self.source)
        side.addWidget(self.remarks)
        side.addWidget(self.convert_button, 0, Qt.AlignmentFlag.AlignLeft)
        side.addWidget(self.recognise_button, 0, Qt.AlignmentFlag.AlignLeft)
        side.addWidget(self.mark_button, 0, Qt.AlignmentFlag.AlignLeft)
        side.addLayout(form)
        side.addWidget(self.taken_as)
        side.addWidget(self.differing, 1)
        side.addStretch(1)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self.excerpt, 4)
        layout.addWidget(self.structure, 3)
        layout.addWidget(LowScroll(beside), 3)

    def show_row(self, row: ImportRow | None, options: Options) -> None:
        """Show a row, and how its file was read."""
        self._row, self._options = row, options
        incoming = row.preview.incoming if row is not None else None
        self.excerpt.setPlainText(incoming.new.text[:_EXCERPT] if incoming is not None else "")
        self.source.setText("" if row is None else "\n".join([row.preview.source, *taken(row)]))
        self._show_remarks()
        self.show_differing("")
        self.structure.show_structure(None)
        refusal = row.preview.refusal if row is not None else None
        self.convert_button.setVisible(refusal is not None and refusal.code == "import.can_convert")
        self.recognise_button.setVisible(refusal is not None and refusal.code == "import.can_recognise")
        self.mark_button.setVisible(refusal is not None and refusal.code == "text.undecodable")
        decoded = row is not None and is_decoded(row)
        undecodable = refusal is not None and refusal.code in ("text.undecodable", "text.binary")
        self._show_field("encoding", decoded or undecodable)
        self.encoding.setCurrentIndex(max(0, self.encoding.findData(options.encoding or "")))
        self.taken_as.show_row(row, options)
        self._show_field("unit", bool(options.unit) or self._counts_offsets())
        self.unit.setCurrentIndex(max(0, self.unit.findData(options.unit)))
        names = self._column_names()
        for field, box in self.columns.items():
            self._show_field(field, bool(names))
            box.clear()
            box.addItem(_("Detect (recommended)"), "")
            for name in names:
                box.addItem(name, name)
            box.setCurrentIndex(max(0, box.findData(options.columns.get(field, ""))))

    def show_differing(self, html: str) -> None:
        """Show where the text differs from the most similar one; empty when none is similar."""
        self.differing.setHtml(html)
        self.differing.setVisible(bool(html))

    def retranslate(self) -> None:
        """Set every text again."""
        self._captions["encoding"].setText(_("Encoding"))
        self._captions["unit"].setText(_("Offsets count"))
        for at, (_value, name) in enumerate(UNITS):
            self.unit.setItemText(at, _(name))
        self.unit.setAccessibleName(_("Offsets count"))
        for field, name in COLUMNS:
            self._captions[field].setText(_("{field} column").format(field=_(name)))
        for at, (_value, name) in enumerate(ENCODINGS):
            self.encoding.setItemText(at, _(name))
        self.excerpt.setPlaceholderText(_("The beginning of the chosen text is shown here."))
        self.excerpt.setAccessibleName(_("Beginning of the text"))
        self.differing.setAccessibleName(_("What differs"))
        self.encoding.setAccessibleName(_("Encoding"))
        self.convert_button.setText(_("Convert with LibreOffice"))
        self.recognise_button.setText(_("Recognise the text (OCR)"))
        self.mark_button.setText(_("Read with the places marked"))
        self.structure.retranslate()
        self.taken_as.retranslate()
        self._show_remarks()

    def _show_remarks(self) -> None:
        lines = remarks(self._row) if self._row is not None else []
        self.remarks.setText("\n".join(lines))
        self.remarks.setVisible(bool(lines))
        self.remarks.setProperty("state", RowState(self._row.state).name if self._row is not None else "")

    def _counts_offsets(self) -> bool:
        """Whether the file is a dataset whose offsets had to be understood."""
        if self._row is None:
            return False
        preview = self._row.preview
        if preview.refusal is not None:
            return preview.refusal.code in ("import.no_unit", "import.several_units")
        # Only the first text of a file says how its offsets were understood.
        foreign = preview.incoming is not None and not preview.incoming.new.source.reader.startswith(_OURS)
        incoming = preview.incoming
        return foreign and bool(incoming and (incoming.spans or incoming.predictions))

    def _field(self, name: str) -> QComboBox:
        return {"encoding": self.encoding, "unit": self.unit}.get(name) or self.columns[name]

    def _column_names(self) -> Sequence[str]:
        if self._row is None:
            return ()
        refusal = self._row.preview.refusal
        listed = refusal.fields.get("columns") if refusal is not None else None
        return self._row.preview.columns or (listed if isinstance(listed, list) else ())

    def _show_field(self, name: str, on: bool) -> None:
        self._captions[name].setVisible(on)
        self._field(name).setVisible(on)

    def _read_again(self) -> None:
        columns = {field: str(box.currentData()) for field, box in self.columns.items() if box.currentData()}
        self.reread_requested.emit(
            replace(
                self._options,
                encoding=self.encoding.currentData() or None,
                columns=columns,
                unit=self.unit.currentData(),
            )
        )


def paths_of(rows: Sequence[ImportRow]) -> list[Path]:
    """The files of rows, each once."""
    return list(dict.fromkeys(row.preview.path for row in rows))
