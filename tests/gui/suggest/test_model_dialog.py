"""Before a model is asked, it is shown what is sent where."""

import pytest
from PySide6.QtWidgets import QWidget

from core.suggest.asking import PROMPT
from core.suggest.feeding import sentences_of
from gui.suggest.model_dialog import ModelChoice, ModelDialog
from gui.suggest.model_key import ModelKeys
from tests.gui.conftest import Project
from tests.gui.suggest.test_model_key import keyring

ADDRESS = "http://127.0.0.1:11434/v1"


@pytest.fixture
def dialog(project: Project, parent: QWidget) -> ModelDialog:
    keys = ModelKeys(keyring())
    keys.keep(ADDRESS, "secret")
    sentences = sentences_of(project.session, project.document())
    made = ModelDialog(ModelChoice("", "", "", ""), keys, "总结", project.labels, sentences, parent)
    made.open()
    return made


def test_nothing_can_be_asked_before_it_is_complete_and_agreed_to(dialog: ModelDialog) -> None:
    assert not dialog.ok_button().isEnabled()
    dialog.address.setText(ADDRESS)
    dialog.model.setText("qwen")
    assert not dialog.ok_button().isEnabled()
    dialog.agreed.setChecked(True)
    assert dialog.ok_button().isEnabled()
    chosen: list[ModelChoice] = []
    dialog.submitted.connect(chosen.append)
    dialog.accept()
    assert chosen == [ModelChoice(ADDRESS, "qwen", "secret", "")]


def test_another_address_must_be_agreed_to_anew_and_gets_no_key_of_the_first(dialog: ModelDialog) -> None:
    dialog.address.setText(ADDRESS)
    dialog.model.setText("qwen")
    dialog.agreed.setChecked(True)
    dialog.address.setText("http://elsewhere/v1")
    assert not dialog.agreed.isChecked()
    assert dialog.key.text() == ""


def test_it_says_how_much_goes_where_and_shows_the_very_text(dialog: ModelDialog) -> None:
    dialog.address.setText(ADDRESS)
    assert f"to {ADDRESS} and nowhere else" in dialog.what.text()
    assert "新建学校三所。" in dialog.sent.toPlainText()
    dialog.prompt.setPlainText("只要安全类：\n{text}")
    assert dialog.sent.toPlainText().startswith("只要安全类：\n[1] ")
    assert dialog.choice().prompt == "只要安全类：\n{text}"
    dialog.prompt.setPlainText("没有位置")
    assert "{text}" in dialog.what.text()
    assert dialog.sent.toPlainText() == ""
    assert PROMPT not in dialog.choice().prompt


def test_what_is_no_address_is_said(dialog: ModelDialog) -> None:
    dialog.address.setText("localhost")
    assert "address of a chat endpoint" in dialog.what.text()


def test_it_says_in_sight_where_the_key_is_kept(dialog: ModelDialog, project: Project, parent: QWidget) -> None:
    assert dialog.where_kept.text() == "Kept in the keyring of the system, never in the project."
    without = ModelDialog(ModelChoice("", "", "", ""), NoKeyring(), "总结", project.labels, [], parent)
    without.open()
    assert without.where_kept.isVisible()
    assert "no keyring" in without.where_kept.text()
    assert "forgotten when the window closes" in without.where_kept.text()


class NoKeyring(ModelKeys):
    """Keys on a computer without a keyring."""

    @property
    def stay(self) -> bool:
        return False
