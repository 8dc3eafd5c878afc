"""Data for other programs: wide and long, with a dictionary, and read back exactly where pyreadstat is installed."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest

from core.session import Session
from core.study.outputs.data_files import NONE_FITS, DataTable, long, spss, stata, wide
from core.study.tables import StudyNames
from tests.core.study.test_tables import coding as coding

Coding = Any


@pytest.fixture
def names(coding: Coding, session: Session) -> StudyNames:
    return StudyNames(coding, session.codebook.labels(), "zh")


def test_wide_has_a_line_a_unit_and_a_variable_for_each_coder(coding: Coding, names: StudyNames):
    table = wide(coding, names)
    assert [each.name for each in table.variables] == [
        "number", "document", "region", "year", "issuer", "what_1", "what_2", "how_1", "how_2",
    ]  # fmt: skip
    assert [row[5:] for row in table.rows] == [(1, 1, 1, 1), (2, 2, 1, None), (NONE_FITS, None, None, None)]
    assert table.variables[5].values == {0: "无适用类别", 1: "基础设施", 2: "教师队伍"}
    assert table.variables[5].label == "对象 · 甲"


def test_long_has_a_line_for_each_answer(coding: Coding, names: StudyNames):
    table = long(coding, names)
    assert [(row[0], *row[5:]) for row in table.rows] == [
        ("1-0-1", 1, 1, "infrastructure", 1),
        ("1-0-1", 1, 2, "safety", 3),
        ("1-0-1", 2, 1, "infrastructure", 1),
        ("1-0-1", 2, 2, "safety", 3),
        ("1-0-2", 1, 1, "teachers", 2),
        ("1-0-2", 1, 2, "safety", 3),
        ("1-0-2", 2, 1, "teachers", 2),
        ("1-0-3", 1, 1, "what-none", NONE_FITS),
    ]


def test_csv_and_its_dictionary_read_back(coding: Coding, names: StudyNames):
    table = wide(coding, names)
    rows = list(csv.reader(io.StringIO(table.csv().decode("utf-8-sig"))))
    assert rows[1:] == [["" if cell is None else str(cell) for cell in row] for row in table.rows]
    said = list(csv.DictReader(io.StringIO(table.dictionary().decode("utf-8-sig"))))
    values = {(line["variable"], line["value"]): line["value_label"] for line in said if line["value"]}
    assert values["what_1", "2"] == "教师队伍"
    assert {line["variable"] for line in said} == {each.name for each in table.variables}


@pytest.mark.parametrize("kind", ["sav", "dta"])
@pytest.mark.parametrize("shape", ["wide", "long"])
def test_spss_and_stata_read_back_exactly(coding: Coding, names: StudyNames, tmp_path: Path, kind: str, shape: str):
    pyreadstat = pytest.importorskip("pyreadstat")
    pytest.importorskip("pandas")
    table: DataTable = (wide if shape == "wide" else long)(coding, names)
    path = tmp_path / f"d.{kind}"
    path.write_bytes(spss(table) if kind == "sav" else stata(table))
    frame, meta = (pyreadstat.read_sav if kind == "sav" else pyreadstat.read_dta)(str(path))
    read = [
        tuple(None if not isinstance(cell, str) and cell != cell else cell for cell in row)
        for row in frame.itertuples(index=False)
    ]
    assert read == list(table.rows)
    assert meta.column_names == [each.name for each in table.variables]
    assert meta.column_labels == [each.label for each in table.variables]
    assert meta.variable_value_labels == {each.name: dict(each.values) for each in table.variables if each.values}
