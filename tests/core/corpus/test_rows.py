import io
import json
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.corpus.rows import ReadingProblem, Record, rows
from core.reading.guard.late import LateReaders
from core.text.canonical import document_id
from tests.core.corpus.small import report


def rows_of(data: bytes, name: str = "a/报告.txt") -> tuple[dict[str, list[dict[str, Any]]], list[ReadingProblem]]:
    found: dict[str, list[dict[str, Any]]] = {"documents": [], "parts": [], "sentences": []}
    problems: list[ReadingProblem] = []
    with LateReaders() as readers:
        for told in rows(data, name, readers):
            if isinstance(told, Record):
                found[told.table].append(told.row)
            else:
                problems.append(told)
    return found, problems


def test_a_report_gives_what_is_known_of_it() -> None:
    text = report(0)
    found, problems = rows_of(text.encode())
    assert problems == []
    (document,) = found["documents"]
    assert document["document"] == document_id(document["text"])
    assert (document["region"], document["year"], document["source"]) == ("上海市松江区", 2020, "a/报告.txt")
    assert document["characters"] == len(document["text"])
    withheld = [document["text"][span["start"] : span["end"]] for span in document["withheld"]]
    assert withheld == ["xx"]
    assert json.loads(document["meta"])["title"] == document["title"]
    assert [part["title"] for part in found["parts"]][:2] == ["一、主要工作", "（一）学校建设"]
    assert [part["does"] for part in found["parts"] if part["level"] == 1] == ["reports", "plans"]


def test_sentences_have_their_part_figures_and_withheld_values() -> None:
    found, _ = rows_of(report(0).encode())
    text = found["documents"][0]["text"]
    by_text = {text[each["start"] : each["end"]]: each for each in found["sentences"]}
    built = next(each for sentence, each in by_text.items() if "幼儿园" in sentence)
    assert built["withheld"] == 1
    assert ("所", 2.0, "done") in [(f["unit"], f["value"], f["reported"]) for f in built["figures"]]
    assert (None, "withheld") in [(f["value"], f["reported"]) for f in built["figures"]]
    planned = next(each for sentence, each in by_text.items() if "学位" in sentence)
    assert [(f["value"], f["reported"]) for f in planned["figures"]] == [(3000.0, "planned")]
    parts = {part["number"]: part for part in found["parts"]}
    assert parts[built["part"]]["title"].startswith("（一）")
    assert [each["number"] for each in found["sentences"]] == list(range(len(found["sentences"])))


def test_a_dataset_gives_a_document_a_line_with_its_place() -> None:
    lines = "".join(json.dumps({"text": report(number)}, ensure_ascii=False) + "\n" for number in range(3))
    found, problems = rows_of(lines.encode(), "set.jsonl")
    assert problems == []
    assert [row["place"] for row in found["documents"]] == ["1", "2", "3"]
    assert {row["source"] for row in found["documents"]} == {"set.jsonl"}


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.txt", b"", "text.empty"),
        ("a.docx", b"PK\x03\x04broken", None),
        ("a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 600, None),
    ],
)
def test_what_cannot_be_read_is_a_problem_with_a_sentence(name: str, data: bytes, code: str | None) -> None:
    found, (problem,) = rows_of(data, name)
    assert found["documents"] == []
    assert problem.message
    assert code in (None, problem.code)


def test_an_archive_in_a_file_gives_its_files() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("a.txt", report(0))
    _, problems = rows_of(made.getvalue(), "inner.zip")
    assert [problem.code for problem in problems] == ["import.nested_archive"]


@given(st.text(max_size=300))
def test_the_same_bytes_give_the_same_rows_and_offsets_lie_in_the_text(text: str) -> None:
    data = text.encode("utf-8", "surrogatepass")
    first, again = rows_of(data), rows_of(data)
    assert first == again
    for document in first[0]["documents"]:
        for row in (*first[0]["parts"], *first[0]["sentences"]):
            assert 0 <= row["start"] <= row["end"] <= document["characters"]
