"""At 200 % on a common screen, and where panels were once made narrow, titles and names can be read."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QHeaderView, QTreeView
from pytestqt.qtbot import QtBot

from core.sample import build_sample
from gui.codebook.view import LEAST_NAME
from gui.widgets.columns import LEAST, give_way
from tests.conftest import ROOT

SCRIPT = """
import json, sys
from pathlib import Path
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from PySide6.QtCore import Qt
from gui.base.settings import HINTS, Settings
from gui.window.app import make_application
from gui.window.main_window import MainWindow

project, ini, narrow = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "narrow"
settings = Settings(ini)
settings.set(HINTS, False)
app = make_application(["biaodu"], settings)
window = MainWindow(settings)
window.resize(960, 540)  # 1920 by 1080 at 200 %
window.show()
window.open_project(project)
SHOWN = ("documents", "codebook", "annotations")
window.docks.set_visible(set(SHOWN))
QTest.qWait(200)
if narrow:
    for name in SHOWN:
        panel = window.docks.dock(name).widget()
        panel.setMinimumWidth(1)  # as it was once
        for view in panel.findChildren(QWidget):
            view.setMinimumWidth(1)
    window.resizeDocks([window.docks.dock(name) for name in SHOWN], [40] * 3, Qt.Orientation.Horizontal)
    QTest.qWait(200)
han = window.fontMetrics().horizontalAdvance("\\u6c49")
workspace = window.workspace

def section(name, column, taken):
    view = window.docks.dock(name).widget().view
    header = view.horizontalHeader() if hasattr(view, "horizontalHeader") else view.header()
    return (header.sectionSize(column) - taken) / han

title = workspace.readers.active.header._title
found = {
    "ratio": window.devicePixelRatioF(),
    "widths": {name: window.docks.dock(name).width() for name in SHOWN},
    "documents": section("documents", 0, 44),
    "codebook": section("codebook", 0, 26),
    "annotations": section("annotations", 1, 16),
    "title": title.width() / han,
    "text": workspace.readers.active.view.viewport().width() / han,
    "window": window.width(),
}
window.docks.reveal("history")
QTest.qWait(200)
found["history"] = section("history", 0, 16)
window.close()
print(json.dumps(found))
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "示例.biaodu"
    build_sample(path, window=False).close()
    return path


def measured(project: Path, ini: Path, how: str = "") -> dict[str, float]:
    environment = {**os.environ, "QT_SCALE_FACTOR": "2", "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, project, ini, how], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.e2e
def test_at_twice_the_size_every_list_and_the_text_can_be_read(project: Path, tmp_path: Path) -> None:
    found = measured(project, tmp_path / "biaodu.ini")
    assert found["ratio"] == 2
    assert found["window"] == 960
    for name in ("documents", "annotations", "history", "title"):
        assert found[name] >= LEAST - 0.5, name
    assert found["codebook"] >= LEAST_NAME - 0.5
    assert found["text"] >= 15


@pytest.mark.e2e
def test_panels_that_were_remembered_narrow_come_back_readable(project: Path, tmp_path: Path) -> None:
    ini = tmp_path / "biaodu.ini"
    before = measured(project, ini, "narrow")
    assert before["documents"] < LEAST - 1, "the control: it was narrow"
    after = measured(project, ini)
    for name in ("documents", "annotations"):
        assert after[name] >= LEAST - 0.5, name
    assert after["codebook"] >= LEAST_NAME - 0.5


def test_columns_give_way_in_their_order_and_come_back(qtbot: QtBot) -> None:
    view = QTreeView()
    qtbot.addWidget(view)
    from PySide6.QtGui import QStandardItemModel

    view.setModel(QStandardItemModel(1, 3))
    header = view.header()
    header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def shown(width: int) -> list[int]:
        give_way(header, width, 100, {1: 50, 2: 60}, (2, 1))
        return [column for column in range(3) if not header.isSectionHidden(column)]

    assert shown(210) == [0, 1, 2]
    assert shown(209) == [0, 1]
    assert shown(149) == [0]
    assert shown(300) == [0, 1, 2]
