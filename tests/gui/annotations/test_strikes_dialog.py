"""What was struck out is brought back."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.plausible import LARGEST_REVISION
from gui.annotations.strikes_dialog import StrikesDialog
from gui.window.main_window import MainWindow
from tests.core.exchange.packages import members, rewritten, with_line
from tests.gui.exchange.colleagues import TOP, choose, from_colleague, merge
from tests.gui.review.conftest import reviewed_path, window  # noqa: F401


def test_what_was_struck_out_by_the_action_is_brought_back_in_its_dialog(
    window: MainWindow,  # noqa: F811
    tmp_path: Path,
    qtbot: QtBot,
):
    package = from_colleague(window, tmp_path)
    at = max(range(9), key=lambda number: number < members(package)["annotations.jsonl"].count(b"\n") and number)
    rewritten(package, with_line("annotations.jsonl", lambda row: row.update(TOP), at)(members(package)))
    merge(window, package, qtbot)
    session, workspace = window.session, window.workspace
    assert session is not None
    assert workspace is not None
    (bad,) = (annotation for annotation in session.annotations.iterate() if annotation.revision == LARGEST_REVISION)
    workspace.open_document(bad.document)
    view = workspace.labelling.view()
    assert view is not None
    view.select_annotation(bad.id)
    window.registry.action("annotation.strike").trigger()
    assert bad.id not in {annotation.id for annotation in session.annotations.iterate()}
    window.registry.action("team.struck").trigger()
    dialog = window.findChild(StrikesDialog)
    assert isinstance(dialog, StrikesDialog)
    item = dialog.list.topLevelItem(0)
    assert item is not None
    assert (item.text(0), item.text(1)) == (f"Annotation {bad.id[:8]}", "王敏")
    assert not dialog.lift_button.isEnabled()
    choose(dialog.list, 0)
    QTest.mouseClick(dialog.lift_button, Qt.MouseButton.LeftButton)
    assert bad.id in {annotation.id for annotation in session.annotations.iterate()}
    assert dialog.list.topLevelItemCount() == 0
    dialog.reject()
    me = session.annotator
    assert me is not None
    others = [annotation for annotation in session.annotations.iterate() if annotation.annotator != me.id]
    ordinary = next(annotation for annotation in others if annotation.revision < LARGEST_REVISION)
    workspace.open_document(ordinary.document)
    view.select_annotation(ordinary.id)
    window.registry.action("annotation.strike").trigger()
    assert window.message_bar.message is not None
    assert "can no longer be changed" in window.message_bar.message.text
