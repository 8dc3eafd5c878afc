"""Only documents with a value in their metadata, chosen from what the project has."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from core.model import Meta, NewDocument, Source
from gui.importing.export_dialog import ExportDialog
from gui.importing.metadata_filter import FIELDS, MetadataFilter

SOURCE = Source("a.txt", "0" * 64, "utf-8", "text/1")
ROWS = {field: row for row, (field, _caption) in enumerate(FIELDS, 1)}


def add(project, *metas: Meta) -> None:
    project.session.documents.add([NewDocument(f"报告{meta.title}", meta, SOURCE) for meta in metas])


def test_the_values_are_those_of_the_project(project, parent: QWidget) -> None:
    add(project, Meta("甲", region="城东区", year=2023), Meta("乙", region="某县"), Meta("丙", region="城东区"))
    chooser = MetadataFilter(project.session, parent)
    chooser.retranslate()
    assert chooser.chosen() == {}
    assert not chooser.value.isEnabled()
    chooser.field.setCurrentIndex(ROWS["region"])
    offered = [chooser.value.itemText(row) for row in range(chooser.value.count())]
    assert {"城东区", "某县"} <= set(offered)
    assert len(offered) == len(set(offered))
    chooser.value.setCurrentText("某县")
    assert chooser.chosen() == {"region": "某县"}
    chooser.field.setCurrentIndex(ROWS["year"])
    # A value of another field is none of this one.
    assert chooser.chosen() == {}
    assert "2023" in [chooser.value.itemText(row) for row in range(chooser.value.count())]
    chooser.field.setCurrentIndex(0)
    assert (chooser.chosen(), chooser.problem()) == ({}, "")


def test_further_conditions_of_a_saved_choice_stay_and_are_named(project, parent: QWidget) -> None:
    chooser = MetadataFilter(project.session, parent)
    wanted = {"batch": "3", "region": "城东区"}
    chooser.show_chosen(wanted)
    chooser.retranslate()
    assert chooser.chosen() == wanted
    (further,) = [label for label in chooser.findChildren(QLabel) if "城东区" in label.text()]
    assert further.isVisibleTo(chooser)
    chooser.show_chosen({})
    assert (chooser.chosen(), further.isVisibleTo(chooser)) == ({}, False)


def test_an_export_is_asked_for_with_what_was_typed(project, parent: QWidget, compose) -> None:
    add(project, Meta("甲", region="城东区"))
    dialog = ExportDialog(project.session, parent)
    told: list[tuple] = []
    dialog.submitted.connect(lambda *values: told.append(values))
    dialog.open()
    assert not dialog.dataset.context.isVisible()
    dialog.choose("shape", "passages")
    assert dialog.dataset.context.isVisible()
    dialog.dataset.context.selectAll()
    QTest.keyClicks(dialog.dataset.context, "25")
    dialog.dataset.where.field.setCurrentIndex(ROWS["region"])
    assert not dialog.ok_button().isEnabled()
    compose(dialog.dataset.where.value.lineEdit(), "城东区")
    QTest.mouseClick(dialog.ok_button(), Qt.MouseButton.LeftButton)
    ((_path, options),) = told
    assert options["dataset"].where == {"region": "城东区"}
    assert options["dataset"].context == 25
