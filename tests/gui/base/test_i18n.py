import pytest
from PySide6.QtCore import QEvent, QLocale
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QWidget

from gui.base import i18n
from gui.base.i18n import N_, _, ngettext


@pytest.fixture
def back_to_english(qapp):
    yield
    i18n.set_language("en")


@pytest.mark.parametrize(
    ("system", "choice", "language"),
    [
        (QLocale.Language.Chinese, "system", "zh_CN"),
        (QLocale.Language.German, "system", "en"),
        (QLocale.Language.German, "zh_CN", "zh_CN"),
        (QLocale.Language.Chinese, "tlh", "en"),
    ],
)
def test_the_system_is_asked_only_where_nothing_was_chosen(
    monkeypatch: pytest.MonkeyPatch, system: QLocale.Language, choice: str, language: str
):
    monkeypatch.setattr(QLocale, "system", staticmethod(lambda: QLocale(system)))
    assert i18n.resolve(choice) == language


def test_a_switch_changes_our_words_and_qts_own_and_tells_every_widget(qtbot, back_to_english):
    told: list[QEvent.Type] = []

    class Told(QWidget):
        def changeEvent(self, event: QEvent) -> None:
            told.append(event.type())

    widget = Told()
    qtbot.addWidget(widget)
    i18n.set_language("zh_CN")
    QApplication.processEvents()
    assert QEvent.Type.LanguageChange in told
    assert (i18n.language(), _("Undo"), _("")) == ("zh_CN", "撤销", "")
    assert ngettext("{n} agrees", "{n} agree", 3) != "{n} agree"
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    qtbot.addWidget(box)
    assert box.button(QDialogButtonBox.StandardButton.Cancel).text() == "取消"
    i18n.set_language("en")
    assert (_("Undo"), N_("Undo"), ngettext("{n} agrees", "{n} agree", 3)) == ("Undo", "Undo", "{n} agree")
