"""The dialog of a corpus, driven by its buttons."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from core.corpus.executors import LocalPool
from core.corpus.reading import read_corpus
from core.session import Session
from gui.base.jobs import Jobs
from gui.corpus import dialog as module
from gui.corpus.dialog import CorpusDialog
from tests.core.corpus.small import source_of
from tests.gui.patience import PATIENCE


@pytest.fixture
def parent(qtbot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def dialog(parent: QWidget) -> CorpusDialog:
    made = CorpusDialog(Jobs(parent), parent)
    made.open()
    return made


@pytest.fixture(name="corpus", scope="module")
def _corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("duckdb", reason="needs duckdb")
    folder = tmp_path_factory.mktemp("shown")
    read_corpus(source_of(folder / "source", 12), folder / "corpus", LocalPool(1))
    return folder / "corpus"


def click(button) -> None:
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def rows(dialog: CorpusDialog) -> list[list[str]]:
    model = dialog.model
    return [
        [str(model.data(model.index(row, column))) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_without_a_folder_there_is_nothing_to_do(dialog: CorpusDialog) -> None:
    assert not dialog.count_button.isEnabled()
    assert not dialog.draw_button.isEnabled()
    dialog.folder.setText("/somewhere")
    assert dialog.count_button.isEnabled()
    click_columns = dialog.columns["region"]
    click_columns.click()
    assert not dialog.count_button.isEnabled()


def test_what_is_no_corpus_is_said_beside_it(qtbot, dialog: CorpusDialog, tmp_path: Path) -> None:
    dialog.folder.setText(str(tmp_path))
    click(dialog.count_button)
    qtbot.waitUntil(lambda: dialog.problem.text() != "")
    assert str(tmp_path) in dialog.problem.text()
    assert dialog.count_button.isEnabled()


def test_a_corpus_on_a_server_is_named_by_its_address(qtbot, dialog: CorpusDialog) -> None:
    dialog.folder.setText("s3://bucket/a?other=1")
    click(dialog.count_button)
    qtbot.waitUntil(lambda: dialog.problem.text() != "")
    assert "s3://bucket/a?other=1 is no address of a corpus" in dialog.problem.text()


def test_it_counts_by_what_is_chosen(qtbot, dialog: CorpusDialog, corpus: Path) -> None:
    dialog.folder.setText(str(corpus))
    dialog.columns["year"].click()
    click(dialog.count_button)
    qtbot.waitUntil(lambda: dialog.model.rowCount() > 0)
    assert rows(dialog)[0] == ["上海市松江区", "2020", "1"]
    assert sum(int(row[-1]) for row in rows(dialog)) == 12
    assert dialog.problem.text() == ""


def test_it_draws_a_project_and_names_it(
    qtbot, dialog: CorpusDialog, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "drawn.biaodu"
    monkeypatch.setattr(module, "choose_file_to_save", lambda *_: project)
    dialog.folder.setText(str(corpus))
    dialog.number.setValue(4)
    with qtbot.waitSignal(dialog.drawn) as told:
        click(dialog.draw_button)
    assert told.args == [project]
    with Session.open(project) as session:
        assert session.documents.count() == 4


def test_too_many_are_refused_and_nothing_is_made(qtbot, dialog: CorpusDialog, corpus: Path, tmp_path: Path) -> None:
    dialog.folder.setText(str(corpus))
    dialog.number.setValue(500)
    dialog.draw(tmp_path / "drawn.biaodu")
    qtbot.waitUntil(lambda: "500" in dialog.problem.text())
    assert not (tmp_path / "drawn.biaodu").exists()


def test_closing_it_stops_what_it_does(dialog: CorpusDialog, tmp_path: Path) -> None:
    jobs = dialog._jobs
    dialog.folder.setText(str(tmp_path))
    dialog.count()
    (job,) = jobs.running
    dialog.close()
    assert job.cancelled
    assert jobs.wait(PATIENCE)
