"""A table for spreadsheets holds no formula and is UTF-8, whatever came into its cells."""

import csv
import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.spreadsheet import csv_bytes


def read(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠A1",
        " =1",
        "\u3000=1",
        "=cmd|' /C calc'!A0",
    ],
)
def test_a_text_becomes_no_formula(cell: str) -> None:
    ((head,), (shown,)) = read(csv_bytes([cell], [[cell]]))
    assert head == shown == f"'{cell}"


def test_numbers_stay_numbers_and_other_texts_as_they_are() -> None:
    cells = [-0.5, -3, None, "", " ", "甲,乙", '说"', "a-b", "1=1", "两\n行"]
    assert read(csv_bytes(["a"], [cells]))[1] == ["-0.5", "-3", "", "", " ", "甲,乙", '说"', "a-b", "1=1", "两\n行"]


@given(st.lists(st.text(st.characters(exclude_categories=[]), max_size=8), min_size=1, max_size=4))
def test_whatever_came_in_can_be_saved_and_read(cells: list[str]) -> None:
    (_, shown) = read(csv_bytes(["a"] * len(cells), [cells]))
    assert len(shown) == len(cells)
    assert not any(cell.lstrip()[:1] in set("=+-@＝＋－＠") for cell in shown if cell.strip())


def test_a_name_that_is_no_utf8_is_readable() -> None:
    name = os.fsdecode("报告.docx".encode("gb18030"))
    assert read(csv_bytes(["a"], [[name, os.fsdecode(b"\xff=")]]))[1] == ["报告.docx", "\\xff="]
