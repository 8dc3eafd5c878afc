"""Names of those who get a package, each once."""

from pytestqt.qtbot import QtBot

from core.study.rounds import draw_sample
from gui.study.packages_dialog import PackagesDialog
from tests.gui.conftest import Project


def test_a_name_a_line(project: Project, qtbot: QtBot):
    sample, _drawn = draw_sample(project.session, 2, 1)
    dialog = PackagesDialog(sample, ["王敏"])
    qtbot.addWidget(dialog)
    dialog.names.setPlainText("王敏\n\n 李强 \n王敏")
    found: list[object] = []
    dialog.submitted.connect(found.append)
    dialog.ok_button().click()
    assert found == [["王敏", "李强"]]


def test_without_a_name_there_is_none(project: Project, qtbot: QtBot):
    sample, _drawn = draw_sample(project.session, 2, 1)
    dialog = PackagesDialog(sample, [])
    qtbot.addWidget(dialog)
    assert not dialog.ok_button().isEnabled()
