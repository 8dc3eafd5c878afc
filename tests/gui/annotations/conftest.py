"""The annotations of a document in their panel."""

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gui.annotations.attribute_bar import AttributeBar, AttributeBars
from gui.annotations.panel import AnnotationsPanel
from gui.annotations.rows import AnnotationColumn

Key = Qt.Key
NONE, CONTROL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def labelled(project):
    """Four annotations: three of mine in the first document, one of the other person's."""
    project.ids = [
        project.label(0, 6, 0),
        project.label(7, 13, 1, note="数字要核实"),
        project.label(14, 24, 3),
    ]
    project.session.use_annotator(project.other.id)
    project.ids.append(project.label(0, 6, 2))
    project.session.use_annotator(project.me.id)
    return project


def shown_panel(project, qtbot) -> AnnotationsPanel:
    panel = AnnotationsPanel(project.session, project.bridge)
    qtbot.addWidget(panel)
    project.shown.append(panel)
    panel.resize(700, 400)
    panel.show()
    panel.show_document(project.document())
    return panel


def quotes(panel: AnnotationsPanel) -> list[str]:
    model = panel.model
    return [model.index(row, AnnotationColumn.QUOTE).data() for row in range(model.rowCount())]


def click(panel: AnnotationsPanel, row: int, modifiers=NONE) -> None:
    place = panel.view.visualRect(panel.model.index(row, AnnotationColumn.QUOTE)).center()
    QTest.mouseClick(panel.view.viewport(), Qt.MouseButton.LeftButton, modifiers, place)


def header_click(panel: AnnotationsPanel, column: AnnotationColumn) -> None:
    header = panel.view.horizontalHeader()
    place = QPoint(header.sectionViewportPosition(column) + 12, 8)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, NONE, place)


def type_in(bar: AttributeBar, *keys, text: str = "") -> None:
    for key in keys:
        QTest.keyClick(bar.focusWidget(), key)
    if text:
        QTest.keyClicks(bar.focusWidget(), text)
    QApplication.processEvents()


def closed(bar: AttributeBar) -> bool:
    return not shiboken6.isValid(bar) or not bar.isVisible()


def values(project, annotation) -> dict:
    return dict(project.session.attributes.of([annotation]).get(annotation, {}))


@pytest.fixture
def bars(project, qtbot):
    """A function that opens the bar of an annotation or several; what goes wrong is in its list."""
    panel = shown_panel(project, qtbot)
    errors: list[object] = []
    opener = AttributeBars(project.session, errors.append)

    def open_bar(*annotations) -> AttributeBar:
        bar = opener.open(annotations, panel, QRect(100, 100, 80, 20))
        assert bar is not None
        bar.activateWindow()
        qtbot.waitUntil(bar.isActiveWindow)
        return bar

    open_bar.errors = errors  # type: ignore[attr-defined]
    return open_bar
