"""An annotation that comes back after every deletion is struck out in the panel, and by the palette's action."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu

from core.exchange.contents import PackageContents
from core.exchange.keyring import Keyring
from core.ids import AnnotationId
from core.plausible import LARGEST_REVISION, LATEST
from core.session import Session
from tests.core.exchange.packages import members, rewritten, with_line
from tests.gui.annotations.conftest import shown_panel


@pytest.fixture
def poisoned(project, tmp_path: Path):
    """The open project, in which a colleague's package put an annotation of the largest revision."""
    ordinary = project.label(7, 13, 1)
    package, back = tmp_path / "out.biaodupkg", tmp_path / "back.biaodupkg"
    project.session.exchange.package(package)
    with Session.create(tmp_path / "theirs.biaodu") as theirs:
        theirs.exchange.keys.keyring = Keyring(tmp_path / "keys")
        theirs.exchange.apply(theirs.exchange.plan([package]))
        theirs.use_annotator(project.other.id)
        theirs.annotations.create(project.document(), 0, 6, theirs.codebook.labels()[0].id)
        theirs.exchange.package(back, PackageContents(annotators=[project.other.id]))
    top = {"revision": LARGEST_REVISION, "updated_at": LATEST}
    rewritten(back, with_line("annotations.jsonl", lambda row: row.update(top))(members(back)))
    project.session.exchange.apply(project.session.exchange.plan([back]))
    project.package = back
    project.ordinary = ordinary
    (project.bad,) = (
        annotation.id for annotation in project.session.annotations.iterate() if annotation.id != ordinary
    )
    return project


def offered(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions()]


def ids(project) -> set[AnnotationId]:
    return {annotation.id for annotation in project.session.annotations.iterate()}


def test_it_is_offered_for_such_an_annotation_only_and_stays_away(poisoned, qtbot):
    panel = shown_panel(poisoned, qtbot)
    panel.reveal(poisoned.ordinary)
    assert "Strike out" not in offered(panel.context_menu())
    panel.reveal(poisoned.bad)
    menu = panel.context_menu()
    (strike,) = (action for action in menu.actions() if action.text() == "Strike out")
    strike.trigger()
    assert ids(poisoned) == {poisoned.ordinary}
    assert [row.id for row in panel.model.shown()] == [poisoned.ordinary]
    poisoned.session.exchange.apply(poisoned.session.exchange.plan([poisoned.package]))
    assert ids(poisoned) == {poisoned.ordinary}
    poisoned.session.history.undo()
    assert ids(poisoned) == {poisoned.ordinary, poisoned.bad}
