"""The reports of an import, an export and a check, shown and saved."""

import csv
import json
import os
from pathlib import Path

import pytest

from core.checking import Broken, CheckReport
from core.errors import UserError
from core.exporting import export
from core.importing import import_paths
from core.reading.report import Reported
from gui.importing.report_dialog import CheckReportDialog, ExportReportDialog, ImportReportDialog


def test_export_report_shows_the_manifest(project, parent, tmp_path: Path):
    project.label(0, 6)
    dialog = ExportReportDialog(export(project.session, tmp_path / "数据.jsonl"), parent)
    assert dialog._summary.text() == "3 documents · 1 annotation · 1 read back and compared"
    assert dialog._more.text().splitlines()[0] == "1 of 1 spans verified, unit: code points"
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


def test_warnings_stand_behind_failures_and_are_counted(project, parent, tmp_path: Path):
    (tmp_path / "a.txt").write_text("西山区二〇二四年工作总结。\ue123锟斤拷", "utf-8")
    dialog = ImportReportDialog(import_paths(project.session, [tmp_path / "a.txt", tmp_path / "没有.txt"]), parent)
    assert dialog._summary.text() == "1 imported · 0 passed over · 2 warnings · 1 failed"
    assert [dialog.model.index(row, 0).data() for row in range(4)] == ["Failed", "Warning", "Warning", "Imported"]
