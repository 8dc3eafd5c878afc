"""One visible choice of layers, which counts, lists, charts, statistics and exports obey."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from core.ids import AnnotatorId
from core.layer_scope import LayerScope, ScopeKind
from core.review.decisions import Verdict
from core.session import Session
from gui.annotations.panel import AnnotationsPanel
from gui.codebook.model import CodebookColumn
from gui.documents.model import DETAILS_ROLE
from gui.importing.export_dialog import ExportDialog
from gui.statistics.panel import StatisticsPanel
from gui.window.main_window import MainWindow
from gui.window.workspace import Workspace
from tests.gui.driving import documents, press

Key = Qt.Key


@pytest.fixture
def project_path(project_path: Path) -> Path:
    """Both have labelled the first sentence of the first document alike, 李强 one more."""
    with Session.open(project_path) as session:
        label = session.codebook.labels()[0].id
        first = session.documents.list()[0].id
        for name, spans in (("李强", [(0, 7), (7, 14)]), ("王敏", [(0, 7)])):
            session.use_annotator(session.annotators.by_name(name).id)  # type: ignore[union-attr]
            for start, end in spans:
                session.annotations.create(first, start, end, label)
    return project_path


def workspace(window: MainWindow) -> Workspace:
    assert window.workspace is not None
    return window.workspace


def person(window: MainWindow, name: str) -> AnnotatorId:
    assert window.session is not None
    found = window.session.annotators.by_name(name)
    assert found is not None
    return found.id


def choose(window: MainWindow, scope: LayerScope) -> None:
    """By the button's menu."""
    menu = window.scope_button.menu()
    menu.aboutToShow.emit()
    next(action for action in menu.actions() if action.objectName() == str(scope)).trigger()


def test_the_choice_is_written_out_however_long_the_name_becomes(window: MainWindow):
    assert window.session is not None
    button, me = window.scope_button, person(window, "王敏")
    window.resize(1280, 800)
    choose(window, LayerScope())
    for name in ("Wu", "Wang Xiaoming, district office", "李敏", "Wang " * 40):
        window.session.annotators.rename(me, name.strip())
        assert button.width() >= button.sizeHint().width()
        assert button.width() < 420
        assert button.geometry().right() < window.menuBar().width()
        assert name.strip() in button.accessibleName()
        assert name.strip() in button.toolTip() or "…" not in button.text()
    choose(window, LayerScope(ScopeKind.ALL))
    assert button.width() >= button.sizeHint().width()


def panel(window: MainWindow, name: str):
    window.docks.reveal(name)
    return window.docks.dock(name).widget()


def here(window: MainWindow) -> str:
    return workspace(window).codebook.model.index(0, CodebookColumn.HERE).data()


def listed(window: MainWindow) -> int:
    found = panel(window, "annotations")
    assert isinstance(found, AnnotationsPanel)
    return found.model.rowCount()


def test_while_one_labels_only_ones_own_are_counted(window: MainWindow):
    assert window.scope_button.isVisible()
    assert "王敏" in window.scope_button.text()
    assert here(window) == "1"
    assert listed(window) == 1
    model = workspace(window).documents.model
    assert "1 labelled" in model.index_of(documents(window)[0]).data(DETAILS_ROLE)
    workspace(window).focus_text()
    press(window, Key.Key_2)
    assert listed(window) == 2


def test_another_persons_layer_is_chosen_for_everything(window: MainWindow):
    choose(window, LayerScope.of_person(person(window, "李强")))
    assert here(window) == "2"
    assert listed(window) == 2
    statistics = panel(window, "statistics")
    assert isinstance(statistics, StatisticsPanel)
    assert [statistics.model.row(row).total for row in range(statistics.model.rowCount() - 1)] == [0, 2]
    assert statistics.chart is not None
    workspace(window).exchange.ask_export()
    dialog = window.findChild(ExportDialog)
    assert isinstance(dialog, ExportDialog)
    assert dialog.annotator.currentData() == person(window, "李强")
    dialog.reject()


def test_side_by_side_figures_are_told_apart_and_never_added(window: MainWindow):
    choose(window, LayerScope(ScopeKind.ALL))
    assert here(window) == "2·1"
    found = panel(window, "annotations")
    assert isinstance(found, AnnotationsPanel)
    assert found.count_label.text() == "李强 2 · 王敏 1"
    assert not found.view.isColumnHidden(2)
    statistics = panel(window, "statistics")
    assert isinstance(statistics, StatisticsPanel)
    names = statistics.model.names()
    assert names[:2] == ["临江区 · 李强", "临江区 · 王敏"]
    assert [statistics.model.row(row).total for row in range(statistics.model.rowCount())] == [0, 0, 2, 1]
    status = window.status.findChild(QLabel, "counts")
    assert isinstance(status, QLabel)
    assert "李强 2  王敏 1" in status.text()


def test_the_final_layer_is_counted_once_one_reviews(window: MainWindow):
    session = window.session
    assert session is not None
    assert window.workspace.scope.scope.kind is not ScopeKind.FINAL  # type: ignore[union-attr]
    first = documents(window)[0]
    case = session.review.cases(first, (person(window, "李强"), person(window, "王敏")))[1]
    session.review.decide(case, Verdict.TAKE, layer=person(window, "李强"))
    assert workspace(window).scope.scope.kind is ScopeKind.FINAL
    assert "Final" in window.scope_button.text()
    assert here(window) == "1"


def test_the_choice_is_kept_for_the_project(window: MainWindow, project_path: Path):
    choose(window, LayerScope(ScopeKind.ALL))
    window.close_project()
    assert not window.scope_button.isVisible()
    assert window.open_project(project_path)
    assert workspace(window).scope.scope.kind is ScopeKind.ALL


def test_hidden_names_show_all_layers_by_letters(window: MainWindow):
    workspace(window).hide_names(True)
    assert workspace(window).scope.scope.kind is ScopeKind.ALL
    menu = window.scope_button.menu()
    menu.aboutToShow.emit()
    assert not any(name in action.text() for action in menu.actions() for name in ("李强", "王敏"))
    assert "王敏" not in window.scope_button.text()
    workspace(window).hide_names(False)
    assert workspace(window).scope.scope.kind is ScopeKind.MINE
