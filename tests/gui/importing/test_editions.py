"""A new edition of a document is offered the annotations of the old one."""

from pathlib import Path

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gui.importing.import_dialog import ImportDialog
from gui.importing.model import ImportColumn
from gui.window.main_window import MainWindow
from tests.gui.driving import documents
from tests.gui.importing.conftest import settled, undo_button


def test_with_a_new_edition_report_and_undo_are_still_offered(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    old = "".join(f"第{number}项工作已经完成，新建学校{number}所，培训教师{number}名。\n" for number in range(20))
    for number, text in enumerate((old, old.replace("第7项", "第七项"))):
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
        window.drop_paths([tmp_path / f"{number}.txt"])
        if number:
            qtbot.waitUntil(lambda: window.findChild(ImportDialog) is not None)
            dialog = window.findChild(ImportDialog)
            assert isinstance(dialog, ImportDialog)
            dialog.ok_button().click()
        qtbot.waitUntil(lambda n=number: len(documents(window)) == 4 + n and settled(window))
        if not number:
            assert window.session is not None
            label = window.session.codebook.labels()[0].id
            window.session.annotations.create(documents(window)[3], 0, 5, label)
    offered = [
        button.text() for button in window.message_bar.findChildren(QPushButton) if button.isVisible() and button.text()
    ]
    assert offered == ["Carry annotations over…", "Report…", "Undo"]
    undo_button(window).click()
    assert len(documents(window)) == 4


def test_a_new_edition_is_offered_the_annotations_of_the_old_one(window: MainWindow, tmp_path: Path, qtbot: QtBot):
    from gui.importing.carry_over import CarryDialog

    body = "".join(f"第{n}项工作：新建{n}所学校，招聘{n * 3}名教师，资助{n * 7}名学生。\n" for n in range(1, 60))
    old, new = tmp_path / "初稿.txt", tmp_path / "修订稿.txt"
    old.write_text(f"汉江区2024年工作总结\n{body}", "utf-8")
    new.write_text(f"汉江区2024年工作总结（修订）\n{body}以上为全年工作。\n", "utf-8")
    window.drop_paths([old])
    qtbot.waitUntil(lambda: len(documents(window)) == 4 and settled(window))
    session = window.session
    assert session is not None
    first = documents(window)[3]
    at = session.documents.text(first).index("新建7所学校")
    session.annotations.create(first, at, at + 6, session.codebook.labels()[0].id)
    assert window.workspace is not None
    marks = window.workspace.aids.marks
    marks.toggle(first, at, at)
    window.drop_paths([new])
    qtbot.waitUntil(lambda: window.findChild(ImportDialog) is not None)
    dialog = window.findChild(ImportDialog)
    assert isinstance(dialog, ImportDialog)
    assert "Nearly the same as 汉江区2024年工作总结" in str(dialog.model.index(0, ImportColumn.REMARKS).data())
    qtbot.waitUntil(dialog.ok_button().isEnabled)
    dialog.ok_button().click()
    qtbot.waitUntil(lambda: len(documents(window)) == 5 and settled(window))
    carry = next(
        button for button in window.message_bar.findChildren(QPushButton) if button.text() == "Carry annotations over…"
    )
    carry.click()
    qtbot.waitUntil(lambda: window.findChild(CarryDialog) is not None)
    asked = window.findChild(CarryDialog)
    assert isinstance(asked, CarryDialog)
    asked.ok_button().click()
    second = documents(window)[4]
    qtbot.waitUntil(lambda: len(session.annotations.of_document(second)) == 1 and settled(window))
    there = session.documents.text(second).index("新建7所学校")
    qtbot.waitUntil(lambda: marks.of(second) == [there])
    undo_button(window).click()
    assert session.annotations.of_document(second) == []
    assert len(session.annotations.of_document(first)) == 1
