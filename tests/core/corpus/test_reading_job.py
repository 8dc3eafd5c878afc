import hashlib

from core.corpus.reading_job import VERSION, file_row, make
from core.corpus.rows import ReadingProblem
from core.corpus.tables import FILES
from tests.core.corpus.small import report


def test_a_file_ends_with_its_row_of_the_manifest() -> None:
    data = report(1).encode()
    told = list(make(b"").rows("a.txt", data))
    assert [table for table, _ in told].count("files") == 1
    table, row = told[-1]
    assert table == "files"
    assert list(row) == list(FILES)
    assert (row["sha256"], row["documents"], row["error"]) == (hashlib.sha256(data).hexdigest(), 1, "")
    assert row["version"] == VERSION


def test_of_several_problems_the_first_is_worded_and_the_others_are_counted() -> None:
    problems = [ReadingProblem("text.empty", "It is empty.", skipped=False), ReadingProblem("x", "y", skipped=True)]
    row = file_row("a.zip", "", 5, 0, problems)
    assert (row["error"], row["message"], row["skipped"]) == ("text.empty", "It is empty. (+1)", False)
    assert file_row("a.png", "", 5, 0, [problems[1]])["skipped"] is True
