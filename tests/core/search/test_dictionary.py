"""Dictionary coding: read, planned over a selection, reported."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.search.asked import TypedSearch
from core.search.dictionary import CodingRow, plan_coding, read_dictionary
from core.search.labelling import Extent
from core.search.searching import Searcher
from core.session import Session
from tests.core.projects import add

DICTIONARY = {"teachers": ["教师", "新增教师"], "safety": ["护学岗 | 平安", "没有"]}


@pytest.mark.parametrize(
    "text",
    [
        '{"teachers": ["教师", " "], "safety": ["安全", "平安"]}',
        "# 说明\n\nteachers: 教师\nsafety：安全，平安\n",
        "\ufeffteachers: 教师\nsafety: 安全\nsafety: 平安",
    ],
)
def test_a_dictionary_from_a_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "d").write_text(text, encoding="utf-8")
    assert read_dictionary(tmp_path / "d") == {"teachers": ["教师"], "safety": ["安全", "平安"]}


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", "教师".encode(), b'{"a": "b"}', b"{", b"# x"])
def test_what_is_none_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "d").write_bytes(data)
    with pytest.raises(UserError):
        read_dictionary(tmp_path / "d")


def test_the_report_has_a_row_for_each_word_and_places_once(session: Session) -> None:
    add(session, "教师。平安。", "另")
    report = plan_coding(session, Searcher.of(session), DICTIONARY, TypedSearch("").question(session))
    assert report.rows == [
        CodingRow("teachers", "教师", 2, 2, 0),
        CodingRow("teachers", "新增教师", 1, 1, 0),
        CodingRow("safety", "护学岗 | 平安", 2, 2, 0),
        CodingRow("safety", "没有", 0, 0, 0),
    ]
    assert len(report.places) == len(set(report.places)) == 5
    whole = plan_coding(session, Searcher.of(session), DICTIONARY, TypedSearch("").question(session), Extent.SENTENCE)
    assert len(whole.places) == 4
    session.annotations.label_places(report.places)
    again = plan_coding(session, Searcher.of(session), DICTIONARY, TypedSearch("").question(session))
    assert again.places == []
    assert [row.already for row in again.rows] == [2, 1, 2, 0]


def test_only_a_selection_is_coded(session: Session) -> None:
    add(session, "教师。平安。", "另")
    question = TypedSearch("", conditions=("title=另",)).question(session)
    report = plan_coding(session, Searcher.of(session), DICTIONARY, question)
    assert [row.hits for row in report.rows] == [1, 0, 1, 0]
    with pytest.raises(UserError):
        plan_coding(session, Searcher.of(session), {"nobody": ["教师"]}, question)
