from core.checking import Broken, CheckReport
from core.storage.salvage import SalvageReport
from gui.importing.report_rows import ReportRow, as_csv, check_rows, salvage_rows
from tests.gui.conftest import Project


def test_what_is_wrong_is_named_by_kind_and_row(project: Project):
    report = project.session.check()
    assert check_rows(report) == []
    broken = CheckReport(report.documents, report.annotations, (Broken("annotation", "a1", "its text differs"),))
    assert check_rows(broken) == [ReportRow("broken", "annotation a1", "its text differs")]


def test_rows_of_a_salvage_say_what_did_not_come_back(qapp, chinese):
    report = SalvageReport(lost=["annotation: 01", "nonsense: x"])
    assert [(row.kind, row.subject, row.detail) for row in salvage_rows(report)] == [
        ("lost", "标注", "01"),
        ("lost", "nonsense", "x"),
    ]


def test_a_table_for_spreadsheets_has_a_head_and_no_formula():
    made = as_csv([ReportRow("failed", "=1+1", "为什么")]).decode("utf-8-sig")
    head, row, *_rest = made.splitlines()
    assert head == "Result,What,Reason"
    assert not row.split(",")[1].startswith("=")
    assert "为什么" in row
