"""Every dialog that an action opens is opened once in each language and frees itself."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from gui.actions.table import Menu
from gui.base import i18n, theme
from gui.base.settings import LANGUAGE, THEME
from gui.window.main_window import MainWindow
from tests.gui.driving import documents, press

OPENERS = [
    "project.new", "project.import_files", "project.export", "app.settings", "annotator.switch",
    "help.keys", "project.rename", "help.about", "app.keys",
]  # fmt: skip


@pytest.fixture(autouse=True)
def english_afterwards() -> Iterator[None]:
    yield
    i18n.set_language("en")
    theme.apply("light")


def others(window: MainWindow) -> list[QWidget]:
    return [
        widget
        for widget in QApplication.topLevelWidgets()
        if widget.isVisible() and widget is not window and not isinstance(widget, QMenu) and widget.parent() is window
    ]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("action", OPENERS)
def test_a_dialog_opens_follows_the_language_and_goes(window: MainWindow, qtbot: QtBot, action: str, language: str):
    window.settings.set(LANGUAGE, language)
    window.registry.action(action).trigger()
    dialog = others(window)[0]
    assert dialog.windowTitle()
    assert not dialog.grab().isNull()
    title = dialog.windowTitle()
    window.settings.set(LANGUAGE, "en" if language == "zh_CN" else "zh_CN")
    QApplication.processEvents()
    assert dialog.windowTitle() != title
    gone: list[bool] = []
    dialog.destroyed.connect(lambda: gone.append(True))
    (dialog.reject if isinstance(dialog, QDialog) else dialog.close)()
    qtbot.waitUntil(lambda: gone == [True])


def test_a_switch_reaches_everything_in_the_window(window: MainWindow):
    window.settings.set(LANGUAGE, "zh_CN")
    QApplication.processEvents()
    chinese = texts(window)
    window.settings.set(LANGUAGE, "en")
    QApplication.processEvents()
    english = texts(window)
    assert chinese.keys() == english.keys()
    assert not {name for name in english if english[name] == chinese[name]}


def texts(window: MainWindow) -> dict[str, str]:
    """One text of each part of the window."""
    assert window.workspace is not None
    found = {menu.value: window.registry.menu(menu).title() for menu in Menu}
    found["title"] = window.windowTitle()
    found["dock"] = window.docks.dock("documents").windowTitle()
    found["undo"] = window.registry.action("edit.undo").text()
    found["filter"] = window.workspace.documents.filter.placeholderText()
    return found


@pytest.mark.parametrize("toggle", ["view.theme", "view.language"])
def test_theme_and_language_have_actions(window: MainWindow, toggle: str):
    setting = THEME if toggle == "view.theme" else LANGUAGE
    window.registry.action(toggle).trigger()
    first = window.settings.get(setting)
    window.registry.action(toggle).trigger()
    assert window.settings.get(setting) != first


def test_nothing_of_the_closed_project_is_left_in_the_menus(window: MainWindow):
    press(window, Qt.Key.Key_1)
    assert window.registry.action("edit.undo").text() == "Undo: Label a passage"
    window.close_project()
    assert window.registry.action("edit.undo").text() == "Undo"
    window.settings.set(LANGUAGE, "zh_CN")
    QApplication.processEvents()
    assert window.registry.action("edit.undo").text() == i18n._("Undo")


def test_counts_in_titles_follow_the_language(window: MainWindow, qtbot: QtBot):
    session = window.session
    assert session is not None
    me = session.annotator
    assert me is not None
    first, label = documents(window)[0], session.codebook.labels()[0].id
    made, _change = session.annotations.create(first, 0, 6, label)
    other = session.annotators.by_name("李强")
    assert other is not None
    session.use_annotator(other.id)
    session.review.comment(made.id, "为什么？")
    session.use_annotator(me.id)
    action, dock = window.registry.action("view.feedback"), window.docks.dock("feedback")
    qtbot.waitUntil(lambda: action.text() == "Decisions on my labels (1)")
    window.settings.set(LANGUAGE, "zh_CN")
    QApplication.processEvents()
    chinese = f"{i18n._('Decisions on my labels')} (1)"
    assert chinese != "Decisions on my labels (1)"
    assert (action.text(), dock.windowTitle()) == (chinese, chinese)
    window.close_project()
    assert (action.text(), dock.windowTitle()) == (chinese[:-4], chinese[:-4])


def test_a_reader_is_named_in_the_language_of_the_moment(window: MainWindow):
    assert window.workspace is not None
    pane = window.workspace.readers.active
    assert pane is not None
    window.settings.set(LANGUAGE, "zh_CN")
    QApplication.processEvents()
    assert pane.overview.accessibleName() == i18n._("Overview of the annotations") != "Overview of the annotations"
