"""``words`` and ``collocates``: how often words stand in the texts, and which stand near hits."""

from pathlib import Path

import pytest

from tests.core.cli.conftest import Run
from tests.core.cli.test_searching import path  # noqa: F401 - a fixture
from tests.core.projects import TEXT


def test_words_are_counted_in_all_documents_or_in_some(path: Path, run: Run) -> None:  # noqa: F811
    status, everywhere, _said = run("words", path)
    assert status == 0
    counts = {row["word"]: row["count"] for row in everywhere}
    assert counts["教师"] == 3
    assert [row["count"] for row in everywhere] == sorted(counts.values(), reverse=True)
    status, one, _said = run("words", path, "--document", "总结")
    assert status == 0
    assert {row["word"]: row["count"] for row in one}["教师"] == 2


def test_the_list_can_be_short_and_can_have_stop_words(path: Path, run: Run) -> None:  # noqa: F811
    assert len(run("words", path, "--limit", "3")[1]) == 3
    fewer, more = run("words", path)[1], run("words", path, "--with-stop-words")[1]
    assert {row["word"] for row in fewer} <= {row["word"] for row in more}


def test_words_near_hits_are_told_with_their_measure(path: Path, run: Run) -> None:  # noqa: F811
    status, rows, _said = run("collocates", path, "教师")
    assert status == 0
    assert list(rows[0]) == ["word", "near", "elsewhere", "likelihood"]
    near = {row["word"]: row for row in rows}
    assert near["新增"]["near"] == TEXT.count("新增教师") + 2
    assert [row["likelihood"] for row in rows] == sorted((row["likelihood"] for row in rows), reverse=True)


@pytest.mark.parametrize("order", ["left", "right", "hit"])
def test_hits_are_sorted_by_what_stands_beside_them(path: Path, run: Run, order: str) -> None:  # noqa: F811
    status, rows, _said = run("search", path, "教|新", "--regex", "--sort", order)
    assert status == 0
    keys = [row["left"][::-1] if order == "left" else row[order] for row in rows]
    assert keys == sorted(keys)
    assert len(rows) == len(run("search", path, "教|新", "--regex")[1])
