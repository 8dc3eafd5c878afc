"""The list of links: going to ends, notes, removing."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.said.links_dialog import LinksDialog
from tests.gui.window.test_every_dialog import make_links

Key = Qt.Key


def shown(project, parent, tmp_path, qtbot) -> LinksDialog:
    dialog = make_links(project, parent, tmp_path)
    assert isinstance(dialog, LinksDialog)
    dialog.open()
    project.bridge.changed.connect(dialog.follow)
    qtbot.waitUntil(dialog.isVisible)
    return dialog


def cells(dialog: LinksDialog) -> list[list[str]]:
    return [[dialog.model.index(row, column).data() for column in range(5)] for row in range(dialog.model.rowCount())]


def test_both_ends_are_quoted_with_note_and_maker(project, parent, tmp_path, qtbot):
    dialog = shown(project, parent, tmp_path, qtbot)
    assert cells(dialog) == [
        ["Fulfils", "新建学校三所", "完成十一所小学改造 — 青山区教育局2023年工作总结", "去年说要建，今年建了", "王敏"]
    ]


def test_enter_goes_to_the_other_end(project, parent, tmp_path, qtbot):
    dialog = shown(project, parent, tmp_path, qtbot)
    link = project.session.links.all()[0]
    with qtbot.waitSignal(dialog.go_wanted) as gone:
        QTest.keyClick(dialog.list, Key.Key_Return)
    assert gone.args == [link.target]


def test_keys_note_and_remove(project, parent, tmp_path, qtbot):
    dialog = shown(project, parent, tmp_path, qtbot)
    link = project.session.links.all()[0]
    with qtbot.waitSignal(dialog.note_wanted) as noted:
        QTest.keyClick(dialog.list, Key.Key_F2)
    assert noted.args == [link.id]
    dialog.remove_wanted.connect(project.session.links.remove)
    QTest.keyClick(dialog.list, Key.Key_Delete)
    assert cells(dialog) == []
    assert not dialog.remove_button.isEnabled()


def test_links_of_other_documents_are_a_tick_away(project, parent, tmp_path, qtbot):
    dialog = shown(project, parent, tmp_path, qtbot)
    ends = project.label(0, 4, place=2), project.label(5, 9, place=2)
    project.session.links.make(*ends, "same_matter")
    assert len(cells(dialog)) == 1
    dialog.only_here.click()
    assert len(cells(dialog)) == 2
