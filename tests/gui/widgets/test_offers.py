"""What a field offers can be read in both themes."""

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from gui.base import theme
from gui.documents.region_completer import RegionCompleter
from gui.widgets.file_choice import file_dialog
from tests.looks.findings import strongest


def assert_legible(popup: QWidget) -> None:
    image = popup.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), dtype=np.uint32).reshape(image.height(), image.width())
    assert strongest(pixels) > 5
    corner = image.pixelColor(popup.width() - 8, popup.height() - 8)
    assert corner.name() == theme.current().raised.name()


@pytest.mark.parametrize("look", ["light", "dark"])
def test_names_of_files_are_offered_legibly(qtbot: QtBot, defaults: None, tmp_path: Path, look: str) -> None:
    theme.apply(look)
    (tmp_path / "报告.txt").write_text("一", "utf-8")
    dialog = file_dialog(None, "x", "All (*)")
    qtbot.addWidget(dialog)
    dialog.setDirectory(str(tmp_path))
    dialog.show()
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    assert isinstance(field, QLineEdit)
    QTest.keyClicks(field, f"{tmp_path}/")
    popup = field.completer().popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    assert_legible(popup)


@pytest.mark.parametrize("look", ["light", "dark"])
def test_regions_are_offered_legibly(qtbot: QtBot, defaults: None, look: str) -> None:
    theme.apply(look)
    field = QLineEdit()
    qtbot.addWidget(field)
    completer = RegionCompleter(field)
    field.show()
    field.setText("裕安")
    field.textEdited.emit("裕安")
    completer.complete()
    popup = completer.popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible)
    assert_legible(popup)
