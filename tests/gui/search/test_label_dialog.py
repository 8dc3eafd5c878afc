"""What labelling hits would do is listed before it is done."""

from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.search.matches import FoundHits
from gui.base.jobs import Jobs
from gui.search.label_dialog import LabelHitsDialog
from tests.gui.conftest import Project, follow_switches
from tests.gui.driving import click
from tests.gui.search.conftest import Ask


def made(project: Project, matches: FoundHits | None, parent: QWidget, qtbot: QtBot) -> LabelHitsDialog:
    assert matches is not None
    dialog = LabelHitsDialog(project.session, Jobs(parent), matches, parent)
    dialog.open()
    qtbot.waitUntil(lambda: not dialog.busy)
    return dialog


def listed(dialog: LabelHitsDialog) -> list[object]:
    return [dialog.model.data(dialog.model.index(row, 1)) for row in range(dialog.model.rowCount())]


def test_the_list_comes_first_and_follows_what_is_chosen(project: Project, ask: Ask, parent: QWidget, qtbot: QtBot):
    dialog = made(project, ask("校").matches, parent, qtbot)
    assert listed(dialog) == ["校", "校", "校", "校"]
    dialog.extent.setCurrentIndex(2)
    qtbot.waitUntil(lambda: not dialog.busy)
    assert listed(dialog) == ["新建学校三所。", "校园安全无事故。", "培训校长。", "加强校车管理。"]
    assert dialog.summary.text() == "4 passages would be labelled."
    with qtbot.waitSignal(dialog.submitted) as given:
        click(dialog, QPushButton, "accept")
    assert given.args is not None
    assert len(given.args[0]) == 4
    assert {place.label for place in given.args[0]} == {project.labels[0].id}


def test_what_is_labelled_already_is_passed_over(project: Project, ask: Ask, parent: QWidget, qtbot: QtBot):
    project.label(0, 7)
    dialog = made(project, ask("学校").matches, parent, qtbot)
    assert "1 hit has your label already." in dialog.summary.text()
    assert not dialog.ok_button().isEnabled()
    dialog.label.setCurrentIndex(1)
    qtbot.waitUntil(lambda: not dialog.busy)
    assert dialog.ok_button().isEnabled()
    dialog.close()


def test_it_follows_language_and_theme(
    project: Project, ask: Ask, parent: QWidget, qtbot: QtBot, chinese: None, defaults: None
):
    dialog = made(project, ask("校").matches, parent, qtbot)
    follow_switches(dialog)
    dialog.close()
