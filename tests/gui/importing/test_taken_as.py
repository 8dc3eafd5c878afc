"""Labels of a dataset as labels or as suggestions: chosen in the import, listed before, taken back after."""

import json
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.importing import import_previewed
from gui.importing.import_dialog import ImportDialog
from gui.importing.taken_as import ALL_SUGGESTED, AS_SAID, NONE_PREDICTED, SHOWN
from gui.window.main_window import MainWindow
from tests.gui.driving import documents, quotes
from tests.gui.importing.conftest import REPORT, settled, submitted, undo_button, write

TEXT = "新建校舍三栋。发放资金。"


def tasks(folder: Path, *, predicted: int = 1, labelled: int = 1) -> Path:
    """A file of Label Studio with labels of a person and predictions of a model."""
    value = {"start": 2, "end": 4, "text": "校舍", "labels": ["build"]}
    result = [{"value": value, "type": "labels", "from_name": "label", "to_name": "text"}]
    aid = [{**result[0], "value": {"start": 7, "end": 11, "text": "发放资金", "labels": ["aid"]}}]
    task = {
        "data": {"text": TEXT},
        "annotations": [{"result": result}] * labelled,
        "predictions": [{"model_version": "uie", "score": 0.9, "result": aid * predicted}],
    }
    return write(folder, "tasks.json", json.dumps([task], ensure_ascii=False))


def choose(dialog: ImportDialog, value: str, qtbot: QtBot) -> None:
    """Choose with the keyboard, and wait until the file was read again."""
    box = dialog.detail.taken_as.choice
    box.setFocus()
    step = Qt.Key.Key_Down if box.findData(value) > box.currentIndex() else Qt.Key.Key_Up
    while box.currentData() != value:
        QTest.keyClick(box, step)
        qtbot.waitUntil(lambda: not dialog.reading.running)
        QApplication.processEvents()


def brought(dialog: ImportDialog) -> tuple[int, int]:
    """Labels and suggestions that the shown row brings."""
    incoming = dialog.model.rows()[0].preview.incoming
    assert incoming is not None
    return len(incoming.spans), len(incoming.predictions)


def test_what_would_be_suggested_is_listed_with_its_source_and_score(make, tmp_path: Path):
    shown = make(tasks(tmp_path)).detail.taken_as
    assert shown.isVisible()
    assert shown.choice.currentData() == AS_SAID
    assert shown.lines() == ["aid · 发放资金 · uie · 0.90"]


def test_of_many_the_first_are_listed_and_the_rest_counted(make, tmp_path: Path):
    lines = make(tasks(tmp_path, predicted=SHOWN + 3)).detail.taken_as.lines()
    assert (len(lines), lines[-1]) == (SHOWN + 1, "… and 3 more")


def test_all_labels_of_a_file_can_come_in_as_suggestions(make, project, qtbot: QtBot, tmp_path: Path):
    dialog = make(tasks(tmp_path))
    assert brought(dialog) == (1, 1)
    choose(dialog, ALL_SUGGESTED, qtbot)
    assert brought(dialog) == (0, 2)
    assert dialog.detail.taken_as.lines() == ["aid · 发放资金 · uie · 0.90", "build · 校舍 · tasks.json"]
    told = submitted(dialog)
    dialog.ok_button().click()
    ((chosen, left_out, *_others),) = told
    before = project.session.annotations.counts()
    report = import_previewed(project.session, chosen, left_out)
    assert (report.annotations, report.predictions) == (0, 2)
    assert project.session.annotations.counts() == before
    assert [each.source for each in project.session.suggestions.predictions()] == ["tasks.json", "uie"]
    project.session.history.undo()
    assert project.session.suggestions.predictions() == []


def test_predictions_can_stay_out_and_the_choice_can_be_changed_again(make, qtbot: QtBot, tmp_path: Path):
    dialog = make(tasks(tmp_path))
    choose(dialog, NONE_PREDICTED, qtbot)
    assert brought(dialog) == (1, 0)
    assert dialog.detail.taken_as.lines() == []
    assert dialog.detail.taken_as.isVisible()
    choose(dialog, AS_SAID, qtbot)
    assert brought(dialog) == (1, 1)


def test_a_report_has_nothing_of_it(make, tmp_path: Path):
    assert not make(write(tmp_path, "报告.txt", REPORT)).detail.taken_as.isVisible()


def test_a_dropped_file_with_predictions_is_asked_about_and_can_be_taken_back(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
):
    session = window.session
    assert session is not None
    before = quotes(window)
    window.drop_paths([tasks(tmp_path, labelled=0)])
    qtbot.waitUntil(lambda: window.findChild(ImportDialog) is not None and settled(window))
    dialog = window.findChild(ImportDialog)
    assert isinstance(dialog, ImportDialog)
    dialog.ok_button().click()
    qtbot.waitUntil(lambda: len(session.suggestions.predictions()) == 1 and settled(window))
    assert quotes(window) == before
    undo_button(window).click()
    assert session.suggestions.predictions() == []
    assert len(documents(window)) == 3


def test_of_a_known_text_new_suggestions_come_in_and_can_be_taken_back(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
):
    session = window.session
    assert session is not None
    text = session.documents.text(documents(window)[0])
    line = {"text": text, "spans": [], "predictions": [{"start": 0, "end": 3, "label": "build", "quote": text[:3]}]}
    path = write(tmp_path, "lines.jsonl", json.dumps(line, ensure_ascii=False) + "\n")
    window.drop_paths([path, write(tmp_path, "空.txt", "")])
    qtbot.waitUntil(lambda: window.findChild(ImportDialog) is not None and settled(window))
    dialog = window.findChild(ImportDialog)
    assert isinstance(dialog, ImportDialog)
    row = next(at for at, each in enumerate(dialog.model.rows()) if each.suggests)
    assert dialog.model.rows()[row].may_be_chosen
    dialog.model.choose([row], True)
    QApplication.processEvents()
    dialog.ok_button().click()
    qtbot.waitUntil(lambda: len(session.suggestions.predictions()) == 1 and settled(window))
    undo_button(window).click()
    assert session.suggestions.predictions() == []
