"""A round is named, has coders and documents; of one that is there only name and note are asked."""

from pytestqt.qtbot import QtBot

from core.study.rounds import RoundKind, begin_round, draw_sample, samples
from gui.study.round_dialog import RoundChoices, RoundDialog
from tests.gui.conftest import Project


def test_a_round_needs_a_name_and_two_coders(project: Project, qtbot: QtBot):
    draw_sample(project.session, 2, 1)
    (sample,) = samples(project.session)
    dialog = RoundDialog([project.me, project.other], [sample])
    qtbot.addWidget(dialog)
    assert not dialog.ok_button().isEnabled()
    dialog.name.setText(" Trial 1 ")
    assert dialog.ok_button().isEnabled()
    dialog.model.choose({project.me.id})
    assert not dialog.ok_button().isEnabled()
    dialog.model.choose({project.me.id, project.other.id})
    found: list[RoundChoices] = []
    dialog.submitted.connect(found.append)
    dialog.documents.setCurrentIndex(1)
    dialog.kind.setCurrentIndex(1)
    dialog.note.setPlainText("merge two codes")
    dialog.ok_button().click()
    coders = (project.me.id, project.other.id)
    assert found == [RoundChoices("Trial 1", RoundKind.REVISED, coders, sample.documents, "merge two codes")]


def test_closing_keeps_the_name_and_renaming_asks_for_it(project: Project, qtbot: QtBot):
    people = [project.me.id, project.other.id]
    there = begin_round(project.session, "Trial", RoundKind.TRIAL, people, note="first")
    closing = RoundDialog((), (), there=there, closing=True)
    renaming = RoundDialog((), (), there=there)
    for dialog in (closing, renaming):
        qtbot.addWidget(dialog)
        dialog.show()
        assert not dialog.kind.isVisible()
        assert dialog.note.toPlainText() == "first"
    assert not closing.name.isEnabled()
    assert renaming.name.isEnabled()
    renaming.name.clear()
    assert not renaming.ok_button().isEnabled()
