"""Asking a model from the window, of a real server."""

import json
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gui.suggest.model_dialog import ModelDialog
from gui.window.main_window import MainWindow
from tests.core.suggest.misbehaving import Behaviour, said, send, serving
from tests.gui.driving import click, documents, quotes
from tests.gui.suggest.test_model_key import keyring


def asked(window: MainWindow, address: str, qtbot: QtBot) -> str:
    """Ask by the action and the dialog; what the message says at the end."""
    window.registry.action("suggest.model").trigger()
    dialog = window.findChildren(ModelDialog)[-1]
    dialog.address.setText(address)
    dialog.model.setText("qwen")
    dialog.key.setText("secret")
    dialog.agreed.setChecked(True)
    click(dialog, QPushButton, "accept")
    qtbot.waitUntil(lambda: window.message_bar.message is not None, timeout=30_000)
    message = window.message_bar.message
    assert message is not None
    return message.text


def answering_first_sentence(window: MainWindow) -> Behaviour:
    session = window.session
    assert session is not None
    quote = session.documents.text(documents(window)[0]).partition("。")[0]
    items = [{"n": 1, "label": "safety", "quote": quote}, {"n": 1, "label": "safety", "quote": "没有这句话"}]
    return lambda handler, _asked: send(handler, 200, said(json.dumps(items, ensure_ascii=False)))


def test_its_answers_are_suggestions_and_the_key_is_nowhere_on_disk(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    session = window.session
    assert session is not None
    with serving(answering_first_sentence(window)) as server:
        text = asked(window, server.address, qtbot)
    assert "1 new suggestion." in text
    assert "1 answer was dropped" in text
    assert "100 tokens sent, 20 answered." in text
    assert [each.source for each in session.suggestions.predictions()] == ["qwen"]
    assert quotes(window) == []
    assert server.asked[0].authorization == "Bearer secret"
    project = session.project
    assert project is not None
    assert not any(b"secret" in file.read_bytes() for file in tmp_path.rglob("*.ini") if file.is_file())
    assert not any("secret" in str(session.setting(name)) for name in ("suggestion_words", "suggest.model_key"))


def test_what_went_wrong_is_said(window: MainWindow, qtbot: QtBot) -> None:
    with serving(lambda handler, _asked: send(handler, 401, b"")) as server:
        assert "the key may be wrong" in asked(window, server.address, qtbot)


def test_a_keyring_that_refuses_the_key_is_told(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.suggest.model_key.system_keyring", lambda: keyring(broken=True))
    said: list[str] = []
    bar = window.message_bar
    bar.changed.connect(lambda: said.append(bar.message.text) if bar.message is not None else None)
    with serving(answering_first_sentence(window)) as server:
        asked(window, server.address, qtbot)
    assert said[0].startswith("The keyring of the system did not take the key")
