"""What the pages of the study ask for, in the real window: rounds, samples, packages, documents, the method page."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from core.exchange.bundle import SUFFIX
from core.session import Session
from core.study.design import Demand, UnitRule, read_design
from core.study.drawing import DrawingMethod
from core.study.inclusion import included, read_inclusion
from core.study.rounds import RoundKind, rounds, samples
from gui.study.design_dialog import DesignDialog
from gui.study.packages_dialog import PackagesDialog
from gui.study.round_dialog import RoundChoices, RoundDialog
from gui.study.sample_dialog import SampleChoices, SampleDialog
from gui.study.views import StudyView
from gui.study.wording_dialog import WordingDialog
from gui.study.work_desk import StudyWork
from gui.window.main_window import MainWindow
from tests.gui.study.test_desk import desk, opened


def session_of(window: MainWindow) -> Session:
    assert window.session is not None
    return window.session


def work_of(window: MainWindow) -> StudyWork:
    return desk(window).work


def dialog_of(kind: type[QDialog]) -> QDialog:
    (dialog,) = (each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible())
    return dialog


def ended(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not window.jobs.running)


@pytest.mark.parametrize("view", ["reliability", "rounds", "samples", "documents"])
def test_every_view_has_an_action_of_its_own(window: MainWindow, qtbot: QtBot, view: str):
    window.registry.action(f"study.{view}").trigger()
    screen = desk(window).screen
    assert screen is not None
    qtbot.waitUntil(lambda: not screen.busy)
    assert screen.isVisible()
    assert screen.stack.currentWidget() is screen.pages[StudyView(view)]
    ended(window, qtbot)


def test_a_round_is_begun_closed_and_renamed(window: MainWindow, qtbot: QtBot):
    session = session_of(window)
    work = work_of(window)
    opened(window, qtbot)
    work.do("begin_round", None)
    dialog = dialog_of(RoundDialog)
    assert isinstance(dialog, RoundDialog)
    dialog.name.setText("试编码")
    dialog.ok_button().click()
    (begun,) = rounds(session)
    assert begun.is_open
    assert set(begun.coders) == {"王敏", "李强"}
    work.close_round("试编码", RoundChoices("试编码", RoundKind.TRIAL, (), None, "合并两类"))
    ended(window, qtbot)
    (closed,) = rounds(session)
    assert not closed.is_open
    assert closed.note == "合并两类"
    work.do("rename_round", closed)
    dialog = dialog_of(RoundDialog)
    assert isinstance(dialog, RoundDialog)
    dialog.name.setText("第一轮")
    dialog.ok_button().click()
    assert [each.name for each in rounds(session)] == ["第一轮"]
    work.begin_round(RoundChoices("第一轮", RoundKind.FORMAL, begun.people, None, ""))
    assert len(rounds(session)) == 1, "a name is given once"
    message = window.message_bar.message
    assert message is not None
    assert "第一轮" in message.text


def test_a_sample_is_drawn_and_packed_without_labels(window: MainWindow, qtbot: QtBot, tmp_path: Path):
    session = session_of(window)
    work = work_of(window)
    work.do("draw_sample", None)
    dialog = dialog_of(SampleDialog)
    assert isinstance(dialog, SampleDialog)
    dialog.number.setValue(2)
    dialog.ok_button().click()
    work.draw(SampleChoices(1, 3, DrawingMethod.STRATIFIED, ("region",)))
    first, second = samples(session)
    assert (len(first.documents), len(second.documents), second.by) == (2, 1, ("region",))
    work.do("pack_sample", first)
    asked = dialog_of(PackagesDialog)
    assert isinstance(asked, PackagesDialog)
    assert asked.chosen() == ["李强"], "whoever makes them needs none"
    asked.reject()
    work.pack(first, ["李强", "王/敏"], tmp_path)
    ended(window, qtbot)
    made = sorted(path.name for path in tmp_path.glob(f"*{SUFFIX}"))
    assert made == sorted([f"李强{SUFFIX}", f"王_敏{SUFFIX}"])
    with Session.create(tmp_path / "q.biaodu") as other:
        other.exchange.apply(other.exchange.plan([tmp_path / made[0]]))
        assert {each.id for each in other.documents.list()} == set(first.documents)
        assert other.annotations.label_totals() == {}


def test_documents_are_left_out_with_one_undo_step(window: MainWindow, qtbot: QtBot):
    session = session_of(window)
    work = work_of(window)
    chosen = [each.id for each in session.documents.list()[:2]]
    work.do("leave_out", chosen)
    dialog = dialog_of(WordingDialog)
    assert isinstance(dialog, WordingDialog)
    dialog.words.setPlainText("不是总结")
    dialog.ok_button().click()
    assert set(read_inclusion(session).excluded.values()) == {"不是总结"}
    assert len(included(session)) == 1
    session.history.undo()
    assert len(included(session)) == 3
    work.do("criteria", "")
    dialog = dialog_of(WordingDialog)
    assert isinstance(dialog, WordingDialog)
    dialog.words.setPlainText("全部")
    dialog.ok_button().click()
    assert read_inclusion(session).criteria == "全部"


def test_the_design_is_changed_and_the_screen_follows(window: MainWindow, qtbot: QtBot):
    screen = opened(window, qtbot)
    window.registry.action("study.design").trigger()
    dialog = dialog_of(DesignDialog)
    assert isinstance(dialog, DesignDialog)
    dialog.rule.setCurrentIndex(2)
    dialog.scheme.setText("{document}.{part}.{item}")
    dialog.demands["labels"].setCurrentIndex(0)
    dialog.ok_button().click()
    qtbot.waitUntil(lambda: not screen.busy)
    design = read_design(session_of(window))
    assert (design.rule, design.dimensions[0].demand) == (UnitRule.PARAGRAPH, Demand.ONE)
    assert screen.walking.model.index(0, 0).data() == "1.0.1"
    session_of(window).codebook.create(code="new", name_zh="新", name_en="New")
    assert "new" in read_design(session_of(window)).dimensions[0].roots, "the whole codebook stays whole"


def test_the_method_page_is_written(window: MainWindow, qtbot: QtBot, tmp_path: Path):
    path = tmp_path / "m.html"
    work_of(window).write_method(path)
    qtbot.waitUntil(lambda: path.exists() and not window.jobs.running)
    page = path.read_text("utf-8")
    assert "研究方法说明" in page
    assert "How this study was done" in page
    message = window.message_bar.message
    assert message is not None
    assert message.actions, "it can be opened from there"
