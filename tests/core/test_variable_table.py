"""Variables filled from tables: what fits comes in, what does not is named, one undo takes it back."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from core.errors import UserError
from core.said.fields import FieldChoice
from core.session import Session
from core.variable_table import apply_table, plan_table
from tests.core.projects import add, first, project


@pytest.fixture
def session(tmp_path: Path):
    with project(tmp_path / "a.biaodu") as session:
        add(session, "另一份报告。", "第二份")
        session.variables.declare(
            "kind_of", "one", name_zh="类型", choices=[FieldChoice("rural", "农村"), FieldChoice("urban")]
        )
        session.variables.declare("funds", "number", units=["万元", "元"])
        yield session


ROWS = [
    ["标题", "类型", "funds", "备注"],
    ["城东区报告", "农村", "1.2万", "好"],
    ["第二份", "sea", "３00元", ""],
    ["没有的", "urban", "1", ""],
]


def written(path: Path, rows: list[list[str]]) -> Path:
    if path.suffix == ".csv":
        path.write_text("\n".join(",".join(row) for row in rows), encoding="gb18030")
    else:
        book = Workbook()
        for row in rows:
            book.active.append(row)  # type: ignore[union-attr]
        book.save(path)
    return path


@pytest.mark.parametrize("name", ["t.csv", "t.xlsx"])
def test_rows_are_matched_by_title_and_the_others_named(session: Session, tmp_path: Path, name: str) -> None:
    plan = plan_table(session, written(tmp_path / name, ROWS))
    one, two = (document.id for document in session.documents.list())
    assert plan.values == {
        one: {"kind_of": "rural", "funds": {"value": 12000, "unit": "万元"}},
        two: {"funds": {"value": 300, "unit": "元"}},
    }
    assert (plan.by, plan.left_out, plan.changed) == ("标题", ("备注",), 3)
    assert [(row.row, row.name, row.candidates) for row in plan.unmatched] == [(4, "没有的", 0)]
    assert [(cell.row, cell.column, cell.error.code) for cell in plan.wrong] == [(3, "类型", "field.bad_value")]
    assert session.variables.of() == {}
    apply_table(session, plan)
    assert session.variables.of() == plan.values
    assert plan_table(session, tmp_path / name).changed == 0
    session.history.undo()
    assert session.variables.of() == {}
    assert session.check().ok


def test_rows_are_matched_by_file_name_and_columns_may_declare_variables(session: Session, tmp_path: Path) -> None:
    rows = [["文件名", "人口", "级别"], ["城东区报告.docx", "12", "县"], ["第二份", "三十", "市"]]
    plan = plan_table(session, written(tmp_path / "t.csv", rows), declare=True)
    assert [(variable.code, variable.kind.value) for variable in plan.new] == [("人口", "number"), ("级别", "text")]
    apply_table(session, plan)
    assert session.variables.of()[first(session)] == {"人口": {"value": 12}, "级别": "县"}
    session.history.undo()
    assert [variable.code for variable in session.variables.declared()] == ["kind_of", "funds"]


def test_a_title_that_two_documents_have_fits_none(session: Session, tmp_path: Path) -> None:
    add(session, "第三份报告。", "第二份")
    plan = plan_table(session, written(tmp_path / "t.csv", ROWS))
    assert [(row.name, row.candidates) for row in plan.unmatched] == [("第二份", 2), ("没有的", 0)]


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"PK\x03\x04nonsense", b"\x00\xff"])
def test_what_is_no_table_of_documents_is_refused(session: Session, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(UserError):
        plan_table(session, tmp_path / "t.csv")
