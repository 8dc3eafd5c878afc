"""What goes in and out: import, export and their reports."""

import csv
import json
import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from core.checking import Broken, CheckReport
from core.errors import UserError
from core.exporting import export
from core.importing import import_paths
from core.reading.report import Reported
from gui.importing.export_dialog import ExportDialog
from gui.importing.report_dialog import CheckReportDialog, ExportReportDialog, ImportReportDialog


def submitted(dialog) -> list[tuple]:
    told: list[tuple] = []
    dialog.submitted.connect(lambda *values: told.append(values))
    return told


def test_export_of_the_whole_project(project, parent, freed, tmp_path: Path):
    dialog = ExportDialog(project.session, parent)
    told = submitted(dialog)
    dialog.open()
    dialog.ok_button().click()
    expected = {"format": "jsonl", "options": {"shape": "documents"}, "documents": None, "annotator": None}
    assert told == [(project.session.path.with_suffix(".jsonl"), expected)]
    freed(dialog)


def test_export_of_chosen_documents_of_one_annotator_does_what_it_says(project, parent, tmp_path: Path):
    project.label(0, 6)
    dialog = ExportDialog(project.session, parent, selected=[project.document(0)])
    dialog.open()
    dialog.path.setText(str(tmp_path / "out.jsonl"))
    dialog.choose("shape", "passages")
    dialog.annotator.setCurrentIndex(dialog.annotator.findData(project.me.id))
    told = submitted(dialog)
    dialog.ok_button().click()
    ((path, options),) = told
    assert options["options"] == {"shape": "passages"}
    assert (options["documents"], options["annotator"]) == ([project.document(0)], project.me.id)
    assert export(project.session, path, **options).spans == 1


def test_export_needs_a_document_and_a_path(project, parent):
    dialog = ExportDialog(project.session, parent)
    dialog.open()
    dialog.which.setCurrentIndex(1)
    assert dialog.list.isVisible()
    assert not dialog.ok_button().isEnabled()
    model = dialog.list.model()
    model.setData(model.index(1, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert dialog.options()["documents"] == [project.document(1)]
    assert dialog.ok_button().isEnabled()
    dialog.path.clear()
    assert not dialog.ok_button().isEnabled()


def test_cancelled_export_says_nothing(project, parent, freed):
    dialog = ExportDialog(project.session, parent)
    told = submitted(dialog)
    dialog.open()
    dialog.buttons.button(dialog.buttons.StandardButton.Cancel).click()
    assert told == []
    freed(dialog)


def notice(dialog) -> str:
    label = dialog.findChild(QLabel, "export_notice")
    return label.text() if label.isVisible() else ""


def test_export_onto_an_older_file_says_that_it_replaces_it(project, parent, tmp_path: Path):
    older = tmp_path / "旧.jsonl"
    older.write_text("{}\n")
    dialog = ExportDialog(project.session, parent)
    dialog.open()
    assert (notice(dialog), dialog.ok_button().text()) == ("", "Export")
    dialog.path.setText(str(older))
    assert notice(dialog) == "旧.jsonl is there already; it will be replaced."
    assert dialog.ok_button().text() == "Replace"
    dialog.path.setText(str(tmp_path / "新.jsonl"))
    assert (notice(dialog), dialog.ok_button().text()) == ("", "Export")


@pytest.mark.parametrize("typed", ["测试.biaodu", "没有/数据.jsonl", "青山区" * 120, "报告.docx", "."])
def test_export_does_not_write_where_it_would_destroy_or_fail(project, parent, compose, tmp_path: Path, typed: str):
    (tmp_path / "报告.docx").write_bytes(b"PK\x03\x04\x14\0")
    dialog = ExportDialog(project.session, parent)
    dialog.open()
    dialog.path.clear()
    QTest.mouseClick(dialog.path, Qt.MouseButton.LeftButton)
    compose(dialog.path, typed)
    assert notice(dialog)
    assert not dialog.ok_button().isEnabled()


def test_export_puts_a_bare_name_beside_the_project(project, parent):
    dialog = ExportDialog(project.session, parent)
    dialog.open()
    dialog.path.setText("数据.jsonl")
    told = submitted(dialog)
    dialog.ok_button().click()
    assert told[0][0] == project.session.path.with_name("数据.jsonl")


def test_export_report_shows_the_manifest(project, parent, tmp_path: Path):
    project.label(0, 6)
    dialog = ExportReportDialog(export(project.session, tmp_path / "数据.jsonl"), parent)
    assert dialog._summary.text() == "3 documents · 1 annotation · 1 read back and compared"
    assert json.loads(dialog.manifest.toPlainText())["unit"] == "code point"


@pytest.fixture
def import_report(project, tmp_path: Path):
    (tmp_path / "新.txt").write_text("西山区二〇二四年工作总结。", "utf-8")
    (tmp_path / "旧.txt").write_text(project.session.documents.text(project.document(1)), "utf-8")
    return import_paths(project.session, [tmp_path / "新.txt", tmp_path / "旧.txt", tmp_path / "没有.txt"])


def test_import_report_names_what_failed_first(import_report, parent):
    dialog = ImportReportDialog(import_report, parent)
    assert dialog._summary.text() == "1 imported · 1 passed over · 1 failed"
    rows = [[dialog.model.index(row, column).data() for column in range(3)] for row in range(3)]
    assert [row[0] for row in rows] == ["Failed", "Passed over", "Imported"]
    assert rows[0][1].endswith("没有.txt")
    assert "青山区教育局2023年工作总结" in rows[1][2]


def test_import_report_is_saved_as_a_table(import_report, parent, tmp_path: Path):
    dialog = ImportReportDialog(import_report, parent)
    dialog.save(tmp_path / "report.csv")
    lines = (tmp_path / "report.csv").read_text("utf-8-sig").splitlines()
    assert lines[0] == "Result,What,Reason"
    assert len(lines) == 4


def test_a_saved_report_holds_no_formula_and_names_every_file(project, parent, tmp_path: Path):
    folder = tmp_path / "in"
    folder.mkdir()
    formula = folder / "=HYPERLINK(1).txt"
    formula.write_text("=1+1", "utf-8")
    odd = [Path(os.fsdecode(os.fsencode(folder) + b"/" + name)) for name in ("报告.txt".encode("gb18030"), b"\xff.txt")]
    for path in odd:
        path.write_bytes(b"\0\1\2")
    missing = Path(os.fsdecode(os.fsencode(folder) + b"/\xfe.txt"))
    report = import_paths(project.session, [*odd, missing, formula])
    # Sources are whole paths; what a title or a colleague brings stands at the beginning of a cell.
    report.failed.append(Reported("=1+1", UserError("file.not_found", path=str(missing))))
    dialog = ImportReportDialog(report, parent)
    dialog.save(tmp_path / "report.csv")
    rows = list(csv.reader((tmp_path / "report.csv").read_text("utf-8-sig").splitlines()))
    assert [row[1] for row in rows if row[0] == "Failed"] == [
        *(f"{folder}/\\xfe.txt", f"{folder}/报告.txt", f"{folder}/\\xff.txt", "'=1+1"),
    ]
    assert next(row[2] for row in rows if row[0] == "Imported") == "'=HYPERLINK(1)"
    assert rows[4][2] == f"There is no file {folder}/\\xfe.txt."


def test_a_report_that_cannot_be_saved_says_so(import_report, parent, tmp_path: Path):
    dialog = ImportReportDialog(import_report, parent)
    errors = []
    dialog.failed.connect(errors.append)
    dialog.save(tmp_path / "no folder" / "report.csv")
    assert errors[0].code.startswith("file.")


def test_check_report(parent):
    good = CheckReportDialog(CheckReport(3, 5, ()), parent)
    assert good._summary.text() == "Everything is in order."
    assert good.save_button.isHidden()
    bad = CheckReportDialog(CheckReport(3, 5, (Broken("quote", "some-id", "[0, 4) changed"),)), parent)
    assert bad._summary.text() == "1 problem was found"
    assert bad.model.index(0, 1).data() == "quote some-id"
