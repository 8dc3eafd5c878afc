"""While names are hidden, nothing in the window tells whose a layer is, nor which is one's own."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QTextBrowser,
    QToolButton,
    QWidget,
)

from core.review.decisions import ADJUDICATED, Verdict
from core.session import Session
from gui.agreement.panel import AgreementPanel
from gui.annotations.panel import AnnotationsPanel
from gui.base.identities import HIDDEN, SHOWN, Identities, pseudonyms
from gui.documents.model import DocumentColumn
from gui.exchange.merge_dialog import MergeDialog
from gui.exchange.team_dialog import TeamDialog
from gui.history.panel import HistoryPanel
from gui.reader.tips import tip
from gui.review.compare_panel import ComparePanel
from gui.review.feedback_panel import FeedbackKind, FeedbackPanel
from gui.window.docks import DOCKS
from gui.window.main_window import MainWindow
from tests.gui.driving import documents, press

NAMES = ("Zyxanthe", "Quillfeather", "Oblomov", "Ypsilanti")
"""Me, and three others, of whom the last has labelled nothing."""
ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)


@pytest.fixture
def reviewed_path(reviewed_path: Path) -> Path:
    """Everybody has an unusual name; a third labels, somebody comments, one difference is decided."""
    with Session.open(reviewed_path) as session:
        me = session.annotator
        assert me is not None
        other = next(person for person in session.annotators.list() if person.id != me.id)
        session.annotators.rename(me.id, NAMES[0])
        session.annotators.rename(other.id, NAMES[1])
        third = session.annotators.create(NAMES[2])[0]
        session.annotators.create(NAMES[3])
        first = session.documents.list()[0].id
        session.use_annotator(third.id)
        session.annotations.create(first, 7, 13, session.codebook.labels()[0].id)
        case = session.review.cases(first, [me.id, other.id])[1]
        session.review.decide(case, Verdict.TAKE, layer=other.id, reason="whole sentence")
        session.review.comment(case.sources[0].id, "why?")
        session.use_annotator(me.id)
    return reviewed_path


@pytest.fixture
def blind(window: MainWindow, panel: ComparePanel) -> ComparePanel:
    QTest.mouseClick(panel.layer_choice.blind, Qt.MouseButton.LeftButton)
    assert panel.identities.hidden
    return panel


def show_every_panel(window: MainWindow, qtbot) -> None:
    for name in DOCKS:
        window.docks.reveal(name)
        qtbot.waitUntil(lambda: not window.jobs.running, timeout=20_000)
        QApplication.processEvents()


def model_texts(model: QAbstractItemModel, parent: QModelIndex | None = None) -> Iterator[str]:
    parent = parent or QModelIndex()
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)
    for section in range(columns):
        for role in ROLES:
            yield str(model.headerData(section, Qt.Orientation.Horizontal, role) or "")
    for row in range(model.rowCount(parent)):
        for role in ROLES:
            yield str(model.headerData(row, Qt.Orientation.Vertical, role) or "")
        for column in range(columns):
            index = model.index(row, column, parent)
            yield from (str(model.data(index, role) or "") for role in ROLES)
            if column == 0 and columns > 1 and model.rowCount(index):
                yield from model_texts(model, index)


def words_of(shown: QObject) -> Iterator[str]:
    """Everything that an object could show."""
    getters = ("text", "toolTip", "statusTip", "whatsThis", "accessibleName", "accessibleDescription", "windowTitle")
    for getter in (*getters, "title", "placeholderText"):
        found = getattr(shown, getter, None)
        if callable(found):
            yield str(found())
    if isinstance(shown, QAbstractItemView) and shown.model() is not None:
        yield from model_texts(shown.model())
    if isinstance(shown, QComboBox):
        yield from model_texts(shown.model())
        yield shown.currentText()
    if isinstance(shown, QTextBrowser):
        yield shown.toPlainText()


def everything_said(window: QWidget) -> list[tuple[QObject, str]]:
    objects: list[QObject] = [window, *window.findChildren(QWidget), *window.findChildren(QAction)]
    return [(child, words) for child in objects for words in words_of(child)]


def telling(window: QWidget) -> list[tuple[str, str]]:
    """What holds a name, but for the line that says who works here."""
    # What was taken off the screen is freed later.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    found = everything_said(window)
    return [
        (f"{type(child).__name__} {child.objectName()}", words)
        for child, words in found
        if any(name in words for name in NAMES)
        and child.objectName() != "who_am_i"
        and not isinstance(child, QLineEdit)
    ]


def test_the_walk_finds_names_while_they_are_shown(window: MainWindow, panel: ComparePanel, qtbot):
    show_every_panel(window, qtbot)
    found = telling(window)
    assert {name for name in NAMES for _where, words in found if name in words} == set(NAMES)
    assert any("(me)" in words for _one, words in everything_said(window))


def test_no_name_is_anywhere_while_they_are_hidden(window: MainWindow, blind: ComparePanel, qtbot):
    show_every_panel(window, qtbot)
    feedback = window.docks.dock("feedback").widget()
    assert isinstance(feedback, FeedbackPanel)
    feedback.which_box.setCurrentIndex(list(FeedbackKind).index(FeedbackKind.COMMENTS))
    feedback.view.choose(0)
    for document in documents(window):
        assert window.workspace is not None
        window.workspace.open_document(document, in_next=True)
    blind.step(1)
    QApplication.processEvents()
    assert telling(window) == []
    assert not any("(me)" in words or words == "Mine" for _one, words in everything_said(window))


def test_panels_that_were_shown_before_forget_the_names(window: MainWindow, panel: ComparePanel, qtbot):
    show_every_panel(window, qtbot)
    window.docks.reveal("review")
    QTest.mouseClick(panel.layer_choice.blind, Qt.MouseButton.LeftButton)
    assert [words for where, words in telling(window) if "GridView" in where] == []
    show_every_panel(window, qtbot)
    assert telling(window) == []
    window.docks.reveal("review")
    QTest.mouseClick(panel.layer_choice.blind, Qt.MouseButton.LeftButton)
    show_every_panel(window, qtbot)
    assert {name for name in NAMES for _where, words in telling(window) if name in words} == set(NAMES)


def test_no_menu_or_dialog_names_anybody(window: MainWindow, blind: ComparePanel, qtbot):
    workspace = window.workspace
    assert workspace is not None
    assert not any(name in action.text() for name in NAMES for action in workspace.layers_menu().actions())
    annotations = workspace.session.annotations.of_document(documents(window)[0])
    workspace.show_history_of(annotations[0].id)
    workspace.exchange.ask_export()
    workspace.review.exchange.ask_package()
    workspace.review.ask_strategy()
    dialogs = [dialog for dialog in window.findChildren(QDialog) if dialog.isVisible()]
    assert len(dialogs) == 4
    for dialog in dialogs:
        assert telling(dialog) == []
        dialog.close()


def test_a_tip_over_the_text_says_the_letter(window: MainWindow, blind: ComparePanel):
    assert window.workspace is not None
    pane = window.workspace.readers.panes[0]
    names = {person.id: person.name for person in pane._annotators}
    labels = {label.id: label for label in window.workspace.session.codebook.labels()}
    tips = tip(None, pane.view.annotations(), labels, names)
    assert not any(name in tips for name in NAMES)
    assert all(person.name in ("A", "B", "C", "D") for person in pane._annotators if not person.adjudicated)


def test_the_own_layer_looks_like_the_others(window: MainWindow, blind: ComparePanel, qtbot):
    assert window.workspace is not None
    pane = window.workspace.readers.panes[0]
    assert pane._own is None
    counts = window.workspace.counts()
    assert counts is not None
    session = window.workspace.session
    held = Counter(annotation.annotator for annotation in session.annotations.of_document(documents(window)[0]))
    letters = {person.id: person.name for person in window.workspace.identities.people(session.annotators.list())}
    told = [f"{letters[person]} {count}" for person, count in held.items()]
    assert sorted(part for part in counts.annotations.split("  ") if not part.endswith(" 0")) == sorted(told)
    model = window.workspace.documents.model
    mine = [model.index_of(row.id, DocumentColumn.MINE).data() for row in model.rows()]
    assert set(mine) == {""}
    # Core lets everybody change their own labels only, so that trying would tell.
    for annotation in pane.view.annotations():
        pane.view.select_annotation(annotation.id)
        window.refresh_state()
        assert not window.registry.action("annotation.delete").isEnabled()
    window.docks.reveal("annotations")
    annotations = window.docks.dock("annotations").widget()
    assert isinstance(annotations, AnnotationsPanel)
    assert not annotations.editable


def test_a_label_is_not_set_in_the_text_and_the_window_says_why(window: MainWindow, blind: ComparePanel):
    assert window.workspace is not None
    before = sum(window.workspace.session.annotations.counts().values())
    window.workspace.focus_text()
    press(window, Qt.Key.Key_1)
    assert sum(window.workspace.session.annotations.counts().values()) == before
    assert window.message_bar.message is not None
    assert window.message_bar.message.text.startswith("Names are hidden")
    QTest.mouseClick(blind.layer_choice.blind, Qt.MouseButton.LeftButton)
    window.workspace.focus_text()
    press(window, Qt.Key.Key_1)
    assert sum(window.workspace.session.annotations.counts().values()) == before + 1


def test_history_and_decisions_tell_nobody_apart(window: MainWindow, blind: ComparePanel, qtbot):
    show_every_panel(window, qtbot)
    history = window.docks.dock("history").widget()
    assert isinstance(history, HistoryPanel)
    window.docks.reveal("history")
    who = {history.model.index(row, 1).data() for row in range(history.model.rowCount())}
    assert who <= {HIDDEN, ""}
    window.docks.reveal("feedback")
    feedback = window.docks.dock("feedback").widget()
    assert isinstance(feedback, FeedbackPanel)
    assert list(feedback.model.rows()) == []


def test_letters_are_the_same_in_every_place_and_stay(window: MainWindow, blind: ComparePanel, qtbot):
    assert window.workspace is not None
    session = window.workspace.session
    names = window.workspace.identities.names(session.annotators.list())
    press(window, Qt.Key.Key_F7)
    assert [block.head.text() for block in blind.card.blocks][:2] == [names[annotator] for annotator in blind.layers]
    window.docks.reveal("agreement")
    agreement = window.docks.dock("agreement").widget()
    assert isinstance(agreement, AgreementPanel)
    qtbot.waitUntil(lambda: agreement.report is not None, timeout=20_000)
    assert agreement.report is not None
    assert list(agreement.report.names) == [names[annotator] for annotator in agreement.report.annotators]
    assert list(agreement.report.names) == sorted(agreement.report.names)
    window.docks.reveal("review")
    for _turn in range(2):
        QTest.mouseClick(blind.layer_choice.blind, Qt.MouseButton.LeftButton)
    assert window.workspace.identities.names(session.annotators.list()) == names
    session.annotators.create("Newcomer")
    again = window.workspace.identities.names(session.annotators.list())
    assert {annotator: again[annotator] for annotator in names} == names
    assert sorted(name for annotator, name in again.items() if annotator != ADJUDICATED) == ["A", "B", "C", "D", "E"]


def test_a_key_takes_the_layer_with_its_letter(window: MainWindow, blind: ComparePanel):
    assert window.workspace is not None
    names = window.workspace.identities.names(window.workspace.session.annotators.list())
    press(window, Qt.Key.Key_F7)
    for place, layer in blind.compared.takers().items():
        button = blind.verdicts.buttons[("review.take_a", "review.take_b", "review.take_c", "review.take_d")[place]]
        assert button.text() == f"Take {names[layer]}"
        assert button.key() == names[layer]
    layer = blind.layers[1]
    press(window, getattr(Qt.Key, f"Key_{names[layer]}"))
    decided = blind.model.rows()[0].case.decision
    assert decided is not None
    assert decided.taken == layer


def test_the_order_of_letters_follows_neither_list_nor_self(make_window: Callable[[], MainWindow], reviewed_path: Path):
    with Session.open(reviewed_path) as session:
        people = [person for person in session.annotators.list() if not person.adjudicated]
        orders = {tuple(pseudonyms(people, f"project {n}").values()) for n in range(40)}
        firsts = {next(iter(pseudonyms(people, f"project {n}"))) for n in range(40)}
        assert orders == {("A", "B", "C", "D")}
        assert firsts == {person.id for person in people}
        letters = pseudonyms(people, "p")
        assert pseudonyms(list(reversed(people)), "p") == letters
        hidden = Identities(letters)
        assert [person.name for person in hidden.people(people)] == ["A", "B", "C", "D"]
        assert hidden.own(people[0].id) is None
        assert SHOWN.own(people[0].id) == people[0].id
        assert SHOWN.names(people) == {person.id: person.name for person in people}


def test_the_switch_is_a_button_that_says_what_it_does(blind: ComparePanel):
    assert isinstance(blind.layer_choice.blind, QToolButton)
    assert blind.layer_choice.blind.isChecked()
    assert blind.layer_choice.blind.toolTip() == "Hide the names"


def test_what_colleagues_send_says_no_name(window: MainWindow, blind: ComparePanel, tmp_path: Path, qtbot):
    assert window.workspace is not None
    session, exchange = window.workspace.session, window.workspace.review.exchange
    folder = tmp_path / "team"
    folder.mkdir()
    copy = tmp_path / "copy.biaodu"
    session.save_copy(copy)
    with Session.open(copy) as theirs:
        other = theirs.annotators.by_name(NAMES[1])
        assert other is not None
        theirs.use_annotator(other.id)
        theirs.annotations.create(documents(window)[2], 0, 3, theirs.codebook.labels()[0].id)
        theirs.exchange.set_team_folder(folder)
        theirs.exchange.team_publish()
    exchange.set_team_folder(folder)
    qtbot.waitUntil(lambda: len(list(folder.iterdir())) == 2)
    qtbot.waitUntil(lambda: not window.workspace.review._quiet.running)  # type: ignore[union-attr]
    window.message_bar.clear()
    exchange.look_for_news()
    qtbot.waitUntil(lambda: window.message_bar.message is not None)
    assert window.message_bar.message is not None
    assert window.message_bar.message.text == "Somebody has new work for you."
    exchange.ask_team_folder()
    package = folder / f"{other.id}.biaodupkg"
    window.drop_paths([package])
    for kind in (TeamDialog, MergeDialog):
        qtbot.waitUntil(lambda kind=kind: window.findChild(kind) is not None)
        dialog = window.findChild(kind)
        assert isinstance(dialog, QDialog)
        assert telling(dialog) == []
        dialog.close()


def test_saved_figures_name_nobody(window: MainWindow, blind: ComparePanel, tmp_path: Path, qtbot):
    window.docks.reveal("agreement")
    agreement = window.docks.dock("agreement").widget()
    assert isinstance(agreement, AgreementPanel)
    qtbot.waitUntil(lambda: agreement.report is not None, timeout=20_000)
    for kind, encoding in (("csv", "utf-8-sig"), ("html", "utf-8")):
        path = tmp_path / f"figures.{kind}"
        agreement.save(kind, path)
        assert not any(name in path.read_text(encoding) for name in NAMES)
        assert "A" in path.read_text(encoding)


def test_names_are_hidden_from_the_menu_and_shown_again_in_the_next_project(window: MainWindow, reviewed_path: Path):
    action = window.registry.action("review.hide_names")
    action.trigger()
    assert window.workspace is not None
    assert window.workspace.identities.hidden
    window.registry.action("review.focus").trigger()
    panel = window.workspace.review.compare
    assert panel is not None
    assert panel.layer_choice.blind.isChecked()
    QTest.mouseClick(panel.layer_choice.blind, Qt.MouseButton.LeftButton)
    assert not action.isChecked()
    action.trigger()
    assert panel.layer_choice.blind.isChecked()
    assert window.open_project(reviewed_path)
    assert not action.isChecked()
    assert not window.workspace.identities.hidden


def test_two_readers_show_letters_too(window: MainWindow, blind: ComparePanel):
    press(window, Qt.Key.Key_F9)
    assert window.workspace is not None
    assert len(window.workspace.readers.panes) == 2
    assert telling(window) == []
    left = {annotation.annotator for annotation in window.workspace.readers.panes[0].view.index}
    assert left == {blind.layers[0]}
