"""The corpus dialog as the window shows it."""

from pathlib import Path

from core.session import Session
from gui.corpus.dialog import CorpusDialog


def test_the_dialog_opens_without_a_project_and_what_is_drawn_opens(window, qtbot, tmp_path: Path) -> None:
    window.registry.action("corpus.show").trigger()
    dialog = window.findChild(CorpusDialog)
    assert dialog is not None
    assert dialog.isVisible()
    Session.create(tmp_path / "drawn.biaodu").close()
    dialog.drawn.emit(tmp_path / "drawn.biaodu")
    assert window.session is not None
    dialog.close()
