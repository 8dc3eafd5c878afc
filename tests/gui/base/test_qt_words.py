"""Qt's own dialogs are Chinese as a whole."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTranslator
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QToolButton

from gui.base import i18n
from gui.base.qt_words import WORDS, QtWords
from gui.widgets.file_choice import file_dialog, kinds_of_files

SAME = {"QT_LAYOUT_DIRECTION", "Control"}
"""What is no word, or is the name of a key."""


class Missing(QTranslator):
    """Installed before all others, it is asked only for what none of them has."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> None:  # type: ignore[override]
        self.asked.add(source)


@pytest.fixture
def missing(qapp: QApplication, chinese: None) -> Iterator[Missing]:
    qt, words = i18n._State.qt, i18n._State.words
    assert qt is not None
    assert words is not None
    made = Missing()
    for translator in (qt, words):
        QCoreApplication.removeTranslator(translator)
    for translator in (made, words, qt):
        QCoreApplication.installTranslator(translator)
    yield made
    QCoreApplication.removeTranslator(made)


@pytest.mark.parametrize("mode", [QFileDialog.FileMode.AnyFile, QFileDialog.FileMode.ExistingFiles,
                                  QFileDialog.FileMode.Directory])  # fmt: skip
def test_every_word_of_a_dialog_for_files_is_chinese(missing: Missing, qtbot, tmp_path: Path, mode):
    (tmp_path / "报告.txt").write_text("一", "utf-8")
    (tmp_path / "文件夹").mkdir()
    dialog = file_dialog(None, "打开", kinds_of_files(("文本", "*.txt")))
    qtbot.addWidget(dialog)
    dialog.setFileMode(mode)
    if mode is QFileDialog.FileMode.AnyFile:
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDirectory(str(tmp_path))
    dialog.show()
    QApplication.processEvents()
    assert missing.asked - SAME == set()
    said = [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    said += [button.toolTip() for button in dialog.findChildren(QToolButton) if button.isVisible()]
    letters = [re.sub(r"\(&\w\)|\(Ctrl.*\)", "", text) for text in said]
    assert len(letters) > 5
    assert [text for text in letters if re.search("[A-Za-z]", text)] == []


def test_in_english_nothing_is_put_in_its_place(qapp: QApplication):
    words = QtWords()
    assert words.translate("QFileDialog", "&Look in:") is None
    words.chinese = True
    assert words.translate("QFileDialog", "&Look in:") == WORDS["QFileDialog", "&Look in:"]
    assert words.translate("QFileDialog", "nothing of the kind") is None


def test_a_switch_tells_widgets_once(qapp: QApplication, defaults: None):
    class Listener(QObject):
        times = 0

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            self.times += watched is qapp and event.type() == QEvent.Type.LanguageChange
            return False

    i18n.set_language("en")
    listener = Listener()
    qapp.installEventFilter(listener)
    i18n.set_language("zh_CN")
    qapp.removeEventFilter(listener)
    assert QCoreApplication.translate("QFileDialog", "&Look in:") == "位置(&L)："
    assert listener.times == 1
