"""No dialog, popup or panel is without a scene, and the checks find what they are for."""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

import gui
from gui.widgets.dialog import Dialog
from gui.window.docks import DOCKS
from tests.looks import findings, scenes
from tests.looks.scenes import SCENES

Kind = TypeVar("Kind", bound=QWidget)
BASES = {"Dialog", "RowsReportDialog", "FieldsDialog"}
"""What dialogs are made of, and is none by itself."""

BY_ACTION = {"LabelList", "KeySheet", "ManualWindow"}
"""What scenes show by an action and do not name."""


def modules() -> Iterator[str]:
    for found in pkgutil.walk_packages(gui.__path__, "gui."):
        if not found.name.endswith("__main__"):
            yield found.name


def dialogs() -> set[str]:
    """Names of all classes of dialogs."""
    for name in modules():
        importlib.import_module(name)

    def below(kind: type) -> Iterator[type]:
        for child in kind.__subclasses__():
            yield child
            yield from below(child)

    return {kind.__name__ for kind in below(QDialog) if kind.__module__.startswith("gui.")} - BASES


def popups() -> set[str]:
    """Names of all classes that are windows by a flag."""
    found = set[str]()
    for name in modules():
        module = importlib.import_module(name)
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            flags = ("WindowType.Popup", "WindowType.Window)", "WindowType.Tool)")
            if isinstance(node, ast.ClassDef) and any(flag in ast.unparse(node) for flag in flags):
                found.add(node.name)
    return found


def words() -> str:
    """The source of the registry and of what it takes its dialogs from."""
    files = [scenes.__file__, "tests/gui/window/test_every_dialog.py", "tests/gui/review/test_dialogs.py"]
    return "\n".join(Path(file).read_text("utf-8") for file in files)


def test_every_dialog_has_a_scene() -> None:
    found = dialogs()
    assert len(found) > 25
    assert sorted(name for name in found if f"{name}(" not in words() and name not in BY_ACTION) == []


def test_every_popup_and_window_has_a_scene() -> None:
    found = popups()
    assert len(found) >= 4
    assert sorted(name for name in found if f"{name}(" not in words() and name not in BY_ACTION) == []


def test_every_panel_has_a_scene() -> None:
    assert {f"panel {name}" for name in DOCKS} <= SCENES.keys()


@pytest.fixture
def small(qtbot) -> QWidget:
    """Widgets that are wrong in one way each."""
    root = QWidget()
    qtbot.addWidget(root)
    row = QHBoxLayout(root)
    for widget in (QLabel("安全的学校", root), QPushButton("Cut off at its end", root), QLineEdit(root)):
        row.addWidget(widget)
    root.show()
    QApplication.processEvents()
    return root


def child(root: QWidget, kind: type[Kind]) -> Kind:
    found = root.findChild(kind)
    assert isinstance(found, kind)
    return found


def test_what_fits_is_not_found(small: QWidget) -> None:
    child(small, QLineEdit).setAccessibleName("Name")
    for check in (findings.texts_cut, findings.without_room, findings.too_large, findings.names_missing):
        assert list(check(small)) == []
    assert list(findings.poor_contrast(small)) == []


def test_each_check_finds_what_it_is_for(small: QWidget) -> None:
    label, button, field = child(small, QLabel), child(small, QPushButton), child(small, QLineEdit)
    layout = small.layout()
    assert layout is not None
    layout.setEnabled(False)
    assert [found for found in findings.names_missing(small) if "QLineEdit" in found]
    button.resize(30, button.height())
    assert [found for found in findings.texts_cut(small) if "QPushButton" in found]
    label.resize(0, 20)
    assert [found for found in findings.without_room(small) if "QLabel" in found]
    field.move(small.width() - 10, 0)
    assert [found for found in findings.texts_cut(small) if found.startswith("outside")]
    label.resize(100, 20)
    label.move(0, 0)
    label.raise_()
    label.setStyleSheet("color: #B0B0B0; background: #FFFFFF;")
    assert [found for found in findings.poor_contrast(small) if "QLabel" in found]
    small.resize(5_000, 100)
    assert list(findings.too_large(small))


def test_what_is_shortened_while_it_is_drawn_is_heard(qapp: QApplication) -> None:
    metrics = QFontMetrics(QApplication.font())
    width = metrics.horizontalAdvance("基础设")
    with findings.listening() as heard:
        metrics.elidedText("基础设施和安全", Qt.TextElideMode.ElideRight, width)
        metrics.elidedText("基", Qt.TextElideMode.ElideRight, width)
    assert [text for text, _shown, _width in heard] == ["基础设施和安全"]
    assert len(list(findings.cut_too_short(heard, set(), metrics))) == 1
    wide = [("基础设施建设和学校安全", "基础设施建设和学…", metrics.horizontalAdvance("基础设施建设和学校"))]
    assert list(findings.cut_too_short(wide, set(), metrics)) == []
    assert len(list(findings.cut_too_short(wide, {"基础设施建设和学校安全"}, metrics))) == 1


def test_bases_are_only_bases() -> None:
    assert issubclass(Dialog, QDialog)
    assert BASES.isdisjoint(dialogs())
