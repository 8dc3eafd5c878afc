"""What to import and how to read it, for files whose encoding has to be told."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStringListModel, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QLabel, QListView, QPushButton, QVBoxLayout, QWidget

from core.session import Session
from gui.dialogs.base import Dialog, muted_label
from gui.dialogs.file_choice import choose_files_to_open, choose_folder
from gui.i18n import N_, _

ENCODINGS = (
    ("", N_("Detect (recommended)")),
    ("utf-8", N_("Unicode (UTF-8)")),
    ("gb18030", N_("Simplified Chinese (GB18030, GBK, GB2312)")),
    ("big5", N_("Traditional Chinese (Big5)")),
    ("utf-16", N_("Unicode (UTF-16)")),
)


class ImportDialog(Dialog):
    """Collects files, folders and options; whoever opens it does the import."""

    submitted = Signal(list, object)
    """Paths; keyword arguments for `core.importing.import_paths`: ``encoding``, ``annotator``."""

    def __init__(self, session: Session, paths: Sequence[Path] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paths = list(paths)
        self._model = QStringListModel(self)
        self.list = QListView()
        self.list.setProperty("field", True)
        self.list.setModel(self._model)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.files_button, self.folder_button, self.remove_button = QPushButton(), QPushButton(), QPushButton()
        self.encoding = QComboBox()
        for value, _name in ENCODINGS:
            self.encoding.addItem("", value)
        self.annotator = QComboBox()
        current = session.annotator
        for each in session.annotators.list():
            self.annotator.addItem(each.name, each.id)
        if current is not None:
            self.annotator.setCurrentIndex(self.annotator.findData(current.id))
        self._captions = {name: QLabel() for name in ("files", "encoding", "annotator")}
        self._hint = muted_label()
        self.setAcceptDrops(True)
        # The dialog takes drops wherever they fall.
        self.list.setAcceptDrops(False)
        self._lay_out()
        self.files_button.clicked.connect(self._add_files)
        self.folder_button.clicked.connect(self._add_folder)
        self.remove_button.clicked.connect(self._remove)
        self.list.selectionModel().selectionChanged.connect(self._check)
        self.accepted.connect(lambda: self.submitted.emit(self._paths, self.options()))
        self.setMinimumSize(560, 400)
        self.retranslate()
        self._show_paths()

    def _lay_out(self) -> None:
        buttons = QVBoxLayout()
        buttons.setSpacing(8)
        for button in (self.files_button, self.folder_button, self.remove_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        files = QHBoxLayout()
        files.setSpacing(8)
        files.addWidget(self.list, 1)
        files.addLayout(buttons)
        form = QFormLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(12)
        form.addRow(self._captions["encoding"], self.encoding)
        form.addRow(self._captions["annotator"], self.annotator)
        self.body.addLayout(files, 1)
        self.body.addLayout(form)
        self.body.addWidget(self._hint)

    def options(self) -> dict[str, object]:
        """The choices besides the paths."""
        return {"encoding": self.encoding.currentData() or None, "annotator": self.annotator.currentData()}

    def add(self, paths: Sequence[Path]) -> None:
        """Put more files or folders on the list."""
        self._paths = list(dict.fromkeys([*self._paths, *paths]))
        self._show_paths()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Put what was dropped on the list."""
        self.add([Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()])
        event.acceptProposedAction()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Import"))
        self.ok_button().setText(_("Import"))
        self.files_button.setText(_("Add files…"))
        self.folder_button.setText(_("Add folder…"))
        self.remove_button.setText(_("Remove"))
        self.list.setAccessibleName(_("Files and folders"))
        self._captions["encoding"].setText(_("Encoding of text files"))
        self._captions["annotator"].setText(_("Labels without a name belong to"))
        self._hint.setText(_("Texts that the project has already are recognised and passed over."))
        for row, (_value, name) in enumerate(ENCODINGS):
            self.encoding.setItemText(row, _(name))

    def _show_paths(self) -> None:
        self._model.setStringList([str(path) for path in self._paths])
        self._check()

    def _check(self) -> None:
        self.ok_button().setEnabled(bool(self._paths))
        self.remove_button.setEnabled(self.list.selectionModel().hasSelection())

    def _add_files(self) -> None:
        kinds = f"{_('Reports and datasets')} (*.txt *.md *.jsonl);;{_('All files')} (*)"
        self.add(choose_files_to_open(self, _("Import files"), kinds))

    def _add_folder(self) -> None:
        folder = choose_folder(self, _("Import folder"))
        if folder is not None:
            self.add([folder])

    def _remove(self) -> None:
        gone = {index.row() for index in self.list.selectionModel().selectedIndexes()}
        self._paths = [path for row, path in enumerate(self._paths) if row not in gone]
        self._show_paths()
